using System.Net;
using CohortVault.Client;

namespace CohortVault.Faults;

/// <summary>Cancelling, submitting several jobs at once, starting a second server.</summary>
[Trait("Part", "jobs")]
public sealed class ImpatienceTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = Stages.Limit)]
    public async Task A_job_cancelled_while_phasing_is_over_at_once_and_leaves_nothing()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var (job, worker) = await server.FreezeWorkerInAsync(client, "Phasing");
        Signals.Thaw(worker);
        Assert.Equal(6, (await client.CancelAsync(job, Now)).State);
        await server.UntilCleanAsync(job);
        await Stages.UntilGoneAsync([worker]);

        var disk = new DataOnDisk(server.Data);
        var row = disk.Job(job);
        Assert.Equal(("Cancelled", true, true), (row.State, row.InputDestroyed, row.ResultsDestroyed));
        Assert.DoesNotContain(row.InputSubject, disk.Keys());
        Assert.Empty(disk.StagedFiles());
        Assert.Equal(disk.Purposes().Count, disk.ObjectFiles().Count);
        Assert.DoesNotContain(disk.Purposes(), p => p is "archive" or "upload" or "chunk" or "phased" or "imputed");
        Assert.Empty((await client.GetAsync(job, Now)).Files);
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task Jobs_submitted_together_all_finish_and_one_above_the_limit_is_refused()
    {
        await using var server = await ServerProcess.StartAsync("""{ "Imputation": { "JobsPerAccount": 2 } }""");
        var client = await server.ClientAsync("geneticist");
        var together = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SubmitAsync(client)));
        var refused = Assert.Single(together, t => t.Refused is not null).Refused!;
        Assert.Equal((HttpStatusCode.BadRequest, "Only 2 jobs per user can be executed simultaneously."), (refused.Status, refused.Message));

        var jobs = together.Select(t => t.Job).OfType<string>().ToList();
        Assert.Equal(2, jobs.Distinct().Count());
        foreach (var job in jobs)
        {
            var file = Assert.Single((await client.UntilDoneAsync(job)).Files);
            var folder = Directory.CreateDirectory(Path.Combine(server.Folder, job)).FullName;
            var opened = await client.FetchAndOpenAsync(file, await client.RevealPasswordAsync(job, Now), folder);
            var records = await JobFollowing.LinesAsync(
                "bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.dose.vcf.gz"));
            Assert.Equal(63_480, records.Length);
        }
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task A_second_server_on_the_same_directory_is_refused_in_one_line_and_the_first_goes_on()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var second = await CohortVaultProgram.RunAsync(
            "serve", "--data", server.Data, "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("is in use by another running server", Assert.Single(second.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(await client.ListAsync(Now));
    }

    private static async Task<(string? Job, ImputationApiException? Refused)> SubmitAsync(ImputationClient client)
    {
        try
        {
            return (await client.SubmitAsync(JobFollowing.Phased(), Now), null);
        }
        catch (ImputationApiException refused)
        {
            return (null, refused);
        }
    }
}
