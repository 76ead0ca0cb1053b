namespace CohortVault.Cli.Tests;

public sealed class KeysKillTests : IDisposable
{
    private const int Kills = 6;

    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact, Trait("Suite", "kills")]
    public async Task A_rotation_that_is_killed_loses_nothing()
    {
        var (killed, _) = await RotationKills.RunAsync(_data, Kills, seed: 7);
        Assert.True(killed > 0, $"None of {Kills} rotations was killed before it ended.");
    }
}
