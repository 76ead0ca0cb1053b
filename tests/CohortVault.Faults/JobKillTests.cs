using System.Diagnostics;
using CohortVault.Client;

namespace CohortVault.Faults;

/// <summary>
/// kill -9 at any moment of a job, the same one again and again until it ends, and at any moment of sealing its results.
/// </summary>
[Trait("Part", "jobs")]
public sealed class JobKillTests(ITestOutputHelper output)
{
    private const int Usual = 25;
    private const int UsualSealing = 12;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = Stages.Limit)]
    public async Task A_job_that_is_killed_again_and_again_ends_once_and_whole()
    {
        using var kills = new Kills("job, at any moment", Usual, output);
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var watch = Stopwatch.StartNew();
        var job = await client.SubmitAsync(JobFollowing.Phased(), Now);
        await client.UntilDoneAsync(job);
        kills.Work = watch.Elapsed;
        await EndAsync(server, client, job);
        var disk = new DataOnDisk(server.Data);
        var running = "";
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            var submitting = running.Length == 0 ? SubmitAsync(client) : Task.FromResult<string?>(running);
            await kills.UntilSomeMomentAsync();
            var workers = server.Workers();
            await server.KillAsync();
            await Stages.UntilGoneAsync(workers);
            running = await submitting ?? "";
            kills.Tried(running.Length == 0 || !disk.Job(running).HasEnded);

            await server.StartAgainAsync();
            client = server.ClientAgain();
            if (running.Length == 0)
            {
                // Nobody was told that there is a job; whatever arrived of it ends, and leaves nothing.
                await EndUnansweredAsync(server, client);
            }
            else if (disk.Job(running).HasEnded)
            {
                await server.MustEndOnceAsync(client, running);
                await EndAsync(server, client, running);
                running = "";
            }
            else
            {
                Assert.NotNull(await client.GetAsync(running, Now));
            }

            kills.Survived();
        }

        if (running.Length > 0)
        {
            await server.MustEndOnceAsync(client, running);
        }

        kills.MustHaveHit();
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task Results_whose_sealing_is_killed_are_sealed_once()
    {
        using var kills = new Kills("sealing of results", UsualSealing, output);
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var disk = new DataOnDisk(server.Data);
        var measured = await client.SubmitAsync(JobFollowing.Phased(), Now);
        await UntilSealingAsync(disk, measured);
        var watch = Stopwatch.StartNew();
        await UntilEndedAsync(disk, measured);
        kills.Work = watch.Elapsed;
        await EndAsync(server, client, measured);
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            var job = await client.SubmitAsync(JobFollowing.Phased(), Now);
            await UntilSealingAsync(disk, job);
            await kills.UntilSomeMomentAsync();
            var workers = server.Workers();
            await server.KillAsync();
            await Stages.UntilGoneAsync(workers);
            kills.Tried(!disk.Job(job).HasEnded);
            await server.StartAgainAsync();
            client = server.ClientAgain();
            await server.MustEndOnceAsync(client, job);
            await EndAsync(server, client, job);
            kills.Survived();
        }

        kills.MustHaveHit();
    }

    private static async Task<string?> SubmitAsync(ImputationClient client)
    {
        try
        {
            return await client.SubmitAsync(JobFollowing.Phased(), Now);
        }
        catch (Exception broken) when (Uploading.IsBrokenOff(broken))
        {
            return null;
        }
    }

    private static async Task EndUnansweredAsync(ServerProcess server, ImputationClient client)
    {
        foreach (var job in await client.ListAsync(Now))
        {
            while ((await client.GetAsync(job.Id, Now)).IsRunning)
            {
                await Task.Delay(100, Now);
            }

            await EndAsync(server, client, job.Id);
        }

        Stages.MustHoldNoJob(server.Data);
    }

    // Deleted, so that the next job is the only one, and an account's place for jobs is free.
    private static async Task EndAsync(ServerProcess server, ImputationClient client, string job)
    {
        await server.UntilCleanAsync(job);
        await client.DeleteAsync(job, Now);
        Stages.MustHoldNoJob(server.Data);
    }

    private static async Task UntilSealingAsync(DataOnDisk disk, string job)
    {
        while (disk.Job(job) is { State: not "Sealing", HasEnded: false })
        {
            await Task.Delay(2, Now);
        }
    }

    private static async Task UntilEndedAsync(DataOnDisk disk, string job)
    {
        while (!disk.Job(job).HasEnded)
        {
            await Task.Delay(2, Now);
        }
    }
}
