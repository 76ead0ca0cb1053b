using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary>
/// Restores with what an installation may have lived through since: an audit log that was seen outside, another master key, a
/// master key that no file holds.
/// </summary>
public sealed class RestoreVerbTests : IDisposable
{
    private const string Passphrase = "nine quiet herons wade at dusk 17";
    private const string OtherPassphrase = "four loud magpies argue at dawn 42";

    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path_("data");

    private string To => Path_("backups");

    private string Restored => Path_("restored");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_restored_log_goes_on_under_a_new_name_although_a_longer_one_was_seen_outside()
    {
        // The newest checkpoint lies on another machine, and so outlives the data directory.
        var config = Path_("config.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new { Audit = new { CheckpointFile = Path_("seen.checkpoint") } }), Stop);
        await RunAsync("user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", Data, "--config", config);
        await using (var server = await SealedServer.StartAsync(Data, "", "--config", config))
        {
            await server.AssertReadyAsync();
        }

        await RunAsync("backup", "--to", To, "--data", Data, "--config", config);
        await RunAsync("user", "end-sessions", "ada", "--data", Data, "--config", config);
        string seen;
        await using (var server = await SealedServer.StartAsync(Data, "", "--config", config))
        {
            await server.AssertReadyAsync();
            seen = await SeenAsync(Path_("seen.checkpoint"));
        }

        var lost = Path_("lost.checkpoint");
        await File.WriteAllTextAsync(lost, seen, Stop);
        Directory.Move(Data, Path_("lost"));
        var back = await RunAsync(
            "restore", "--from", To, "--keys", Path_("lost/keys/backups"), "--master-key", Path_("lost/keys/master.key"), "--data", Restored,
            "--config", config, "--json");
        var origin = JsonDocument.Parse(back).RootElement.GetProperty("logOrigin").GetString()!;
        Assert.StartsWith(seen.Split('\n')[0] + "/1-", origin, StringComparison.Ordinal);
        Assert.StartsWith(origin + "\n", await File.ReadAllTextAsync(Path_("seen.checkpoint"), Stop), StringComparison.Ordinal);

        await using (var server = await SealedServer.StartAsync(Restored, "", "--config", config))
        {
            await server.AssertReadyAsync();
            Assert.Contains("Restored from the backup of", await server.Public.GetStringAsync("/log", Stop), StringComparison.Ordinal);
        }

        var verified = await RunAsync("audit", "verify", "--data", Restored, "--config", config, "--checkpoint", lost);
        Assert.Contains("Restored from the backup of", verified, StringComparison.Ordinal);
        Assert.Contains(" 0 problems", verified, StringComparison.Ordinal);
        await RunAsync("verify", "--data", Restored, "--config", config);
    }

    [Fact]
    public async Task A_backup_from_before_a_rotation_comes_back_with_what_was_destroyed_since_left_out()
    {
        await using var server = await ServerProcess.StartAsync(folder: _folder);
        await server.ClientAsync("ada");
        var before = JsonDocument.Parse(await RunAsync("keys", "status", "--json", "--data", Data)).RootElement.GetProperty("masterKeyId").GetString();
        await RunAsync("backup", "--to", To, "--data", Data);
        await RunAsync("keys", "rotate", "--data", Data);
        await server.KillAsync();

        // Nobody wrote the list anew since the rotation: it was sealed anew with the keys.
        var back = await RunAsync("restore", "--from", To, "--data", Restored);
        Assert.Contains($"The master key of that time, {before}, is in use again", back, StringComparison.Ordinal);
        Assert.DoesNotContain("lies in a file", back, StringComparison.Ordinal);
        await RunAsync("user", "end-sessions", "ada", "--data", Restored);
        await RunAsync("verify", "--data", Restored);
        await RunAsync("keys", "rotate", "--data", Restored);
        await RunAsync("verify", "--data", Restored);

        // The new key in the place of the old one would be overwritten by it; that is for the operator to say.
        var elsewhere = Path_("elsewhere");
        Directory.CreateDirectory(Path.Combine(elsewhere, "keys"));
        File.Copy(Path.Combine(Data, "keys", "master.key"), Path.Combine(elsewhere, "keys", "master.key"));
        var refused = await CohortVaultProgram.RunAsync("restore", "--from", To, "--data", elsewhere);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("holds another master key", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(elsewhere, "restore-unfinished")));
    }

