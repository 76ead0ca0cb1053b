using System.Diagnostics;

namespace CohortVault.Cli.Tests;

/// <summary>kill -9 of a worker: the job goes on. Kills at every stage are in the suite of faults.</summary>
public sealed class JobKillTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_worker_is_replaced_and_the_job_finishes()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var job = await client.SubmitAsync(JobFollowing.Phased(), Stop);
        IReadOnlyList<int> workers;
        while ((workers = server.Workers()).Count == 0)
        {
            Assert.True((await client.GetAsync(job, Stop)).IsRunning);
        }

        foreach (var worker in workers)
        {
            using var process = Process.GetProcessById(worker);
            process.Kill();
        }

        var done = await client.UntilDoneAsync(job);
        var file = Assert.Single(done.Files);
        var opened = await client.FetchAndOpenAsync(file, await client.RevealPasswordAsync(job, Stop), server.Folder);
        var records = await JobFollowing.LinesAsync(
            "bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.dose.vcf.gz"));
        Assert.Equal(63_480, records.Length);
        Assert.Single(await client.ListAsync(Stop));
    }
}
