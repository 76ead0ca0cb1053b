using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Features.Vault.Retention;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Imputation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class RetentionTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const string Why = "A court has asked for it.";

    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "answers");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static AccountId Officer => AccountId.From(new Guid("99999999-2222-3333-4444-555555555555"));

    [Fact]
    public async Task What_is_bound_goes_for_no_reason_before_its_time_and_for_the_rule_afterwards()
    {
        await using var installation = await NewInstallationAsync();
        var id = await installation.SealAsync(_scope, "an answer");
        var until = await KeepAsync(installation, new RetentionTerm(RetentionKind.ClinicalStudy, installation.Clock.Now));
        Assert.Equal(installation.Clock.Now.AddYears(3), until);

        installation.Clock.Now = until.AddSeconds(-1);
        var rule = DestructionReason.TimeOver(RetentionKind.ClinicalStudy);
        foreach (var reason in (DestructionReason[])[rule, DestructionReason.DeletedByOwner, DestructionReason.AccountDeleted])
        {
            Assert.Equal("retention.too-early", Code(await installation.Vault.DestroyAsync(id, reason, Ct)));
            Assert.Equal("retention.too-early", Code(await installation.Vault.DestroySubjectAsync(_scope.Subject, reason, Ct)));
            Assert.Equal("retention.too-early", Code(await installation.Get<IFieldVault>().DestroyOwnerAsync(_scope.Owner, reason, Ct)));
        }

        Assert.Equal("an answer", await OpenAsync(installation, id));
        Assert.Empty(await RowsAsync<Destruction>(installation));

        installation.Clock.Now = until;
        Assert.Null(Code(await installation.Vault.DestroySubjectAsync(_scope.Subject, rule, Ct)));
        Assert.Null(await OpenAsync(installation, id));
        Assert.Empty(await RowsAsync<RetainedSubject>(installation));
    }

    [Fact]
    public async Task Results_go_when_their_owner_wants_it_and_by_the_rule_only_after_their_time()
    {
        await using var installation = await NewInstallationAsync();
        await installation.SealAsync(_scope, "results");
        var until = await KeepAsync(installation, new RetentionTerm(RetentionKind.ImputationResults, installation.Clock.Now));
        Assert.Equal(installation.Clock.Now.AddDays(7), until);
        Assert.Equal("retention.too-early", Code(await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.ResultsOver, Ct)));
        Assert.Null(Code(await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.DeletedByOwner, Ct)));
    }

    [Fact]
    public async Task A_term_is_only_ever_prolonged()
    {
        await using var installation = await NewInstallationAsync();
        var now = installation.Clock.Now;
        var longest = await KeepAsync(installation, new RetentionTerm(RetentionKind.ClinicalStudy, now, "FR"));
        Assert.Equal(now.AddYears(25), longest);
        Assert.Equal(longest, await KeepAsync(installation, new RetentionTerm(RetentionKind.ClinicalStudy, now)));
        Assert.Equal(
            now.AddYears(40), await KeepAsync(installation, new RetentionTerm(RetentionKind.ClinicalStudy, now, "CH", RetentionPeriod.OfYears(40))));
    }

    [Fact]
    public async Task A_held_job_is_destroyed_by_nobody_and_goes_once_two_people_lift_the_hold()
    {
        await using var installation = await NewInstallationAsync();
        var job = await installation.FinishedAsync();
        Assert.Null(await PlaceAsync(installation, job.PublicId));
        Assert.Equal("retention.held-already", await PlaceAsync(installation, job.PublicId));
        Assert.Equal("retention.unknown", await PlaceAsync(installation, "job-20260101-000000-000"));
        foreach (var reason in (DestructionReason[])[DestructionReason.ResultsOver, DestructionReason.DeletedByOwner, DestructionReason.AccountDeleted])
        {
            Assert.Equal("retention.held", Code(await installation.Vault.DestroySubjectAsync(job.ResultSubject, reason, Ct)));
            Assert.Equal("retention.held", Code(await installation.Get<IFieldVault>().DestroyOwnerAsync(job.Owner, reason, Ct)));
        }

        // The sweeper comes after its time and leaves it; reading is over all the same.
        installation.Clock.Now = installation.Clock.Now.AddDays(8);
        await installation.CleanAsync();
        Assert.Contains(await RowsAsync<SealedObject>(installation), o => o.SubjectId == job.ResultSubject && o.Purpose == "archive");

        var hold = Assert.Single(await RowsAsync<LegalHold>(installation));
        await using (var scope = installation.Scope())
        {
            var lift = ActivatorUtilities.CreateInstance<LiftHold>(scope.ServiceProvider);
            Assert.Contains(job.PublicId, await lift.DescribeAsync(hold.Id.ToString("N"), Ct), StringComparison.Ordinal);
            Assert.Null(Code(await lift.CarryOutAsync(Jobs.Owner, hold.Id.ToString("N"), Officer, Ct)));
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>().SaveChangesAsync(Ct);
            Assert.Equal("retention.no-hold", Code(await lift.CarryOutAsync(Jobs.Owner, hold.Id.ToString("N"), Officer, Ct)));
        }

        await installation.CleanAsync();
        Assert.DoesNotContain(await RowsAsync<SealedObject>(installation), o => o.SubjectId == job.ResultSubject);
    }

    [Fact]
    public async Task A_hold_keeps_the_input_of_a_running_job_too()
    {
        await using var installation = await NewInstallationAsync();
        var job = await installation.SubmittedAsync();
        Assert.Null(await PlaceAsync(installation, job.PublicId));
        Assert.Equal("retention.held", Code(await installation.Vault.DestroySubjectAsync(job.InputSubject, DestructionReason.InputRead, Ct)));
    }

    [Fact]
    public async Task What_is_being_destroyed_cannot_be_held_any_more()
    {
        await using var installation = await NewInstallationAsync();
        var job = await installation.SubmittedAsync();
        await installation.SealAsync(new SealScope(job.Owner, job.WorkSubject, "chunk"), "a window");
        foreach (var subject in job.Subjects)
        {
            await installation.Vault.DestroySubjectAsync(subject, DestructionReason.DeletedByOwner, Ct);
        }

        Assert.Equal("retention.going", await PlaceAsync(installation, job.PublicId));
        Assert.Empty(await RowsAsync<LegalHold>(installation));
    }

    [Fact]
    public async Task A_longer_time_counts_from_the_next_start_and_a_shorter_one_once_two_people_agree()
    {
        var days = "9d";
        await using var installation = await NewInstallationAsync(services =>
            services.PostConfigure<RetentionOptions>(options => options.ImputationResults = days));
        await StartAsync(installation);
        Assert.Equal("9d", await InForceAsync(installation));

        days = "20d";
        await installation.RestartAsync();
        await StartAsync(installation);
        Assert.Equal("20d", await InForceAsync(installation));

        days = "8d";
        await installation.RestartAsync();
        await StartAsync(installation);
        Assert.Equal("20d", await InForceAsync(installation));

        await using var scope = installation.Scope();
        var lower = ActivatorUtilities.CreateInstance<LowerRetention>(scope.ServiceProvider);
        Assert.Equal("retention.not-lower", Code(await lower.CarryOutAsync(Officer, "imputation-results 6d", Officer, Ct)));
        Assert.Equal("retention.not-lower", Code(await lower.CarryOutAsync(Officer, "imputation-results 21d", Officer, Ct)));
        Assert.Equal("retention.not-lower", Code(await lower.CarryOutAsync(Officer, "clinical-study 1y", Officer, Ct)));
        Assert.Null(Code(await lower.CarryOutAsync(Officer, "imputation-results 8d", Officer, Ct)));
        await scope.ServiceProvider.GetRequiredService<CohortDbContext>().SaveChangesAsync(Ct);
        Assert.Equal("8d", await InForceAsync(installation));
    }

    private static string? Code(Outcome<Done> outcome) => outcome.Refusal?.Code;

    private static Task StartAsync(Installation installation) =>
        ActivatorUtilities.CreateInstance<RetentionStartup>(installation.Get<IServiceProvider>()).StartAsync(Ct);

    private static async Task<string> InForceAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return (await installation.Get<IRetention>().InForceAsync(
            scope.ServiceProvider.GetRequiredService<CohortDbContext>(), RetentionKind.ImputationResults, Ct)).ToString();
    }

    private static async Task<string?> PlaceAsync(Installation installation, string what)
    {
        await using var scope = installation.Scope();
        return Code(await scope.ServiceProvider.GetRequiredService<PlaceHold>().Handle(Officer, what, Why, Ct));
    }

    private static async Task<List<T>> RowsAsync<T>(Installation installation) where T : class
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<T>().AsNoTracking().ToListAsync(Ct);
    }

    private async Task<DateTimeOffset> KeepAsync(Installation installation, RetentionTerm term)
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var until = await installation.Get<IRetention>().KeepAsync(db, _scope.Owner, _scope.Subject, term, Ct);
        await db.SaveChangesAsync(Ct);
        return until;
    }

    private async Task<string?> OpenAsync(Installation installation, ObjectId id)
    {
        await using var stream = await installation.Vault.OpenAsync(id, _scope.Owner, Ct);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Ct);
    }
}

public sealed class RetentionOnFilesTests : RetentionTests;

[Collection(OnPostgres.Name)]
public sealed class RetentionOnPostgresTests(OnePostgres postgres) : RetentionTests(postgres);
