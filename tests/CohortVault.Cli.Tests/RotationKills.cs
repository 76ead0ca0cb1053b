using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary>kill -9 at any moment of a rotation of the master key, by the real program.</summary>
internal sealed class RotationKills(string data, Random random)
{
    // The coming key is written beside the one in use; with that the rotation begins.
    private readonly WorkKills _kills = new(random, Path.Combine(data, "keys"), "master.key*");

    private string _before = "";

    /// <summary>Kills that changed the key: they came after its commit.</summary>
    public int Rotated { get; private set; }

    /// <summary>Makes an installation with an account, and rotates its key once undisturbed.</summary>
    public async Task PrepareAsync()
    {
        var made = await CohortVaultProgram.RunAsync(
            "user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", data);
        Assert.True(made.ExitCode == 0, made.Errors);
        await _kills.MeasureAsync("keys", "rotate", "--data", data);
        _before = await MasterKeyAsync();
    }

    /// <summary>
    /// Rotates and kills; the installation must open, whole, under the old key or the new one. True if killed before its end.
    /// </summary>
    public async Task<bool> KillAsync()
    {
        var killed = await _kills.KillAsync("keys", "rotate", "--data", data);

        // Opens a sealed column of an account, and so every level of keys.
        var opened = await CohortVaultProgram.RunAsync("user", "end-sessions", "ada", "--data", data);
        Assert.True(opened.ExitCode == 0, opened.Errors);
        var after = await MasterKeyAsync();
        Rotated += killed && after != _before ? 1 : 0;
        _before = after;
        return killed;
    }

    /// <summary>Reads everything again.</summary>
    public async Task MustBeWholeAsync()
    {
        var verified = await CohortVaultProgram.RunAsync("verify", "--data", data);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    private async Task<string> MasterKeyAsync()
    {
        var status = await CohortVaultProgram.RunAsync("keys", "status", "--json", "--data", data);
        Assert.True(status.ExitCode == 0, status.Errors);
        using var json = JsonDocument.Parse(status.Output);
        Assert.Equal("", json.RootElement.GetProperty("unfinished").GetString());
        return json.RootElement.GetProperty("masterKeyId").GetString()!;
    }
}
