namespace CohortVault.Faults;

/// <summary>kill -9 while keys are changed: of the master key, and of an epoch.</summary>
public sealed class RotationKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Usual = 40;
    private const int UsualEpochs = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = Stages.Limit)]
    public async Task Rotations_of_the_master_key_that_are_killed_lose_nothing()
    {
        using var kills = new Kills("rotation of the master key", Usual, output);
        var rotations = new RotationKills(Path.Combine(_folder, "data"), kills.Random);
        await rotations.PrepareAsync();
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            kills.Tried(await rotations.KillAsync());
            kills.Survived();
        }

        await rotations.MustBeWholeAsync();
        output.WriteLine($"{rotations.Rotated} of the kills came after the new key had been committed.");
        kills.MustHaveHit();
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task Ends_of_epochs_that_are_killed_lose_nothing_and_leave_no_earlier_key()
    {
        using var kills = new Kills("end of an epoch", UsualEpochs, output);
        await using var server = await ServerProcess.StartAsync(folder: _folder);
        await server.ClientAsync("ada");
        for (var upload = 0; upload < 10; upload++)
        {
            await server.UploadAsync();
        }

        await server.KillAsync();
        var disk = new DataOnDisk(server.Data);
        var ends = new WorkKills(kills.Random, Path.Combine(server.Data, "keys", "epochs"), "*.key*");
        await ends.MeasureAsync("keys", "end-epoch", "--data", server.Data);
        Assert.Single(disk.EpochKeys());
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            kills.Tried(await ends.KillAsync("keys", "end-epoch", "--data", server.Data));

            // Opens every object, whichever of the two keys its row is under.
            await Stages.MustBeWholeAsync(server.Data);
            Assert.InRange(disk.EpochKeys().Count, 1, 2);
            kills.Survived();
        }

        var last = await CohortVaultProgram.RunAsync("keys", "end-epoch", "--data", server.Data);
        Assert.True(last.ExitCode == 0, last.Errors);
        Assert.Single(disk.EpochKeys());
        await Stages.MustBeWholeAsync(server.Data);
        kills.MustHaveHit();
    }
}
