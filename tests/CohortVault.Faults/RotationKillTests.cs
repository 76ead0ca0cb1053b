namespace CohortVault.Faults;

public sealed class RotationKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 60;

    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact(Timeout = 2 * Stages.Limit)]
    public async Task Rotations_of_the_master_key_that_are_killed_lose_nothing()
    {
        var (killed, rotated) = await RotationKills.RunAsync(_data, Kills, seed: 11);
        output.WriteLine($"{killed} of {Kills} rotations killed before they ended; {rotated} had changed the key");
        Assert.True(killed >= Kills / 2, $"Only {killed} of {Kills} rotations were killed before they ended.");
    }
}
