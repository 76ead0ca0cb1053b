using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Instruments.Drafts;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Participants;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Instruments;

public abstract class DraftTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_label_changes_one_cell_of_the_file_and_settings_sent_back_as_they_were_change_none()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var access = (await installation.EnterAsync(study, ada))!;
        var file = Encoding.UTF8.GetBytes(ParticipantScene.Dictionary.ReplaceLineEndings("\r\n").Replace("1, Well | 2", "1,Well|2", StringComparison.Ordinal));
        Assert.Null((await installation.UseAsync<TakeDictionary, TakeDictionary.Response>(take => take.Handle(access, file, false, Ct))).Refusal);
        Assert.Null(await BeginAsync(installation, access));
        await DoAsync(
            installation, access, "set", ("field", "mood"), ("field_label", "How do you feel?"), ("kind", "radio"), ("code", "1"), ("choice", "Well"),
            ("code", "2"), ("choice", "Not well"), ("required_field", ""), ("required_field", "y"), ("identifier", ""), ("field_note", ""),
            ("branching_logic", ""), ("section_header", ""), ("custom_alignment", ""), ("question_number", ""), ("field_annotation", ""));
        Assert.Equal(file, DictionaryWriter.Write((await FindAsync(installation, study))!.Draft.Dictionary));
        await DoAsync(installation, access, "set", ("field", "hours"), ("field_label", "How long did you sleep?"));
        Assert.Null((await PublishAsync(installation, access)).Refusal);
        Assert.Equal(
            Encoding.UTF8.GetString(file).Replace("Hours of sleep", "How long did you sleep?", StringComparison.Ordinal),
            Encoding.UTF8.GetString((await installation.UseAsync<Dictionaries, byte[]?>(d => d.BytesAsync(study, 2, Ct)))!));
        Assert.Null(await FindAsync(installation, study));
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds("How long did you sleep?"));
        }
    }

    [Fact]
    public async Task Under_other_names_of_question_and_instrument_the_answers_are_there_for_everybody_who_asks()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        var access = await scene.EnterAsync();
        Assert.Null((await installation.UseAsync<ChangeAssignments, Outcome<Done>>(change => change.MakeAsync(
            access, new ChangeAssignments.Request(TaskKind.Questionnaire, "", "diary", 0, new TaskSchedule(0, 1, 1, new TimeOnly(8, 0), 24)), Ct))).Refusal);
        Assert.Null((await SaveAsync(access, who.Id, "diary", 0, ("mood", "1"), ("hours", "7"))).Refusal);
        Assert.Null((await SaveAsync(access, who.Id, "diary", 1, ("mood", "2"), ("hours", "7"))).Refusal);

        Assert.Null(await BeginAsync(installation, access));
        await DoAsync(installation, access, "rename", ("field", "mood"), ("field_name", "feeling"));
        await DoAsync(installation, access, "title", ("instrument", "diary"), ("title", "Every night"));
        var published = await PublishAsync(installation, access);
        Assert.Null(published.Refusal);
        Assert.Equal(
            [("every_night", ImpactKind.Renamed, "diary → every_night"), ("feeling", ImpactKind.Renamed, "mood → feeling")],
            published.Impacts.Select(impact => (impact.Field, impact.Kind, impact.Detail)));
        var (_, dictionary) = (await installation.UseAsync<Dictionaries, (int, CohortVault.Instruments.Model.DataDictionary)?>(d => d.NewestAsync(scene.Study, Ct)))!.Value;
        Assert.Equal("[feeling] = '2'", dictionary.Fields.Single(field => field.Name == "why").BranchingLogic);

        var shown = (await ShowAsync("every_night"))!;
        Assert.Equal(("2", "7"), (shown.Sheet.Before["feeling"], shown.Sheet.Before["hours"]));
        Assert.Equal(new ChangedValue("1", "2"), shown.Changes[0].Content.Columns["feeling"]);
        Assert.Null(await ShowAsync("diary"));
        var board = await installation.UseAsync<RecordBoard, RecordBoard.Response>(b => b.Handle(access, "", 1, Ct));
        Assert.Equal(1, board.Rows.Single(row => row.Code == code).Cells.Single()?.Forms);
        Assert.Equal("every_night", (await installation.UseAsync<ListAssignments, IReadOnlyList<ListAssignments.Item>>(l => l.Handle(scene.Study, Ct))).Single().Content.Instrument);

        // A page that was open meanwhile sends the old names, a table of the old version too; both land in the same form.
        var late = QuestionnaireForm.Read(
            new Dictionary<string, string[]> { [QuestionnaireForm.Names] = ["1"], ["q.mood"] = ["1"], ["q.hours"] = ["6"] }, shown.Sheet);
        Assert.Equal("1", late.Values["feeling"]);
        Assert.Null((await SaveAsync(access, who.Id, "diary", 2, ("mood", "1"), ("hours", "6"))).Refusal);
        shown = (await ShowAsync("every_night"))!;
        Assert.Equal((3, "1", "6"), (shown.Version, shown.Sheet.Before["feeling"], shown.Sheet.Before["hours"]));

        await using var scope = installation.Scope();
        await using var snapshot = (await scope.ServiceProvider.GetRequiredService<IStudyRecords>().SnapshotAsync(access, Ct))!;
        var form = Assert.Single(await snapshot.FormsAsync(null, Ct).ToListAsync(Ct));
        Assert.Equal(("every_night", "1"), (form.Instrument, form.Values["feeling"]));

        Task<StaffForms.Response?> ShowAsync(string instrument) => installation.UseAsync<StaffForms, StaffForms.Response?>(
            forms => forms.ShowAsync(access, code, "", instrument, 1, Ct));

        Task<SaveRecord.Response> SaveAsync(
            StudyAccess by, ParticipantId participant, string instrument, int version, params (string Column, string Value)[] values) =>
            installation.UseAsync<SaveRecord, SaveRecord.Response>(save => save.Handle(
                by,
                new SaveRecord.Request(
                    scene.Study, participant, new FormPlace("", instrument), values.Select(value => value.Column).ToHashSet(),
                    values.ToDictionary(value => value.Column, value => value.Value), version, FormStatus.Complete, "Read again", Names: 1),
                Ct));
    }

    [Fact]
    public async Task Of_two_who_edit_the_second_is_told_and_a_step_can_be_taken_back()
    {
        await using var installation = await NewInstallationAsync();
        var (ada, bob) = (await installation.PersonAsync("ada"), await installation.PersonAsync("bob"));
        var study = await installation.StudyAsync(ada);
        await installation.JoinTeamAsync(study, ada, bob, "bob", "Co-investigator");
        var (adas, bobs) = ((await installation.EnterAsync(study, ada))!, (await installation.EnterAsync(study, bob))!);
        Assert.Null(await BeginAsync(installation, adas, "empty"));
        Assert.Equal("instrument.draft-there", await BeginAsync(installation, bobs, "empty"));
        var seen = (await FindAsync(installation, study))!;
        await DoAsync(installation, bobs, "add", ("instrument", "questionnaire"), ("kind", "radio"));
        Assert.Equal("instrument.draft-changed", (await TryAsync(installation, adas, seen.Revision, "add", ("instrument", "questionnaire"), ("kind", "text"))).Refusal?.Code);
        Assert.Equal(bob, (await FindAsync(installation, study))!.By);

        // What is typed in one go is one step.
        await DoAsync(installation, adas, "set", ("field", "question"), ("field_label", "Do you"));
        await DoAsync(installation, adas, "set", ("field", "do_you"), ("field_label", "Do you smoke?"));
        await DoAsync(installation, adas, "set", ("field", "do_you_smoke"), ("field_label", "Do you smoke?"), ("field_note", "Also cigars"));
        await DoAsync(installation, adas, "set", ("field", "do_you_smoke"), ("field_note", "Also cigars and pipes"));
        var now = (await FindAsync(installation, study))!;
        Assert.Equal(("do_you_smoke", "Also cigars and pipes"), (now.Draft.Rows[1].Field.Name, now.Draft.Rows[1].Field.Note));
        Assert.Null((await installation.UseAsync<EditDraft, Outcome<Done>>(edit => edit.UndoAsync(adas, now.Revision, Ct))).Refusal);
        Assert.Equal(("do_you_smoke", ""), (await FindAsync(installation, study))!.Draft.Rows[1].Field is var field ? (field.Name, field.Note) : default);
        Assert.Equal("instrument.draft-changed", (await TryAsync(installation, adas, now.Revision, "remove", ("field", "do_you_smoke"))).Refusal?.Code);

        var carol = await installation.PersonAsync("carol");
        await installation.JoinTeamAsync(study, ada, carol, "carol", "Coordinator");
        Assert.Equal("study.not-in-role", (await TryAsync(installation, (await installation.EnterAsync(study, carol))!, now.Revision, "add")).Refusal?.Code);
        Assert.Null((await installation.UseAsync<EditDraft, Outcome<Done>>(edit => edit.DiscardAsync(bobs, Ct))).Refusal);
        Assert.Equal("instrument.no-draft", (await TryAsync(installation, adas, now.Revision, "add")).Refusal?.Code);
    }

    [Fact]
    public async Task No_question_inherits_the_answers_of_another_and_a_version_taken_in_meanwhile_is_not_overwritten_unseen()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var access = await scene.EnterAsync();
        Assert.Null(await BeginAsync(installation, access));
        await DoAsync(installation, access, "remove", ("field", "town"));
        Assert.Equal("instrument.name-taken", await RefusedAsync("rename", ("field", "hours"), ("field_name", "town")));
        Assert.Equal("instrument.name-taken", await RefusedAsync("rename", ("field", "hours"), ("field_name", "mood")));
        Assert.Equal("instrument.bad-name", await RefusedAsync("rename", ("field", "hours"), ("field_name", "Hours of sleep")));
        await DoAsync(installation, access, "add", ("instrument", "diary"), ("kind", "text"));
        await DoAsync(installation, access, "set", ("field", "question"), ("field_label", "Town"));
        Assert.Equal("town_2", (await FindAsync(installation, scene.Study))!.Draft.Rows[^1].Field.Name);

        var file = Encoding.UTF8.GetBytes(ParticipantScene.Dictionary.Replace("Hours of sleep", "Hours", StringComparison.Ordinal));
        Assert.Null((await installation.UseAsync<TakeDictionary, TakeDictionary.Response>(take => take.Handle(access, file, true, Ct))).Refusal);
        Assert.Equal("instrument.draft-outdated", (await PublishAsync(installation, access, confirmed: true)).Refusal?.Code);
        var revision = (await FindAsync(installation, scene.Study))!.Revision;
        Assert.Null((await installation.UseAsync<EditDraft, Outcome<Done>>(edit => edit.RebaseAsync(access, revision, Ct))).Refusal);
        Assert.Equal("instrument.confirm", (await PublishAsync(installation, access)).Refusal?.Code);
        var published = await PublishAsync(installation, access, confirmed: true);
        Assert.Null(published.Refusal);
        Assert.Equal(
            [("town", ImpactKind.Removed), ("hours", ImpactKind.Reworded), ("town_2", ImpactKind.Added)],
            published.Impacts.Select(impact => (impact.Field, impact.Kind)));

        async Task<string?> RefusedAsync(string word, params (string, string)[] inputs) =>
            (await TryAsync(installation, access, (await FindAsync(installation, scene.Study))!.Revision, word, inputs)).Refusal?.Code;
    }

    internal static async Task<string?> BeginAsync(Installation installation, StudyAccess access, string from = "newest") =>
        (await installation.UseAsync<EditDraft, Outcome<Done>>(edit => edit.BeginAsync(access, from, Ct))).Refusal?.Code;

    internal static Task<DraftStore.Opened?> FindAsync(Installation installation, StudyId study) =>
        installation.UseAsync<DraftStore, DraftStore.Opened?>(store => store.FindAsync(study, Ct));

    internal static async Task DoAsync(Installation installation, StudyAccess access, string word, params (string, string)[] inputs) =>
        Assert.Null((await TryAsync(installation, access, (await FindAsync(installation, access.Study))!.Revision, word, inputs)).Refusal);

    private static Task<Outcome<DraftChange>> TryAsync(
        Installation installation, StudyAccess access, Guid revision, string word, params (string Name, string Value)[] inputs)
    {
        var form = inputs.Append((Name: DraftCommands.Word, Value: word)).GroupBy(input => input.Name)
            .ToDictionary(group => group.Key, group => group.Select(input => input.Value).ToArray());
        return installation.UseAsync<EditDraft, Outcome<DraftChange>>(edit => edit.Handle(
            access, revision, $"{word} {form.GetValueOrDefault("field")?[0]}", draft => DraftCommands.Run(draft, form), Ct));
    }

    private static async Task<TakeDictionary.Response> PublishAsync(Installation installation, StudyAccess access, bool confirmed = false)
    {
        var revision = (await FindAsync(installation, access.Study))!.Revision;
        return await installation.UseAsync<PublishDraft, TakeDictionary.Response>(publish => publish.Handle(access, revision, confirmed, Ct));
    }
}

public sealed class SqliteDraftTests : DraftTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresDraftTests(OnePostgres postgres) : DraftTests(postgres);
