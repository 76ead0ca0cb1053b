using System.Diagnostics;

namespace CohortVault.Faults;

/// <summary>
/// kill -9 in the middle of destructions, asked for or due by time, again and again on one data directory: every destruction that
/// was decided comes to its end with one certificate, and nothing comes back.
/// </summary>
public sealed class DestructionKillTests(ITestOutputHelper output)
{
    private const int Usual = 30;
    private const int UsualSweeping = 20;
    private const int UploadsEach = 8;

    // The row of an upload whose deletion was interrupted stays until its time is over, and counts.
    private const string ManyUploads = """{ "Uploads": { "PerAccount": 1000 } }""";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = Stages.Limit)]
    public async Task A_server_killed_while_it_destroys_completes_each_destruction_once()
    {
        using var kills = new Kills("destruction", Usual, output);
        await using var server = await ServerProcess.StartAsync(ManyUploads);
        await server.ClientAsync("geneticist");
        var disk = new DataOnDisk(server.Data);
        var watch = Stopwatch.StartNew();
        foreach (var address in await UploadSomeAsync(server))
        {
            watch.Restart();
            Assert.True(await server.EndAsync(address));
        }

        kills.Work = watch.Elapsed * UploadsEach;
        var wished = new HashSet<string>();
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            var uploads = await UploadSomeAsync(server);
            var before = disk.Certificates().Count;
            var deletions = uploads.Select(server.EndAsync).ToList();
            await UntilBegunAsync(disk, before);
            await kills.UntilSomeMomentAsync();
            await server.KillAsync();
            var answered = await Task.WhenAll(deletions);
            kills.Tried(disk.Destructions().Count > 0 || answered.Contains(false));
            wished.UnionWith(uploads.Where((_, at) => answered[at]).Select(Uploading.IdOf));

            // Whoever had a yes must find it kept; the others were decided or not.
            await server.StartAgainAsync();
            Assert.Empty(disk.Destructions());
            MustBeSound(disk, wished);
            kills.Survived();
        }

        kills.MustHaveHit();
        await Stages.MustBeWholeAsync(server.Data);
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task A_server_killed_while_it_sweeps_what_is_over_sweeps_the_rest_at_its_next_start()
    {
        using var kills = new Kills("sweeping", UsualSweeping, output);
        await using var server = await ServerProcess.StartAsync(ManyUploads);
        await server.ClientAsync("geneticist");
        var disk = new DataOnDisk(server.Data);
        var over = new HashSet<string>();
        for (var kill = -1; kill < kills.Planned; kill++)
        {
            var kept = Uploading.IdOf(await server.UploadAsync());
            over.UnionWith((await UploadSomeAsync(server)).Select(Uploading.IdOf));
            await server.KillAsync();

            // As if their time had passed; the server sweeps when it starts.
            disk.EndTimeOfUploadsBut(kept);
            var before = disk.Certificates().Count;
            await server.StartAgainAsync();
            await UntilBegunAsync(disk, before);
            var watch = Stopwatch.StartNew();
            if (kill >= 0)
            {
                await kills.UntilSomeMomentAsync();
                await server.KillAsync();
                kills.Tried(disk.UploadsOver() > 0);
                await server.StartAgainAsync();
            }

            while (disk.UploadsOver() > 0)
            {
                await Task.Delay(2, Now);
            }

            kills.Work = kill < 0 ? watch.Elapsed : kills.Work;
            Assert.Empty(disk.Destructions());
            MustBeSound(disk, over);
            Assert.Equal(over.Count, disk.Records("upload.expired"));
            Assert.Contains(kept, disk.Keys());
            Assert.Contains(kept, disk.SubjectsOfObjects());
            over.Add(kept);
            if (kill >= 0)
            {
                kills.Survived();
            }
        }

        kills.MustHaveHit();
        await Stages.MustBeWholeAsync(server.Data);
    }

    private static void MustBeSound(DataOnDisk disk, HashSet<string> wished)
    {
        var certified = disk.Certificates();
        Assert.Equal(certified.Count, certified.Distinct().Count());
        Assert.Equal(certified.Count, disk.Records("subject.destroyed"));
        Assert.Equal(certified.Count, disk.Records("subject.destruction-decided"));
        Assert.Empty(wished.Except(certified));

        var gone = certified.ToHashSet();
        Assert.DoesNotContain(disk.Keys(), gone.Contains);
        Assert.DoesNotContain(disk.SubjectsOfObjects(), gone.Contains);
        Assert.Equal(disk.Purposes().Count, disk.ObjectFiles().Count);
        Assert.Empty(disk.StagedFiles());
    }

    // A server that was just started takes a moment over the first one.
    private static async Task UntilBegunAsync(DataOnDisk disk, int certificates)
    {
        while (disk.Destructions().Count == 0 && disk.Certificates().Count == certificates)
        {
            await Task.Delay(1, Now);
        }
    }

    private static Task<string[]> UploadSomeAsync(ServerProcess server) =>
        Task.WhenAll(Enumerable.Range(0, UploadsEach).Select(_ => server.UploadAsync()));
}
