using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Imputation;

/// <summary>The life of a job: leases, destruction, expiry, and what is left.</summary>
public sealed class ImputationJobTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stale_attempt_commits_nothing()
    {
        await using var installation = await Installation.NewAsync();
        await installation.SubmittedAsync();
        await installation.WithLedgerAsync(async ledger =>
        {
            var first = (await ledger.LeaseNextAsync(Stop))!;
            Assert.Null(await ledger.LeaseNextAsync(Stop));
            Assert.Equal(1, await ledger.ReleaseAllAsync(Stop));
            var second = (await ledger.LeaseNextAsync(Stop))!;
            Assert.Equal((first.Task, first.Attempt + 1), (second.Task, second.Attempt));
            Assert.False(await ledger.ProlongAsync(first, Stop));
            Assert.False(await ledger.CompleteAsync(first, new Dictionary<ObjectId, long>(), Stop));
            Assert.True(await ledger.ProlongAsync(second, Stop));
            return true;
        });
    }

    [Fact]
    public async Task A_worker_that_keeps_breaking_fails_the_job_and_its_input_is_destroyed()
    {
        await using var installation = await Installation.NewAsync();
        var job = await installation.SubmittedAsync();
        await installation.WithLedgerAsync(async ledger =>
        {
            for (var attempt = 1; attempt <= 3; attempt++)
            {
                var lease = (await ledger.LeaseNextAsync(Stop))!;
                Assert.Equal(attempt == 3, await ledger.NoteBrokenAsync(lease, "job.worker-broken", Stop));
                Assert.Null(await ledger.LeaseNextAsync(Stop));
                installation.Clock.Now += TimeSpan.FromMinutes(1);
            }

            return true;
        });
        await installation.CleanAsync();
        var view = await ViewAsync(installation, job);
        Assert.Equal((JobState.Failed, "job.worker-broken"), (view.State, view.FailureCode));
        Assert.NotNull(view.InputDestroyedAt);
        Assert.Single(installation.Files("objects")); // The job's name, until it expires.
    }

    [Fact]
    public async Task Results_cannot_be_read_after_seven_days_even_if_nothing_sweeps()
    {
        await using var installation = await Installation.NewAsync();
        var job = await installation.FinishedAsync();
        var link = Assert.Single((await ViewAsync(installation, job)).Archives).LinkToken!;

        installation.Clock.Now = job.ExpiresAt!.Value.AddMinutes(-1);
        Assert.True((await SharedAsync(installation, link)).Succeeded);
        Assert.True((await OwnAsync(installation, job)).Succeeded);

        installation.Clock.Now = job.ExpiresAt.Value.AddMinutes(1);
        Assert.Equal(RefusalKind.Gone, (await SharedAsync(installation, link)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Gone, (await OwnAsync(installation, job)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Gone, (await RevealAsync(installation, job)).Refusal!.Kind);
        Assert.Equal(JobState.Expired, (await ViewAsync(installation, job)).State);

        await installation.CleanAsync();
        Assert.Empty(installation.Files("objects"));
        Assert.Equal(RefusalKind.Gone, (await SharedAsync(installation, link)).Refusal!.Kind);
    }

    [Fact]
    public async Task A_password_is_shown_once_even_when_asked_for_twice_at_once()
    {
        await using var installation = await Installation.NewAsync();
        var job = await installation.FinishedAsync();
        var answers = await Task.WhenAll(RevealAsync(installation, job), RevealAsync(installation, job));
        var shown = Assert.Single(answers, a => a.Succeeded);
        Assert.Equal("the password", shown.Value);
        Assert.Equal("job.password-seen", Assert.Single(answers, a => !a.Succeeded).Refusal!.Code);
    }

    [Fact]
    public async Task Another_account_finds_no_such_job()
    {
        await using var installation = await Installation.NewAsync();
        var job = await installation.FinishedAsync();
        var stranger = AccountId.New();
        await using var scope = installation.Scope();
        var services = scope.ServiceProvider;
        Assert.Equal(RefusalKind.NotFound, (await services.GetRequiredService<GetJob>().Handle(stranger, job.PublicId, Stop)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await services.GetRequiredService<CancelJob>().Handle(stranger, job.PublicId, Stop)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await services.GetRequiredService<DeleteJob>().Handle(stranger, job.PublicId, Stop)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await services.GetRequiredService<RevealPassword>().Handle(stranger, job.PublicId, Stop)).Refusal!.Kind);
        Assert.Equal(
            RefusalKind.NotFound,
            (await services.GetRequiredService<DownloadResult>().Handle(stranger, job.PublicId, "chr_20.zip", Stop))
                .Refusal!.Kind);
    }

    [Fact]
    public async Task A_deleted_job_leaves_counts_alone()
    {
        // What may be kept of a job that is over. A new column must be entered here on purpose, or be null by then.
        string[] counts =
        [
            "Id", "PublicId", "Account", "State", "Panel", "Build", "Population", "Phasing", "OnlyQualityControl",
            "MinimumR2",
            "Empirical", "OwnPassword", "ShareLinks", "SubmittedAt", "StartedAt", "EndedAt", "ExpiresAt", "Samples",
            "Markers",
            "Chromosomes", "Chunks", "FailureCode", "FailedIn", "InputSubject", "WorkSubject", "ResultSubject",
            "InputDestroyedAt",
            "WorkDestroyedAt", "ResultsDestroyedAt", "EndMailAt", "ReminderMailAt", "Revision",
        ];
        await using var installation = await Installation.NewAsync();
        var job = await installation.FinishedAsync();
        await using (var scope = installation.Scope())
        {
            Assert.True((await scope.ServiceProvider.GetRequiredService<DeleteJob>().Handle(Jobs.Owner, job.PublicId, Stop)).Succeeded);
        }

        await using var after = installation.Scope();
        var db = after.ServiceProvider.GetRequiredService<CohortDbContext>();
        var left = db.Entry(await db.Set<ImputationJob>().SingleAsync(Stop));
        foreach (var column in left.Properties.Where(p => !counts.Contains(p.Metadata.Name)))
        {
            Assert.True(column.CurrentValue is null, column.Metadata.Name);
        }

        Assert.Empty(await db.Set<JobTask>().ToListAsync(Stop));
        Assert.Empty(await db.Set<JobObject>().ToListAsync(Stop));
        Assert.Empty(installation.Files("objects"));
    }

    [Theory]
    [InlineData("correct-Horse.battery+staple:Quartz=4711 violets", true)]
    [InlineData("k8#Vd!q2Lw9zXr7$Tn4mBc6y", true)]
    [InlineData("k8#Vd!q2Lw9zXr7", false)]
    [InlineData("passwordpasswordpassword", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("12345678901234567890", false)]
    public void An_own_archive_password_must_withstand_guessing(string password, bool good) =>
        Assert.Equal(good, StrongPassphrase.Is(password));

    private static async Task<JobView> ViewAsync(Installation installation, ImputationJob job)
    {
        await using var scope = installation.Scope();
        return (await scope.ServiceProvider.GetRequiredService<GetJob>().Handle(Jobs.Owner, job.PublicId, Stop)).Value;
    }

    private static async Task<Outcome<string>> RevealAsync(Installation installation, ImputationJob job)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<RevealPassword>().Handle(Jobs.Owner, job.PublicId, Stop);
    }

    private static async Task<Outcome<Download>> OwnAsync(Installation installation, ImputationJob job)
    {
        await using var scope = installation.Scope();
        return await ClosedAsync(await scope.ServiceProvider.GetRequiredService<DownloadResult>().Handle(Jobs.Owner, job.PublicId, "chr_20.zip", Stop));
    }

    private static async Task<Outcome<Download>> SharedAsync(Installation installation, string token)
    {
        await using var scope = installation.Scope();
        return await ClosedAsync(
            await scope.ServiceProvider.GetRequiredService<DownloadShared>().Handle(token, "chr_20.zip", Stop));
    }

    private static async Task<Outcome<Download>> ClosedAsync(Outcome<Download> download)
    {
        if (download.Succeeded)
        {
            await download.Value.Content.DisposeAsync();
        }

        return download;
    }
}
