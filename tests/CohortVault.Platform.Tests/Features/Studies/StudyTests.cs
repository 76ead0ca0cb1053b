using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Tests.Features.Studies;

public abstract class StudyTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_runs_only_while_its_approval_is_in_force_and_its_end_binds_its_data()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada, clinical: true);
        Assert.Equal("study.not-approved", await installation.MoveAsync(study, ada, StudyState.Running));
        await installation.ApproveAsync(study, ada);
        Assert.Equal("study.no-such-step", await installation.MoveAsync(study, ada, StudyState.Closed));
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Running));
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Paused));
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Running));
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Closed));
        Assert.Equal("study.no-such-step", await installation.MoveAsync(study, ada, StudyState.Running));

        // French law, because it is clinical: 25 years, whoever asks.
        installation.Clock.Now = installation.Clock.Now.AddYears(24);
        foreach (var reason in (DestructionReason[])[DestructionReason.TimeOver(RetentionKind.ClinicalStudy), DestructionReason.DeletedByOwner])
        {
            Assert.Equal(
                "retention.too-early",
                (await installation.Get<IFieldVault>().DestroyOwnerAsync(study.Owner, reason, Ct)).Refusal?.Code);
        }

        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Archived));
        var access = (await installation.EnterAsync(study, ada))!;
        Assert.Equal("study.archived", (await installation.UseAsync<ChangeStudy, Outcome<Done>>(
            change => change.Handle(access, new ChangeStudy.Settings("Another title", 5), Ct))).Refusal?.Code);
    }

    [Fact]
    public async Task An_approval_that_is_over_or_of_tomorrow_is_none()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var access = (await installation.EnterAsync(study, ada))!;
        var today = DateOnly.FromDateTime(installation.Clock.Now.UtcDateTime);
        Assert.Equal("study.bad-approval", await ApproveAsync(today.AddDays(1), null));
        Assert.Equal("study.approval-ends", await ApproveAsync(today, today.AddDays(-1)));
        Assert.Null(await ApproveAsync(today.AddDays(-9), today.AddDays(1)));
        installation.Clock.Now = installation.Clock.Now.AddDays(2);
        Assert.Equal("study.not-approved", await installation.MoveAsync(study, ada, StudyState.Running));

        async Task<string?> ApproveAsync(DateOnly on, DateOnly? until) => (await installation.UseAsync<ChangeStudy, Outcome<Done>>(
            change => change.Handle(access, new ChangeStudy.Approval("Board", "1", on, until), Ct))).Refusal?.Code;
    }

    [Fact]
    public async Task A_member_has_what_the_role_allows_until_it_is_taken_away_or_ends()
    {
        await using var installation = await NewInstallationAsync();
        var (ada, bob) = (await installation.PersonAsync("ada"), await installation.PersonAsync("bob"));
        var study = await installation.StudyAsync(ada);
        Assert.Null(await installation.EnterAsync(study, bob));
        Assert.Null(await installation.EnterAsync(StudyId.New(), ada));
        await installation.JoinTeamAsync(study, ada, bob, "bob", "No rights yet", ends: installation.Clock.Now.AddDays(30));
        Assert.Equal(StudyRights.None, (await installation.EnterAsync(study, bob))!.Rights);
        Assert.Empty((await installation.ListAsync(bob)).Invitations);

        var adas = (await installation.EnterAsync(study, ada))!;
        var assistant = (await installation.TeamAsync(study, ada)).Roles.Single(r => r.Name == "Research assistant").Id;
        var ends = installation.Clock.Now.AddDays(30);
        Assert.Null((await installation.UseAsync<ChangeTeam, Outcome<Done>>(
            team => team.Handle(adas, bob, new MemberTerms(assistant, null, ends), Ct))).Refusal);
        var bobs = (await installation.EnterAsync(study, bob))!;
        Assert.True(bobs.May(StudyRights.EditRecords | StudyRights.ReadRecords));
        Assert.Equal("study.not-in-role", (await installation.UseAsync<ChangeStudy, Outcome<Done>>(
            change => change.MoveAsync(bobs, StudyState.Running, Ct))).Refusal?.Code);
        Assert.Equal("study.not-in-role", await installation.InviteAsync(bobs, "eve@example.org", assistant));

        // The role itself may change, for all who have it.
        Assert.Null((await installation.UseAsync<ChangeRoles, Outcome<Done>>(
            roles => roles.Handle(adas, assistant, new ChangeRoles.Request("Research assistant", ["edit-records"], InstrumentGrants.All), Ct))).Refusal);
        Assert.Equal(StudyRights.ReadRecords | StudyRights.EditRecords, (await installation.EnterAsync(study, bob))!.Rights);

        installation.Clock.Now = ends;
        Assert.Null(await installation.EnterAsync(study, bob));
        Assert.Empty((await installation.ListAsync(bob)).Studies);
    }

    [Fact]
    public async Task Nothing_leaves_a_study_without_somebody_who_leads_it()
    {
        await using var installation = await NewInstallationAsync();
        var (ada, bob) = (await installation.PersonAsync("ada"), await installation.PersonAsync("bob"));
        var study = await installation.StudyAsync(ada);
        var adas = (await installation.EnterAsync(study, ada))!;
        var roles = (await installation.TeamAsync(study, ada)).Roles;
        var (lead, none) = (roles[0].Id, roles.Single(r => r.Rights == StudyRights.None).Id);
        Assert.Equal("study.last-lead", await ChangeAsync(ada, new MemberTerms(none, null, null)));
        Assert.Equal("study.last-lead", await ChangeAsync(ada, new MemberTerms(lead, null, installation.Clock.Now.AddDays(1))));
        Assert.Equal("study.last-lead", await RemoveAsync(ada));
        Assert.Equal("study.last-lead", (await installation.UseAsync<ChangeRoles, Outcome<Done>>(
            change => change.Handle(adas, lead, new ChangeRoles.Request("Principal investigator", [], InstrumentGrants.All), Ct))).Refusal?.Code);
        Assert.Equal("study.last-lead", (await installation.UseAsync<DeleteAccount, Outcome<DeleteAccount.Response>>(
            delete => delete.Handle(ada, "ada", Ct))).Refusal?.Code);

        await installation.JoinTeamAsync(study, ada, bob, "bob", "Principal investigator");
        Assert.True((await installation.UseAsync<DeleteAccount, Outcome<DeleteAccount.Response>>(
            delete => delete.Handle(ada, "ada", Ct))).Value.Complete);
        Assert.Null(await installation.EnterAsync(study, ada));
        Assert.Equal("Sleep and light", (await installation.EnterAsync(study, bob))!.Title);

        async Task<string?> ChangeAsync(AccountId account, MemberTerms terms) => (await installation.UseAsync<ChangeTeam, Outcome<Done>>(
            team => team.Handle(adas, account, terms, Ct))).Refusal?.Code;

        async Task<string?> RemoveAsync(AccountId account) => (await installation.UseAsync<ChangeTeam, Outcome<Done>>(
            team => team.RemoveAsync(adas, account, Ct))).Refusal?.Code;
    }

    [Fact]
    public async Task An_invitation_is_for_the_address_alone_and_only_once()
    {
        await using var installation = await NewInstallationAsync();
        var (ada, eve) = (await installation.PersonAsync("ada"), await installation.PersonAsync("eve"));
        var study = await installation.StudyAsync(ada);
        Assert.Equal("study.bad-address", await installation.InviteAsync(study, ada, "bob", "Monitor"));
        Assert.Null(await installation.InviteAsync(study, ada, "bob@example.org", "Monitor"));
        Assert.Equal("study.member-already", await installation.InviteAsync(study, ada, "BOB@example.org", "Statistician"));
        Assert.Equal("study.member-already", await installation.InviteAsync(study, ada, "ada@example.org", "Statistician"));

        // The account comes later than the invitation.
        var bob = await installation.PersonAsync("bob");
        var invitation = Assert.Single((await installation.ListAsync(bob)).Invitations);
        Assert.Empty((await installation.ListAsync(eve)).Invitations);
        Assert.Equal("study.invitation-unknown", await AnswerAsync(eve, accept: true));
        Assert.Null(await AnswerAsync(bob, accept: true));
        Assert.Equal("study.invitation-unknown", await AnswerAsync(bob, accept: true));
        Assert.Equal("Monitor", Assert.Single((await installation.ListAsync(bob)).Studies).Role);

        Assert.Null(await installation.InviteAsync(study, ada, "eve@example.org", "Monitor"));
        installation.Clock.Now = installation.Clock.Now.AddDays(14);
        Assert.Empty((await installation.ListAsync(eve)).Invitations);
        Assert.Null(await installation.InviteAsync(study, ada, "eve@example.org", "Monitor"));

        async Task<string?> AnswerAsync(AccountId who, bool accept) => (await installation.UseAsync<AnswerInvitation, Outcome<StudyId>>(
            answer => answer.Handle(who, invitation.Id, accept, Ct))).Refusal?.Code;
    }

    [Fact]
    public async Task Nothing_that_a_team_typed_lies_readable_on_disk()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada, "Zebrafish finanzamt lullaby");
        await installation.ApproveAsync(study, ada);
        Assert.Null(await installation.InviteAsync(study, ada, "quetzalcoatl@example.org", "Monitor"));
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds("Zebrafish"));
            Assert.False(installation.Holds("2026-17"));
            Assert.False(installation.Holds("quetzalcoatl"));
        }
    }

    [Theory]
    [InlineData("ab", "FR", 0, "study.bad-title")]
    [InlineData("a\u0007bc", "FR", 0, "study.bad-title")]
    [InlineData("A study", "france", 0, "study.bad-country")]
    [InlineData("A study", "F1", 0, "study.bad-country")]
    [InlineData("A study", "FR", -1, "study.bad-years")]
    [InlineData("A study", "FR", 101, "study.bad-years")]
    public async Task What_makes_no_study_is_refused(string title, string country, int years, string code)
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        Assert.Equal(code, (await installation.UseAsync<CreateStudy, Outcome<StudyId>>(
            create => create.Handle(ada, new CreateStudy.Request(title, country, false, years), Ct))).Refusal?.Code);
    }
}

public sealed class SqliteStudyTests : StudyTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresStudyTests(OnePostgres postgres) : StudyTests(postgres);
