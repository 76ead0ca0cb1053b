using CohortVault.Client;

namespace CohortVault.Faults;

/// <summary>
/// Catches jobs in a stage of their life, however short it is, and says whether they came to a good end.
/// </summary>
internal static class Stages
{
    /// <summary>
    /// Milliseconds after which a case is given up: what waits for a job would wait for ever if it were lost.
    /// </summary>
    public const int Limit = 15 * 60 * 1000;

    private const int Tries = 10;

    private static readonly string[] Order =
        ["Receiving", "Accepted", "Validating", "QualityControl", "Phasing", "Imputing", "Sealing", "Finished", "Failed", "Cancelled"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static JobSubmission Unphased() => JobFollowing.Phased() with { Files = [JobFollowing.Sample("array.unphased.vcf.gz")], Phasing = "eagle" };

    /// <summary>A submission that goes through the stage.</summary>
    public static JobSubmission Through(string stage) => stage == "Phasing" ? Unphased() : JobFollowing.Phased();

    /// <summary>Submits, freezes the server while a worker is busy with the stage, and leaves it frozen.</summary>
    public static async Task<string> FreezeInAsync(this ServerProcess server, ImputationClient client, string stage) =>
        (await server.CatchAsync(client, stage, _ => server.Id)).Job;

    /// <summary>Submits, and freezes a worker of the job in the stage; returns it frozen.</summary>
    public static Task<(string Job, int Worker)> FreezeWorkerInAsync(
        this ServerProcess server, ImputationClient client, string stage) =>
        server.CatchAsync(client, stage, worker => worker);

    /// <summary>
    /// The job ends well and once: one archive, which 7-Zip opens with the revealed password, with every record; the
    /// input's keys are gone; nothing half-written stays; what stays is whole.
    /// </summary>
    public static async Task MustEndOnceAsync(this ServerProcess server, ImputationClient client, string job)
    {
        var done = await client.UntilDoneAsync(job);
        var file = Assert.Single(done.Files);
        var opened = await client.FetchAndOpenAsync(file, await client.RevealPasswordAsync(job, Now), server.Folder);
        var records = await JobFollowing.LinesAsync(
            "bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.dose.vcf.gz"));
        Assert.Equal(63_480, records.Length);
        Assert.Single(await client.ListAsync(Now), j => j.State == JobFollowing.Success);

        var disk = new DataOnDisk(server.Data);
        await server.UntilCleanAsync(job);
        var row = disk.Job(job);
        Assert.Equal("Finished", row.State);
        Assert.True(row.InputDestroyed);
        Assert.DoesNotContain(row.InputSubject, disk.Keys());
        Assert.Single(disk.Purposes(), "archive");
        Assert.DoesNotContain(disk.Purposes(), p => p is "upload" or "chunk" or "phased" or "imputed");
        Assert.Empty(disk.StagedFiles());
        Assert.Equal(disk.Purposes().Count, disk.ObjectFiles().Count);

        await MustBeWholeAsync(server.Data);
    }

    /// <summary>Every object is read to its end, and is what was sealed.</summary>
    public static async Task MustBeWholeAsync(string data)
    {
        var verified = await CohortVaultProgram.RunAsync("verify", "--data", data);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    /// <summary>Nothing of any job is left, in rows or in files.</summary>
    public static void MustHoldNoJob(string data)
    {
        var disk = new DataOnDisk(data);
        Assert.Empty(disk.StagedFiles());
        Assert.DoesNotContain(disk.Purposes(), p => p is "archive" or "upload" or "chunk" or "phased" or "imputed");
        Assert.Equal(disk.Purposes().Count, disk.ObjectFiles().Count);
    }

    /// <summary>Waits until the job's work is destroyed and no worker is left.</summary>
    public static async Task UntilCleanAsync(this ServerProcess server, string job)
    {
        var disk = new DataOnDisk(server.Data);
        while (!disk.Job(job).WorkDestroyed || server.Workers().Any(Signals.IsAlive))
        {
            await Task.Delay(50, Now);
        }
    }

    /// <summary>Waits until processes are gone.</summary>
    public static async Task UntilGoneAsync(IEnumerable<int> processes)
    {
        foreach (var process in processes)
        {
            while (Signals.IsAlive(process))
            {
                await Task.Delay(20, Now);
            }
        }
    }

    // A job that was too quick is deleted and sent again.
    private static async Task<(string Job, int Frozen)> CatchAsync(
        this ServerProcess server, ImputationClient client, string stage, Func<int, int> chosen)
    {
        var disk = new DataOnDisk(server.Data);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var job = await client.SubmitAsync(Through(stage), Now);
            while (Array.IndexOf(Order, disk.Job(job).State) <= Array.IndexOf(Order, stage))
            {
                if (disk.Job(job).State != stage
                    || server.Workers().Where(Signals.IsAlive).ToList() is not [var worker, ..])
                {
                    await Task.Delay(1, Now);
                    continue;
                }

                // Frozen first, looked at afterwards: what is read now is what the kill will find.
                var frozen = chosen(worker);
                Signals.Freeze(frozen);
                if (disk.Job(job).State == stage && Signals.IsAlive(worker))
                {
                    return (job, frozen);
                }

                Signals.Thaw(frozen);
            }

            await client.DeleteAsync(job, Now);
        }

        throw new InvalidOperationException($"No job of {Tries} could be caught in the stage {stage}.");
    }
}