    [Fact]
    public async Task An_installation_in_shares_comes_back_from_shares_and_opens_with_them()
    {
        await RunAsync("user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", Data);
        var shares = (await RunAsync("keys", "split", "2/3", "--data", Data)).Trim().Split('\n');
        var config = await NightlyAsync();
        await using (var server = await SealedServer.StartAsync(Data, "", "--config", config))
        {
            await OpenAsync(server, shares[0], shares[1]);
            await UntilBackedUpAsync();
        }

        var given = await FilesAsync(shares[2], shares[0]);
        await RunAsync(["restore", "--from", To, "--keys", Path_("key-copies"), "--recovery", .. given, "--data", Restored]);
        Assert.Empty(Directory.GetFiles(Path.Combine(Restored, "keys"), "master.key*"));
        await using (var server = await SealedServer.StartAsync(Restored))
        {
            Assert.Equal((503, "sealed"), await server.ReadyAsync());
            await OpenAsync(server, shares[1], shares[2]);
        }

        var few = await CohortVaultProgram.RunAsync(
            "restore", "--from", To, "--keys", Path_("key-copies"), "--recovery", given[0], "--data", Path_("few"));
        Assert.Equal(3, few.ExitCode);
        Assert.Contains("fewer shares than it takes", few.Errors, StringComparison.Ordinal);

        // Those who got new shares have nothing that opens the key of then: it must not be lost with the old ones.
        var rotated = await CohortVaultProgram.RunAsync(
            $"{shares[0]}\n{shares[1]}\n", ["keys", "rotate", "--secrets-stdin", "--data", Data]);
        Assert.True(rotated.ExitCode == 0, rotated.Errors);
        var fresh = await FilesAsync(rotated.Output.Split('\n').Where(line => line.StartsWith("CVS1-", StringComparison.Ordinal)).Take(2));
        var again = Path_("again");
        var back = await RunAsync(
            ["restore", "--from", To, "--keys", Path.Combine(Data, "keys", "backups"), "--recovery", .. fresh, "--data", again]);
        Assert.Contains("is in use again and lies in a file", back, StringComparison.Ordinal);
        await RunAsync("user", "end-sessions", "ada", "--data", again);
        await RunAsync("verify", "--data", again);
    }

    [Fact]
    public async Task An_installation_under_a_passphrase_comes_back_from_its_recovery_document()
    {
        await RunAsync("user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", Data);
        var kept = await CohortVaultProgram.RunAsync(
            Passphrase + "\n", ["keys", "rewrap", "--to", "passphrase", "--secrets-stdin", "--data", Data]);
        Assert.True(kept.ExitCode == 0, kept.Errors);
        var exported = await CohortVaultProgram.RunAsync(
            $"{Passphrase}\n{OtherPassphrase}\n", ["keys", "export-recovery", "--output", Path_("safe"), "--secrets-stdin", "--data", Data]);
        Assert.True(exported.ExitCode == 0, exported.Errors);
        var config = await NightlyAsync();
        await using (var server = await SealedServer.StartAsync(Data, Passphrase + "\n", "--passphrase-stdin", "--config", config))
        {
            await server.AssertReadyAsync();
            await UntilBackedUpAsync();
        }

        string[] restore =
        [
            "restore", "--from", To, "--keys", Path_("key-copies"), "--recovery", exported.Output.Trim(), "--secrets-stdin", "--data", Restored,
        ];
        var wrong = await CohortVaultProgram.RunAsync("another one\n", restore);
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("passphrase", wrong.Errors, StringComparison.Ordinal);
        var back = await CohortVaultProgram.RunAsync(OtherPassphrase + "\n", restore);
        Assert.True(back.ExitCode == 0, back.Errors);
        Assert.Empty(Directory.GetFiles(Path.Combine(Restored, "keys"), "master.key*"));
        await using var again = await SealedServer.StartAsync(Restored, Passphrase + "\n", "--passphrase-stdin");
        await again.AssertReadyAsync();
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var outcome = await CohortVaultProgram.RunAsync(arguments);
        Assert.True(outcome.ExitCode == 0, string.Join(' ', arguments) + "\n" + outcome.Output + outcome.Errors);
        return outcome.Output;
    }

    private static async Task OpenAsync(SealedServer server, params string[] shares)
    {
        foreach (var share in shares)
        {
            Assert.Equal(302, (await server.GiveAsync(server.Code, share)).Status);
        }

        await server.AssertReadyAsync();
    }

    private static async Task<string> SeenAsync(string path)
    {
        while (!File.Exists(path))
        {
            await Task.Delay(50, Stop);
        }

        return await File.ReadAllTextAsync(path, Stop);
    }

    /// <summary>A server with this makes a backup as soon as its vault is open: the last night's is missing.</summary>
    private async Task<string> NightlyAsync()
    {
        var config = Path_("config.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new { Backup = new { To, KeysTo = Path_("key-copies") } }), Stop);
        return config;
    }

    private async Task UntilBackedUpAsync()
    {
        var backups = Path.Combine(To, "backups");
        while (!Directory.Exists(backups) || Directory.GetDirectories(backups).All(name => name.EndsWith(".partial", StringComparison.Ordinal)))
        {
            await Task.Delay(50, Stop);
        }
    }

    private async Task<string[]> FilesAsync(params IEnumerable<string> shares)
    {
        var files = new List<string>();
        foreach (var share in shares)
        {
            files.Add(Path_(Path.GetRandomFileName()));
            await File.WriteAllTextAsync(files[^1], share + "\n", Stop);
        }

        return [.. files];
    }

    private string Path_(string name) => Path.Combine(_folder, name);
}
