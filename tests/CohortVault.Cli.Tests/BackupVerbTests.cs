using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary>Backup beside the running server, and restore, as an operator does them.</summary>
public sealed class BackupVerbTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_beside_the_running_server_is_restored_byte_by_byte()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("ada");
        await client.UntilDoneAsync(await client.SubmitAsync(JobFollowing.Phased(), Now));
        var (to, keys, restored) = (Path.Combine(server.Folder, "backups"), Path.Combine(server.Data, "keys"), Path.Combine(server.Folder, "restored"));
        var made = await CohortVaultProgram.RunAsync("backup", "--to", to, "--data", server.Data, "--json");
        Assert.True(made.ExitCode == 0, made.Errors);
        var report = JsonDocument.Parse(made.Output).RootElement;
        Assert.True(report.GetProperty("objects").GetInt32() > 0);
        var again = await CohortVaultProgram.RunAsync("backup", "--to", to, "--data", server.Data);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains(" 0 things newly copied", again.Output);
        Assert.Contains("There is no copy of that key elsewhere", again.Output);

        var back = await CohortVaultProgram.RunAsync("restore", "--from", to, "--data", restored, "--json");
        Assert.True(back.ExitCode == 0, back.Errors);
        var verified = await CohortVaultProgram.RunAsync("verify", "--data", restored, "--json");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.Equal(report.GetProperty("objects").GetInt32(), JsonDocument.Parse(verified.Output).RootElement.GetProperty("objects").GetInt32());
        foreach (var file in Directory.GetFiles(Path.Combine(server.Data, "objects"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(restored, Path.GetRelativePath(server.Data, file));
            Assert.Equal(await File.ReadAllBytesAsync(file, Now), await File.ReadAllBytesAsync(copy, Now));
        }

        var used = await CohortVaultProgram.RunAsync("restore", "--from", to, "--data", restored);
        Assert.Equal(3, used.ExitCode);
        Assert.Contains("mpty", used.Errors);
        Assert.Equal(4, (await CohortVaultProgram.RunAsync("restore", "--from", to + "-not", "--data", restored + "2")).ExitCode);
        Assert.Equal(3, (await CohortVaultProgram.RunAsync("backup", "--to", keys, "--data", server.Data)).ExitCode);
        Assert.Equal(2, (await CohortVaultProgram.RunAsync("backup", "--data", server.Data)).ExitCode);
        var ended = await CohortVaultProgram.RunAsync("keys", "end-epoch", "--data", server.Data);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Equal("Epoch 2 has begun, and the keys of earlier ones are destroyed.", ended.Output.Trim());
    }
}
