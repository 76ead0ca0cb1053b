using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Participants;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>Rights for single instruments, wherever answers come in or go out.</summary>
public abstract class InstrumentGrantTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const string Health =
        """
        height,health,,text,Height,,,integer,,,,,,,,,,
        rested,health,,radio,Are you rested?,"1, Yes | 0, No",,,,,,[mood] = '1',,,,,,
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_for_one_instrument_knows_nothing_of_the_others_and_nothing_of_one_that_is_new()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await SceneAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        var ada = await scene.EnterAsync();
        Assert.Null(await SaveAsync(ada, who.Id, "diary", "mood", "1"));
        Assert.Null(await SaveAsync(ada, who.Id, "health", "height", "173"));
        var bob = await JoinAsync(
            scene, "bob", "read-records edit-records export-full", ("diary", new InstrumentGrant(RecordGrant.Edit, ExportGrant.Deidentified)));

        Assert.NotNull(await ShowAsync(bob, "diary"));
        Assert.Null(await ShowAsync(bob, "health"));
        Assert.Null(await SaveAsync(bob, who.Id, "diary", "mood", "2"));
        Assert.Equal("study.not-in-role", await SaveAsync(bob, who.Id, "health", "height", "174"));
        Assert.Equal("diary", Assert.Single((await installation.UseAsync<RecordBoard, RecordBoard.Response>(b => b.Handle(bob, "", 1, Ct))).Instruments).Name);
        Assert.False(bob.MayExportInFull);
        Assert.True(bob.MaySee("diary"));
        Assert.False(bob.MaySee("health"));
        await using (var scope = installation.Scope())
        {
            await using var snapshot = (await scope.ServiceProvider.GetRequiredService<IStudyRecords>().SnapshotAsync(bob, Ct))!;
            Assert.Equal(["diary"], snapshot.Dictionary.Instruments.Select(instrument => instrument.Name));
            Assert.Equal("diary", Assert.Single(await snapshot.FormsAsync(null, Ct).ToListAsync(Ct)).Instrument);
        }

        var carol = await JoinAsync(
            scene, "carol", "read-records edit-records identifiers", ("health", new InstrumentGrant(RecordGrant.Edit, ExportGrant.None)));
        var table = Encoding.UTF8.GetBytes($"record_id,mood\n{code.Text},1\n");
        Assert.Equal("study.not-in-role", (await ImportAsync(carol, table)).Refusal?.Code);

        // Its condition asks the diary, which carol may not read: saving would lose what is there.
        var health = (await ShowAsync(carol, "health"))!;
        Assert.Equal("173", health.Sheet.Before["height"]);
        Assert.DoesNotContain("mood", health.Sheet.Elsewhere.Keys);
        Assert.False(StaffForms.MayEdit(carol, health));

        Assert.Null(await TakeAsync(scene, $"{ParticipantScene.Dictionary.TrimEnd()}\n{Health}\nnew_question,new_form,,text,New,,,,,,,,,,,,,\n"));
        Assert.False(bob.MayRead("new_form"));
        Assert.True((await scene.EnterAsync()).MayRead("new_form"));

        Task<StaffForms.Response?> ShowAsync(StudyAccess access, string instrument) =>
            installation.UseAsync<StaffForms, StaffForms.Response?>(forms => forms.ShowAsync(access, code, "", instrument, 1, Ct));

        Task<ImportRecords.Response> ImportAsync(StudyAccess access, byte[] content) => installation.UseAsync<ImportRecords, ImportRecords.Response>(
            import => import.Handle(access, new ImportRecords.Request(content, Confirmed: false, NewParticipants: false, BlanksClear: false), Ct));

        async Task<string?> SaveAsync(StudyAccess access, ParticipantId participant, string instrument, string column, string value) =>
            (await installation.UseAsync<SaveRecord, SaveRecord.Response>(save => save.Handle(
                access,
                new SaveRecord.Request(
                    scene.Study, participant, new FormPlace("", instrument), new HashSet<string> { column },
                    new Dictionary<string, string> { [column] = value }, null, FormStatus.Complete, "Read again"),
                Ct))).Refusal?.Code;
    }

    [Fact]
    public async Task What_is_granted_goes_with_an_instruments_name_and_what_is_taken_away_is_gone_at_the_next_request()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await SceneAsync(installation);
        var (code, _) = await scene.TakingPartAsync();
        var before = await JoinAsync(scene, "bob", "read-records edit-records", ("diary", new InstrumentGrant(RecordGrant.Edit, ExportGrant.None)));
        var ada = await scene.EnterAsync();
        Assert.Null(await DraftTests.BeginAsync(installation, ada));
        await DraftTests.DoAsync(installation, ada, "title", ("instrument", "diary"), ("title", "Night"));
        var revision = (await DraftTests.FindAsync(installation, scene.Study))!.Revision;
        Assert.Null((await installation.UseAsync<CohortVault.Platform.Features.Instruments.Drafts.PublishDraft, TakeDictionary.Response>(
            publish => publish.Handle(ada, revision, confirmed: true, Ct))).Refusal);
        var bob = (await installation.EnterAsync(scene.Study, before.Account))!;
        Assert.True(bob.MayEdit("night"));
        Assert.False(bob.MayRead("diary"));

        var role = (await installation.TeamAsync(scene.Study, scene.Ada)).Roles.Single(r => r.Name == "For bob");
        Assert.Null((await installation.UseAsync<ChangeRoles, Outcome<Done>>(roles => roles.Handle(
            ada, role.Id, new ChangeRoles.Request("Reader", ["read-records", "edit-records"], Listed(("night", new InstrumentGrant(RecordGrant.Read, ExportGrant.None)))), Ct))).Refusal);
        bob = (await installation.EnterAsync(scene.Study, before.Account))!;
        Assert.True(bob.MayRead("night"));
        Assert.False(bob.MayEdit("night"));
        var shown = (await installation.UseAsync<StaffForms, StaffForms.Response?>(forms => forms.ShowAsync(bob, code, "", "night", 1, Ct)))!;
        Assert.False(StaffForms.MayEdit(bob, shown));
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds("night"));
        }
    }

    private static InstrumentGrants Listed(params (string Name, InstrumentGrant Grant)[] grants) =>
        new(grants.ToDictionary(grant => grant.Name, grant => grant.Grant));

    private static async Task<ParticipantScene> SceneAsync(Installation installation)
    {
        var scene = await ParticipantScene.NewAsync(installation);
        Assert.Null(await TakeAsync(scene, $"{ParticipantScene.Dictionary.TrimEnd()}\n{Health}\n"));
        return scene;
    }

    private static async Task<string?> TakeAsync(ParticipantScene scene, string dictionary)
    {
        var access = await scene.EnterAsync();
        return (await scene.Installation.UseAsync<TakeDictionary, TakeDictionary.Response>(take => take.Handle(
            access, Encoding.UTF8.GetBytes(dictionary.ReplaceLineEndings("\n")), confirmed: true, Ct))).Refusal?.Code;
    }

    private static async Task<StudyAccess> JoinAsync(
        ParticipantScene scene, string name, string rights, params (string Name, InstrumentGrant Grant)[] grants)
    {
        var (installation, access) = (scene.Installation, await scene.EnterAsync());
        AccountId account = await installation.PersonAsync(name);
        Assert.Null((await installation.UseAsync<ChangeRoles, Outcome<Done>>(roles => roles.CreateAsync(
            access, new ChangeRoles.Request($"For {name}", rights.Split(' '), Listed(grants)), Ct))).Refusal);
        await installation.JoinTeamAsync(scene.Study, scene.Ada, account, name, $"For {name}");
        return (await installation.EnterAsync(scene.Study, account))!;
    }
}

public sealed class SqliteInstrumentGrantTests : InstrumentGrantTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresInstrumentGrantTests(OnePostgres postgres) : InstrumentGrantTests(postgres);
