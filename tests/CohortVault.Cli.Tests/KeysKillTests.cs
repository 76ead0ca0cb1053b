namespace CohortVault.Cli.Tests;

public sealed class KeysKillTests : IDisposable
{
    private const int Kills = 6;

    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact, Trait("Suite", "kills")]
    public async Task A_rotation_that_is_killed_loses_nothing()
    {
        var (rotations, killed) = (new RotationKills(_data, new Random(7)), 0);
        await rotations.PrepareAsync();
        for (var kill = 0; kill < Kills; kill++)
        {
            killed += await rotations.KillAsync() ? 1 : 0;
        }

        await rotations.MustBeWholeAsync();
        Assert.True(killed >= Kills / 2, $"Only {killed} of {Kills} rotations were killed before they ended.");
    }
}
