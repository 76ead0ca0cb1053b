using System.Diagnostics;
using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary>kill -9 at any moment of a rotation of the master key, by the real program.</summary>
internal static class RotationKills
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>
    /// Rotates and kills again and again; after each the installation must open, whole, under the old key or the new one.
    /// </summary>
    /// <returns>How many were killed before they ended, and how many of all had changed the key.</returns>
    public static async Task<(int Killed, int Rotated)> RunAsync(string data, int kills, int seed)
    {
        var made = await CohortVaultProgram.RunAsync(
            "user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", data);
        Assert.True(made.ExitCode == 0, made.Errors);
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, (await KeysAsync("rotate", "--data", data)).ExitCode);
        var whole = watch.Elapsed;
        var random = new Random(seed);
        var (killed, rotated) = (0, 0);
        var before = await MasterKeyAsync(data);
        for (var kill = 0; kill < kills; kill++)
        {
            using (var process = CohortVaultProgram.Start("keys", "rotate", "--data", data))
            {
                // The later part: the first is the program's start.
                await Task.Delay(whole * (0.4 + (0.6 * random.NextDouble())), Stop);
                var ended = process.HasExited;
                killed += ended ? 0 : 1;

                // The first one may have been slower than the machine is now.
                whole = ended ? whole * 0.85 : whole;
                process.Kill();
                await process.WaitForExitAsync(Stop);
            }

            // Opens a sealed column of an account, and so every level of keys.
            var opened = await CohortVaultProgram.RunAsync("user", "end-sessions", "ada", "--data", data);
            Assert.True(opened.ExitCode == 0, $"after kill {kill}: {opened.Errors}");
            var after = await MasterKeyAsync(data);
            rotated += after == before ? 0 : 1;
            before = after;
        }

        var verified = await CohortVaultProgram.RunAsync("verify", "--data", data);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        return (killed, rotated);
    }

    private static async Task<string> MasterKeyAsync(string data)
    {
        var status = await KeysAsync("status", "--json", "--data", data);
        Assert.True(status.ExitCode == 0, status.Errors);
        using var json = JsonDocument.Parse(status.Output);
        Assert.Equal("", json.RootElement.GetProperty("unfinished").GetString());
        return json.RootElement.GetProperty("masterKeyId").GetString()!;
    }

    private static Task<CohortVaultProgram.Outcome> KeysAsync(params string[] arguments) =>
        CohortVaultProgram.RunAsync(["keys", .. arguments]);
}
