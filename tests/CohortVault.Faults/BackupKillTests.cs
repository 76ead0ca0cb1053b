using System.Security.Cryptography;
using System.Text.Json;

namespace CohortVault.Faults;

/// <summary>kill -9 of backups beside the running server, and of restores.</summary>
public sealed class BackupKillTests(ITestOutputHelper output)
{
    private const int Usual = 25;
    private const int UsualRestores = 20;

    // Restoring and reading everything takes longer than a kill.
    private const int TriedEvery = 8;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = Stages.Limit)]
    public async Task Backups_that_are_killed_leave_whole_ones_alone_and_half_ones_without_a_name()
    {
        using var kills = new Kills("backup", Usual, output);
        await using var server = await ServerProcess.StartAsync();
        await server.ClientAsync("ada");
        var to = Path.Combine(server.Folder, "backups");
        string[] backup = ["backup", "--to", to, "--data", server.Data];
        var backups = new WorkKills(kills.Random, Path.Combine(server.Data, "keys", "backups"), "*");
        await server.UploadAsync();
        await backups.MeasureAsync(backup);
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            await server.UploadAsync();
            Assert.True(await server.EndAsync(await server.UploadAsync()));
            kills.Tried(await backups.KillAsync(backup));
            MustBeWhole(to);
            if (kill % TriedEvery == TriedEvery - 1 || kill == kills.Planned - 1)
            {
                var made = await CohortVaultProgram.RunAsync(backup);
                Assert.True(made.ExitCode == 0, made.Errors);
                Assert.Empty(Directory.GetDirectories(Path.Combine(to, "backups"), "*.partial"));
                await MustRestoreAsync(server, to, Path.Combine(server.Folder, $"restored-{kill}"));
            }

            kills.Survived();
        }

        await Stages.MustBeWholeAsync(server.Data);
        kills.MustHaveHit();
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task Restores_that_are_killed_are_no_installation_and_are_done_again()
    {
        using var kills = new Kills("restore", UsualRestores, output);
        await using var server = await ServerProcess.StartAsync();
        await server.ClientAsync("ada");
        var (to, restored) = (Path.Combine(server.Folder, "backups"), Path.Combine(server.Folder, "restored"));
        for (var upload = 0; upload < 20; upload++)
        {
            await server.UploadAsync();
        }

        var destroyed = await server.UploadAsync();
        var made = await CohortVaultProgram.RunAsync("backup", "--to", to, "--data", server.Data);
        Assert.True(made.ExitCode == 0, made.Errors);
        Assert.True(await server.EndAsync(destroyed));
        await UntilListedAsync(to, File.GetLastWriteTimeUtc(Path.Combine(to, "destructions.sealed")));
        await server.KillAsync();

        string[] restore = ["restore", "--from", to, "--data", restored];
        var restores = new WorkKills(kills.Random, restored, "restore-unfinished*");
        await restores.MeasureAsync(restore);
        Directory.Delete(restored, recursive: true);
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            kills.Tried(await restores.KillAsync(restore));
            var looked = await CohortVaultProgram.RunAsync("verify", "--data", restored);
            if (File.Exists(Path.Combine(restored, "restore-unfinished")))
            {
                Assert.NotEqual(0, looked.ExitCode);
                Assert.Contains("did not come to its end", looked.Errors, StringComparison.Ordinal);
            }
            else if (File.Exists(Path.Combine(restored, "db", "cohortvault.db")))
            {
                Assert.True(looked.ExitCode == 0, looked.Output + looked.Errors);
                MustBeWithout(restored, destroyed);
                Directory.Delete(restored, recursive: true);
            }

            kills.Survived();
        }

        var whole = await CohortVaultProgram.RunAsync(restore);
        Assert.True(whole.ExitCode == 0, whole.Errors);
        await Stages.MustBeWholeAsync(restored);
        MustBeWithout(restored, destroyed);
        MustHoldTheSame(server.Data, restored);
        kills.MustHaveHit();
    }

    /// <summary>What has a name has its manifest, and every part with the digest that is in it.</summary>
    private static void MustBeWhole(string to)
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(to, "backups")).Where(path => !path.EndsWith(".partial", StringComparison.Ordinal)))
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
            foreach (var part in manifest.RootElement.GetProperty("parts").EnumerateArray())
            {
                var digest = SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, part.GetProperty("name").GetString()!)));
                Assert.Equal(part.GetProperty("sha256").GetString(), Convert.ToHexStringLower(digest));
            }
        }
    }

    private static async Task MustRestoreAsync(ServerProcess server, string to, string restored)
    {
        var back = await CohortVaultProgram.RunAsync("restore", "--from", to, "--data", restored);
        Assert.True(back.ExitCode == 0, back.Errors);
        await Stages.MustBeWholeAsync(restored);
        MustHoldTheSame(server.Data, restored);
        Directory.Delete(restored, recursive: true);
    }

    private static void MustHoldTheSame(string data, string restored)
    {
        var (there, back) = (new DataOnDisk(data), new DataOnDisk(restored));
        Assert.Equal(
            there.ObjectFiles().Select(File.ReadAllBytes).Select(SHA256.HashData).Select(Convert.ToHexString).Order(),
            back.ObjectFiles().Select(File.ReadAllBytes).Select(SHA256.HashData).Select(Convert.ToHexString).Order());
        Assert.Equal(there.SubjectsOfObjects().Order(), back.SubjectsOfObjects().Order());
    }

    private static void MustBeWithout(string restored, string destroyed)
    {
        var disk = new DataOnDisk(restored);
        Assert.DoesNotContain(Uploading.IdOf(destroyed), disk.Keys());
        Assert.DoesNotContain(Uploading.IdOf(destroyed), disk.SubjectsOfObjects());
        Assert.Equal(disk.Purposes().Count, disk.ObjectFiles().Count);
    }

    // The server writes the list within a minute of a destruction.
    private static async Task UntilListedAsync(string to, DateTime before)
    {
        while (File.GetLastWriteTimeUtc(Path.Combine(to, "destructions.sealed")) == before)
        {
            await Task.Delay(200, Now);
        }
    }
}
