using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Jobs of a person, with everything sealed of them that real ones have, without a worker's hours.</summary>
internal static class OwnDataScene
{
    private static readonly JobParameters Parameters = new("hapmap2", "hg19", "off", true, false, 0, false);

    /// <summary>A job in the middle of its work. No task waits, so no worker takes it.</summary>
    public static async Task<ImputationJob> AddRunningJobAsync(
        IServiceProvider services, AccountId account, string name, DateTimeOffset now)
    {
        var job = await AcceptedAsync(services, account, name, now);
        job.Start(now);
        await services.GetRequiredService<CohortDbContext>().SaveChangesAsync();
        return job;
    }

    /// <summary>A job whose one archive waits under a share link.</summary>
    public static async Task<ImputationJob> AddFinishedJobAsync(
        IServiceProvider services, AccountId account, string name, DateTimeOffset now)
    {
        var job = await AcceptedAsync(services, account, name, now);
        job.Start(now);
        job.BeginQualityControl();
        foreach (var stage in (JobState[])[JobState.Phasing, JobState.Imputing, JobState.Sealing])
        {
            job.Advance(stage);
        }

        job.Finish(now, now.AddDays(7));
        var task = JobTask.Create(job.Id, JobTaskKind.Seal, 0, "20");
        var archive = JobObject.Output(
            task, await SealAsync(services, job, job.ResultSubject, "archive", "an archive"), JobObjectKind.Archive, "chr_20.zip");
        archive.Commit(10);
        await ShareLink.OpenAsync(archive, job.Owner, services.GetRequiredService<IFieldVault>(), default);
        var db = services.GetRequiredService<CohortDbContext>();
        db.Add(archive);
        await db.SaveChangesAsync();
        return job;
    }

    private static async Task<ImputationJob> AcceptedAsync(
        IServiceProvider services, AccountId account, string name, DateTimeOffset now)
    {
        var publicId = $"job-20260506-070809-{Random.Shared.Next(100_000_000)}";
        var job = ImputationJob.Receive(account, publicId, shareLinks: true, now);
        var upload = await SealAsync(services, job, job.InputSubject, "upload", "uploaded genotypes");
        job.Accept(
            Parameters,
            await SealAsync(services, job, job.ResultSubject, "job-name", name),
            await SealAsync(services, job, job.InputSubject, "file-names", $$"""{"{{upload}}":"{{name}}.vcf.gz"}"""),
            password: null);
        services.GetRequiredService<CohortDbContext>().AddRange(job, JobObject.Upload(job.Id, upload, 18));
        return job;
    }

    private static Task<ObjectId> SealAsync(
        IServiceProvider services, ImputationJob job, SubjectId subject, string purpose, string text) =>
        services.GetRequiredService<IVault>().SealTextAsync(new SealScope(job.Owner, subject, purpose), text, default);
}
