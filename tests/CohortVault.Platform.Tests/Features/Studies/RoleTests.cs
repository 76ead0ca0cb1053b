using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Tests.Features.Studies;

/// <summary>A study's own roles: made, copied, changed, and never worth more than their maker's.</summary>
public sealed class RoleTests : InstallationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_gives_more_than_they_have()
    {
        await using var installation = await NewInstallationAsync();
        var (ada, bob) = (await installation.PersonAsync("ada"), await installation.PersonAsync("bob"));
        var study = await installation.StudyAsync(ada);
        var adas = (await installation.EnterAsync(study, ada))!;
        Assert.Null(await CreateAsync(adas, "Team lead", Listed(RecordGrant.Read), "team", "read-records"));
        await installation.JoinTeamAsync(study, ada, bob, "bob", "Team lead");
        var bobs = (await installation.EnterAsync(study, bob))!;

        Assert.Equal("study.more-than-own", await CreateAsync(bobs, "Helper", Listed(RecordGrant.Read), "read-records", "identifiers"));
        Assert.Equal("study.more-than-own", await CreateAsync(bobs, "Helper", Listed(RecordGrant.Edit), "read-records"));
        Assert.Equal("study.more-than-own", await CreateAsync(bobs, "Helper", InstrumentGrants.All, "read-records"));
        Assert.Null(await CreateAsync(bobs, "Helper", Listed(RecordGrant.Read), "read-records"));
        Assert.Equal("study.more-than-own", await installation.InviteAsync(bobs, "eve@example.org", await IdAsync("Principal investigator")));
        Assert.Equal("study.more-than-own", await CopyAsync(bobs, "Coordinator"));
        Assert.Equal("study.more-than-own", await ChangeAsync(bobs, "Coordinator", InstrumentGrants.All));
        Assert.Equal("study.more-than-own", await ChangeAsync(bobs, "Team lead", InstrumentGrants.All, "team", "study"));
        Assert.Equal("study.more-than-own", (await installation.UseAsync<ChangeTeam, Outcome<Done>>(async team => await team.Handle(
            bobs, bob, new MemberTerms(await IdAsync("Principal investigator"), null, null), Ct))).Refusal?.Code);
        Assert.Null(await installation.InviteAsync(bobs, "eve@example.org", await IdAsync("Helper")));

        // What a lead gives up, nobody could give back.
        Assert.Equal("study.last-lead", await ChangeAsync(adas, "Principal investigator", InstrumentGrants.All, "team", "study"));
        Assert.Equal("study.last-lead", await ChangeAsync(
            adas, "Principal investigator", Listed(RecordGrant.Edit), [.. StudyRightWords.All.ToWords()]));

        // Taken away is gone at the next request.
        Assert.Null(await ChangeAsync(adas, "Team lead", Listed(RecordGrant.Read), "read-records"));
        Assert.Equal("study.not-in-role", await CreateAsync((await installation.EnterAsync(study, bob))!, "Another", Listed(RecordGrant.None)));

        async Task<Guid> IdAsync(string name) => (await installation.TeamAsync(study, ada)).Roles.Single(r => r.Name == name).Id;

        async Task<string?> CreateAsync(StudyAccess by, string name, InstrumentGrants grants, params string[] rights) =>
            (await installation.UseAsync<ChangeRoles, Outcome<Done>>(
                roles => roles.CreateAsync(by, new ChangeRoles.Request(name, rights, grants), Ct))).Refusal?.Code;

        async Task<string?> ChangeAsync(StudyAccess by, string name, InstrumentGrants grants, params string[] rights)
        {
            var id = await IdAsync(name);
            return (await installation.UseAsync<ChangeRoles, Outcome<Done>>(
                roles => roles.Handle(by, id, new ChangeRoles.Request(name, rights, grants), Ct))).Refusal?.Code;
        }

        async Task<string?> CopyAsync(StudyAccess by, string name)
        {
            var id = await IdAsync(name);
            return (await installation.UseAsync<ChangeRoles, Outcome<Done>>(roles => roles.CopyAsync(by, id, Ct))).Refusal?.Code;
        }
    }

    [Fact]
    public async Task A_role_is_copied_with_its_instruments_and_renamed()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var access = (await installation.EnterAsync(study, ada))!;
        Assert.Null((await installation.UseAsync<ChangeRoles, Outcome<Done>>(roles => roles.CreateAsync(
            access, new ChangeRoles.Request("Diary nurse", ["edit-records"], Listed(RecordGrant.Edit)), Ct))).Refusal);
        var made = (await installation.TeamAsync(study, ada)).Roles.Single(r => r.Name == "Diary nurse");
        Assert.Null((await installation.UseAsync<ChangeRoles, Outcome<Done>>(roles => roles.CopyAsync(access, made.Id, Ct))).Refusal);
        var copy = (await installation.TeamAsync(study, ada)).Roles.Single(r => r.Name == "Diary nurse (2)");
        Assert.Equal((made.Rights, "diary:edit/none"), (copy.Rights, copy.Grants.ToWords()));
        Assert.Equal("study.bad-role-name", (await installation.UseAsync<ChangeRoles, Outcome<Done>>(roles => roles.Handle(
            access, copy.Id, new ChangeRoles.Request("diary NURSE", ["edit-records"], InstrumentGrants.All), Ct))).Refusal?.Code);
        Assert.Null((await installation.UseAsync<ChangeRoles, Outcome<Done>>(roles => roles.Handle(
            access, copy.Id, new ChangeRoles.Request("Night nurse", ["edit-records"], InstrumentGrants.All), Ct))).Refusal);
        Assert.True((await installation.TeamAsync(study, ada)).Roles.Single(r => r.Name == "Night nurse").Grants.AreAll);
    }

    private static InstrumentGrants Listed(RecordGrant records) =>
        new(new Dictionary<string, InstrumentGrant> { ["diary"] = new(records, ExportGrant.None) });
}
