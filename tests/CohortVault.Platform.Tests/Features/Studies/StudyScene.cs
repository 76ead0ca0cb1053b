using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Studies;

/// <summary>Makes people and studies as the pages do.</summary>
internal static class StudyScene
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<AccountId> PersonAsync(this Installation installation, string name) =>
        (await installation.UseAsync<IAccountAdministration, Outcome<CreatedAccount>>(accounts => accounts.CreateAsync(
            new AccountToCreate(name, $"{name}@example.org", AccountRole.Researcher, null, null), Ct))).Value.Id;

    public static async Task<StudyId> StudyAsync(
        this Installation installation, AccountId by, string title = "Sleep and light", string country = "FR", bool clinical = false) =>
        (await installation.UseAsync<CreateStudy, Outcome<StudyId>>(
            create => create.Handle(by, new CreateStudy.Request(title, country, clinical, 0), Ct))).Value;

    public static Task<StudyAccess?> EnterAsync(this Installation installation, StudyId study, AccountId account) =>
        installation.UseAsync<IStudyGate, StudyAccess?>(gate => gate.EnterAsync(study, account, Ct));

    public static async Task ApproveAsync(this Installation installation, StudyId study, AccountId by)
    {
        var access = (await installation.EnterAsync(study, by))!;
        var day = DateOnly.FromDateTime(installation.Clock.Now.UtcDateTime);
        Assert.Null((await installation.UseAsync<ChangeStudy, Outcome<Done>>(
            change => change.Handle(access, new ChangeStudy.Approval("Ethics board", "2026-17", day, null), Ct))).Refusal);
    }

    public static async Task<string?> MoveAsync(this Installation installation, StudyId study, AccountId by, StudyState next)
    {
        var access = (await installation.EnterAsync(study, by))!;
        return (await installation.UseAsync<ChangeStudy, Outcome<Done>>(change => change.MoveAsync(access, next, Ct))).Refusal?.Code;
    }

    public static async Task<ListTeam.Response> TeamAsync(this Installation installation, StudyId study, AccountId by)
    {
        var access = (await installation.EnterAsync(study, by))!;
        return await installation.UseAsync<ListTeam, ListTeam.Response>(list => list.Handle(access, Ct));
    }

    /// <summary>Invites somebody and lets them accept.</summary>
    public static async Task JoinTeamAsync(
        this Installation installation, StudyId study, AccountId by, AccountId who, string name, string role,
        SiteId? site = null, DateTimeOffset? ends = null)
    {
        Assert.Null(await installation.InviteAsync(study, by, $"{name}@example.org", role, site, ends));
        var invitation = Assert.Single((await installation.ListAsync(who)).Invitations);
        Assert.Equal(study, (await installation.UseAsync<AnswerInvitation, Outcome<StudyId>>(
            answer => answer.Handle(who, invitation.Id, accept: true, Ct))).Value);
    }

    public static async Task<string?> InviteAsync(
        this Installation installation, StudyId study, AccountId by, string address, string role, SiteId? site = null,
        DateTimeOffset? ends = null)
    {
        var access = (await installation.EnterAsync(study, by))!;
        var id = (await installation.TeamAsync(study, by)).Roles.Single(r => r.Name == role).Id;
        return await installation.InviteAsync(access, address, id, site, ends);
    }

    public static async Task<string?> InviteAsync(
        this Installation installation, StudyAccess access, string address, Guid role, SiteId? site = null, DateTimeOffset? ends = null) =>
        (await installation.UseAsync<InviteMember, Outcome<Done>>(
            invite => invite.Handle(access, address, new MemberTerms(role, site, ends), Ct))).Refusal?.Code;

    public static Task<ListStudies.Response> ListAsync(this Installation installation, AccountId account) =>
        installation.UseAsync<ListStudies, ListStudies.Response>(list => list.Handle(account, Ct));

    public static async Task<T> UseAsync<TService, T>(this Installation installation, Func<TService, Task<T>> use)
        where TService : notnull
    {
        await using var scope = installation.Scope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
