using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary>kill -9 at any moment of a rotation: either the old master key with everything under it, or the new one.</summary>
public sealed class KeysKillTests : IDisposable
{
    private const int Kills = 6;

    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_rotation_that_is_killed_loses_nothing()
    {
        var made = await CohortVaultProgram.RunAsync(
            "user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", _data);
        Assert.Equal(0, made.ExitCode);
        var length = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, (await KeysAsync("rotate")).ExitCode);
        var whole = length.Elapsed;
        var random = new Random(7);
        int killed = 0, rotated = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = await MasterKeyAsync();
            using (var process = CohortVaultProgram.Start("keys", "rotate", "--data", _data))
            {
                // The second half: the first is the program's start.
                await Task.Delay(whole * (0.4 + (0.6 * random.NextDouble())), TestContext.Current.CancellationToken);
                killed += process.HasExited ? 0 : 1;
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            var opened = await CohortVaultProgram.RunAsync("user", "end-sessions", "ada", "--data", _data);
            Assert.True(opened.ExitCode == 0, $"after kill {kill}: {opened.Errors}");
            rotated += await MasterKeyAsync() == before ? 0 : 1;
        }

        Assert.True(killed > Kills / 2, $"Only {killed} of {Kills} rotations were killed before they ended.");
        var verified = await CohortVaultProgram.RunAsync("verify", "--data", _data);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} of {Kills} killed, {rotated} had rotated");
    }

    private async Task<string> MasterKeyAsync()
    {
        var status = await KeysAsync("status", "--json");
        Assert.True(status.ExitCode == 0, status.Errors);
        using var json = JsonDocument.Parse(status.Output);
        return json.RootElement.GetProperty("masterKeyId").GetString()!;
    }

    private Task<CohortVaultProgram.Outcome> KeysAsync(params string[] arguments) =>
        CohortVaultProgram.RunAsync(["keys", .. arguments, "--data", _data]);
}
