using System.Net;
using CohortVault.Client;

namespace CohortVault.Faults;

/// <summary>A disk that runs full costs the job, never the server, and leaves nothing behind.</summary>
[Trait("Part", "jobs")]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    // Jobs may use the last byte here, so that it is the writing that fails and not the check before it.
    private const string NoReserve = """{ "Imputation": { "KeepFreeMegabytes": 0 } }""";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = Stages.Limit)]
    public async Task A_store_that_fills_up_while_sealing_fails_the_job_and_spares_the_server()
    {
        await using var disk = await SmallDisk.MountAsync("data/objects", 256);
        await using var server = await ServerProcess.StartAsync(NoReserve, disk.Folder);
        var client = await server.ClientAsync("geneticist");
        var job = await server.FreezeInAsync(client, "Sealing");
        disk.Fill();
        Signals.Thaw(server.Id);
        var status = await UntilEndedAsync(client, job);
        MustHaveFailed(server, job, status);
        await server.UntilCleanAsync(job);
        MustHaveLeftNothing(server);

        disk.Free();
        await server.MustEndOnceAsync(client, await client.SubmitAsync(JobFollowing.Phased(), Now));
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task A_full_data_directory_can_be_read_and_its_job_ends_when_there_is_room_again()
    {
        await using var disk = await SmallDisk.MountAsync("data", 256);
        await using var server = await ServerProcess.StartAsync(NoReserve, disk.Folder);
        var client = await server.ClientAsync("geneticist");
        var job = await server.FreezeInAsync(client, "Sealing");
        disk.Fill();
        Signals.Thaw(server.Id);

        // The database is on the full disk, too: whether the job's failure could be noted there decides how it ends.
        await Stages.UntilGoneAsync(server.Workers());
        for (var look = 0; look < 30; look++)
        {
            await client.GetAsync(job, Now);
            await Task.Delay(100, Now);
        }

        disk.Free();
        var status = await UntilEndedAsync(client, job);
        if (status.State == JobFollowing.Success)
        {
            output.WriteLine("The job finished after space was freed.");
            await server.MustEndOnceAsync(client, job);
            await client.DeleteAsync(job, Now);
        }
        else
        {
            MustHaveFailed(server, job, status);
            await server.UntilCleanAsync(job);
        }

        MustHaveLeftNothing(server);
        await server.MustEndOnceAsync(client, await client.SubmitAsync(JobFollowing.Phased(), Now));
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task A_disk_without_the_reserve_refuses_jobs_in_a_sentence()
    {
        await using var disk = await SmallDisk.MountAsync("data", 128);
        await using var server = await ServerProcess.StartAsync(folder: disk.Folder);
        var client = await server.ClientAsync("geneticist");
        var refused = await Assert.ThrowsAsync<ImputationApiException>(
            () => client.SubmitAsync(JobFollowing.Phased(), Now));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.StartsWith("The server's disk is full, so the files cannot be taken.", refused.Message);
        Assert.Empty(await client.ListAsync(Now));
        MustHaveLeftNothing(server);
    }

    private static async Task<ImputationJobStatus> UntilEndedAsync(ImputationClient client, string job)
    {
        while (true)
        {
            if (await client.GetAsync(job, Now) is { IsRunning: false } ended)
            {
                return ended;
            }

            await Task.Delay(100, Now);
        }
    }

    private void MustHaveFailed(ServerProcess server, string job, ImputationJobStatus status)
    {
        var row = new DataOnDisk(server.Data).Job(job);
        output.WriteLine($"{row.State} {row.FailureCode}");
        Assert.Equal(("Failed", "job.disk-full"), (row.State, row.FailureCode));
        Assert.Contains(
            status.Steps.SelectMany(s => s.LogMessages),
            m => m.Message.StartsWith(
                "The server's disk ran full while the job was running.", StringComparison.Ordinal));
        Assert.Empty(status.Files);
    }

    private static void MustHaveLeftNothing(ServerProcess server) => Stages.MustHoldNoJob(server.Data);
}
