using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Retention;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Tests.Features.Participants;

public abstract class ParticipantTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Participants_are_added_in_bulk_with_codes_that_lie_nowhere_readable()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var codes = (await AddAsync(installation, study, ada, 120)).Value.Codes;
        Assert.Equal(120, codes.Distinct().Count());
        var first = await ListAsync(installation, study, ada, 1);
        var last = await ListAsync(installation, study, ada, 3);
        Assert.Equal((3, 120, 50, 20), (first.Pages, first.Count, first.Items.Count, last.Items.Count));
        Assert.Equal(
            codes.Order(Comparer<ParticipantCode>.Create((a, b) => string.CompareOrdinal(a.Text, b.Text))),
            new[] { first, await ListAsync(installation, study, ada, 2), last }.SelectMany(page => page.Items).Select(item => item.Code)
                .Order(Comparer<ParticipantCode>.Create((a, b) => string.CompareOrdinal(a.Text, b.Text))));
        if (installation.OnFiles)
        {
            Assert.All(codes, code => Assert.False(installation.Holds(code.Text) || installation.Holds(code.Grouped)));
        }

        Assert.Equal("participant.bad-count", (await AddAsync(installation, study, ada, 0)).Refusal?.Code);
        Assert.Equal("participant.bad-count", (await AddAsync(installation, study, ada, 501)).Refusal?.Code);
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_a_code_or_to_forget_one()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        await AddAsync(installation, study, ada, 2);
        string[] statements =
        [
            """UPDATE participants SET "Code" = (SELECT max("Code") FROM participants)""",
            """UPDATE participants SET "CodeIndex" = "CodeIndex" """,
            """UPDATE participants SET "StudyId" = "Id" """,
            """UPDATE participant_codes SET "CodeIndex" = "CodeIndex" """,
            "DELETE FROM participant_codes",
        ];
        foreach (var statement in statements)
        {
            await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(installation, statement));
        }

        // A participant may go; the digest of the code stays, and no other row ever gets it.
        await RunAsync(installation, "DELETE FROM participants");
        Assert.Equal(2, await installation.UseAsync<CohortDbContext, int>(db => db.Set<UsedCode>().CountAsync(Ct)));
        var index = await installation.UseAsync<CohortDbContext, byte[]>(db => db.Set<UsedCode>().Select(c => c.CodeIndex).FirstAsync(Ct));
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => installation.UseAsync<CohortDbContext, int>(db =>
        {
            db.Add(UsedCode.Of(index));
            return db.SaveChangesAsync(Ct);
        }));
    }

    [Fact]
    public async Task Every_step_is_dated_and_none_is_skipped()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var code = (await AddAsync(installation, study, ada, 1)).Value.Codes[0];
        Assert.Equal("participant.no-such-step", await MoveAsync(installation, study, ada, code, ParticipantState.Active));
        Assert.Equal("participant.no-such-step", await MoveAsync(installation, study, ada, code, ParticipantState.Completed));
        installation.Clock.Now = installation.Clock.Now.AddDays(1);
        Assert.Null(await MoveAsync(installation, study, ada, code, ParticipantState.Withdrawn));
        Assert.Equal("participant.no-such-step", await MoveAsync(installation, study, ada, code, ParticipantState.Active));
        Assert.Equal("participant.unknown", await MoveAsync(installation, study, ada, ParticipantCode.New(), ParticipantState.Withdrawn));
        var access = (await installation.EnterAsync(study, ada))!;
        var shown = (await installation.UseAsync<ShowParticipant, ShowParticipant.Response?>(show => show.Handle(access, code, Ct)))!;
        Assert.Equal([ParticipantState.Added, ParticipantState.Withdrawn], shown.Steps.Select(step => step.State));
        Assert.Equal(TimeSpan.FromDays(1), shown.Steps[1].At - shown.Steps[0].At);
    }

    [Fact]
    public async Task Who_is_bound_to_a_site_knows_of_its_participants_alone()
    {
        await using var installation = await NewInstallationAsync();
        var (ada, bob) = (await installation.PersonAsync("ada"), await installation.PersonAsync("bob"));
        var study = await installation.StudyAsync(ada);
        var (north, south) = (await SiteAsync(installation, study, ada, "North"), await SiteAsync(installation, study, ada, "South"));
        Assert.Equal("participant.site", (await AddAsync(installation, study, ada, 1)).Refusal?.Code);
        Assert.Equal("participant.site", (await AddAsync(installation, study, ada, 1, SiteId.New())).Refusal?.Code);
        var northern = (await AddAsync(installation, study, ada, 1, north)).Value.Codes[0];
        var southern = (await AddAsync(installation, study, ada, 1, south)).Value.Codes[0];
        await installation.JoinTeamAsync(study, ada, bob, "bob", "Research assistant", north);
        Assert.Equal([northern], (await ListAsync(installation, study, bob, 1)).Items.Select(item => item.Code));
        Assert.Equal("participant.site", (await AddAsync(installation, study, bob, 1, south)).Refusal?.Code);
        Assert.Equal("participant.unknown", await MoveAsync(installation, study, bob, southern, ParticipantState.Withdrawn));
        Assert.Null(await MoveAsync(installation, study, bob, northern, ParticipantState.Withdrawn));
    }

    [Fact]
    public async Task A_study_that_is_over_takes_nobody_and_binds_what_it_has()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        await AddAsync(installation, study, ada, 1);
        await installation.ApproveAsync(study, ada);
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Running));
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Closed));
        Assert.Equal("participant.study-over", (await AddAsync(installation, study, ada, 1)).Refusal?.Code);
        var participant = await installation.UseAsync<CohortDbContext, ParticipantId>(db => db.Set<Participant>().Select(p => p.Id).SingleAsync(Ct));
        var bound = await installation.UseAsync<CohortDbContext, List<RetainedSubject>>(db => db.Set<RetainedSubject>().ToListAsync(Ct));
        Assert.Equal(installation.Clock.Now.AddYears(3), bound.Single(kept => kept.SubjectId == participant.Subject).Until);
    }

    private static async Task<Outcome<AddParticipants.Response>> AddAsync(
        Installation installation, StudyId study, AccountId by, int count, SiteId? site = null)
    {
        var access = (await installation.EnterAsync(study, by))!;
        return await installation.UseAsync<AddParticipants, Outcome<AddParticipants.Response>>(
            add => add.Handle(access, count, site, Ct));
    }

    private static async Task<string?> MoveAsync(
        Installation installation, StudyId study, AccountId by, ParticipantCode code, ParticipantState next)
    {
        var access = (await installation.EnterAsync(study, by))!;
        return (await installation.UseAsync<MoveParticipant, Outcome<Done>>(move => move.Handle(access, code, next, Ct))).Refusal?.Code;
    }

    private static async Task<ListParticipants.Response> ListAsync(Installation installation, StudyId study, AccountId by, int page)
    {
        var access = (await installation.EnterAsync(study, by))!;
        return await installation.UseAsync<ListParticipants, ListParticipants.Response>(list => list.Handle(access, null, page, Ct));
    }

    private static async Task<SiteId> SiteAsync(Installation installation, StudyId study, AccountId by, string name)
    {
        var access = (await installation.EnterAsync(study, by))!;
        Assert.Null((await installation.UseAsync<ChangeStudy, Outcome<Done>>(change => change.AddSiteAsync(access, name, Ct))).Refusal);
        return (await installation.UseAsync<IStudySites, IReadOnlyDictionary<SiteId, string>>(sites => sites.OfAsync(study, Ct)))
            .Single(site => site.Value == name).Key;
    }

    private static Task<int> RunAsync(Installation installation, string sql) =>
        installation.UseAsync<CohortDbContext, int>(db => db.Database.ExecuteSqlRawAsync(sql, Ct));
}

public sealed class SqliteParticipantTests : ParticipantTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresParticipantTests(OnePostgres postgres) : ParticipantTests(postgres);
