using CohortVault.Genomics.Work;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Imputation;

/// <summary>Brings jobs into the states that tests need, through the same ledger that the server uses.</summary>
internal static class Jobs
{
    public static readonly AccountId Owner = AccountId.From(new Guid("11111111-2222-3333-4444-555555555555"));

    /// <summary>A job that was submitted with one sealed upload.</summary>
    public static async Task<ImputationJob> SubmittedAsync(
        this Installation installation, string publicId = "job-20260506-070809-000")
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var job = ImputationJob.Receive(Owner, publicId, shareLinks: true, installation.Clock.Now);
        var upload = await installation.SealAsync(
            new SealScope(job.Owner, job.InputSubject, "upload"), "uploaded genotypes");
        var names = await installation.SealAsync(new SealScope(job.Owner, job.InputSubject, "file-names"), "{}");
        var name = await installation.SealAsync(new SealScope(job.Owner, job.ResultSubject, "job-name"), "my study");
        job.Accept(new JobParameters("hapmap2", "hg19", "off", true, false, 0, false), name, names, null);
        db.Add(job);
        db.Add(JobObject.Upload(job.Id, upload, 18));
        db.Add(JobTask.Create(job.Id, JobTaskKind.QualityControl, 0));
        await db.SaveChangesAsync();
        return job;
    }

    /// <summary>A finished job with one archive and a password that waits.</summary>
    public static async Task<ImputationJob> FinishedAsync(this Installation installation)
    {
        var job = await installation.SubmittedAsync();
        var report = await installation.SealAsync(
            new SealScope(job.Owner, job.ResultSubject, "report"), "{\"Messages\":[]}");
        var chunk = new WorkChunk("20", 1, 20_000_000, true, "");
        await installation.WithLedgerAsync(async ledger =>
        {
            var lease = (await ledger.LeaseNextAsync(default))!;
            var done = new WorkDone { Samples = 51, Markers = 7824, Chromosomes = ["20"], Chunks = [chunk] };
            Assert.True(await ledger.CompleteQualityControlAsync(lease, done, report, new Dictionary<ObjectId, long>(), default));
            Assert.True(await ledger.CompleteAsync((await ledger.LeaseNextAsync(default))!, new Dictionary<ObjectId, long>(), default));
            return true;
        });
        var password = await installation.SealAsync(
            new SealScope(job.Owner, job.ResultSubject, "archive-password"), "the password");
        var archive = await installation.SealAsync(
            new SealScope(job.Owner, job.ResultSubject, "archive"), "the archive");
        await installation.WithLedgerAsync(async ledger =>
        {
            var lease = (await ledger.LeaseNextAsync(default))!;
            Assert.True(await ledger.AnnounceAsync(lease, archive, new WorkWant(WorkFiles.Archive, "chr_20.zip"), JobObjectKind.Archive, default));
            Assert.True(await ledger.CompleteAsync(lease, new Dictionary<ObjectId, long> { [archive] = 11 }, default));
            return true;
        });
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var finished = await db.Set<ImputationJob>().SingleAsync(j => j.Id == job.Id);
        finished.KeepPassword(password);
        await db.SaveChangesAsync();
        await installation.CleanAsync();
        return finished;
    }

    public static async Task<T> WithLedgerAsync<T>(this Installation installation, Func<JobLedger, Task<T>> act)
    {
        await using var scope = installation.Scope();
        return await act(scope.ServiceProvider.GetRequiredService<JobLedger>());
    }

    /// <summary>What the sweeper does.</summary>
    public static async Task CleanAsync(this Installation installation)
    {
        await using var scope = installation.Scope();
        await scope.ServiceProvider.GetRequiredService<JobCleaner>().CleanAllAsync(default);
    }

    public static async Task<ObjectId> SealAsync(this Installation installation, SealScope scope, string text) =>
        await installation.Vault.SealTextAsync(scope, text, default);
}
