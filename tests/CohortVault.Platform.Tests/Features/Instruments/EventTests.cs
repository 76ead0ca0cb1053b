using System.Text;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Exports;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Exports;
using CohortVault.Platform.Tests.Features.Participants;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>Longitudinal studies: arms, events, what repeats, and codes for missing values.</summary>
public abstract class EventTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const string Visit =
        """
        weight,visit,,text,Weight,,,number,,,,,,,,,,
        change,visit,,calc,Since the first visit,[weight] - [baseline_arm_1][weight],,,,,,,,,,,,
        since,visit,,calc,Since the visit before,[weight] - [previous-event-name][weight],,,,,,,,,,,,

        """;

    private static readonly StudyDesign _design = new()
    {
        Arms = [new Arm(1, "Light"), new Arm(2, "Dark")],
        Events =
        [
            new StudyEvent("baseline_arm_1", "Baseline", 1, DayOffset: 0), new StudyEvent("month_1_arm_1", "Month 1", 1, DayOffset: 30),
            new StudyEvent("baseline_arm_2", "Baseline", 2), new StudyEvent("visits_arm_2", "Visits", 2),
        ],
        EventForms =
        [
            new EventForm(1, "baseline_arm_1", "visit"), new EventForm(1, "baseline_arm_1", "diary"), new EventForm(1, "month_1_arm_1", "visit"),
            new EventForm(1, "month_1_arm_1", "diary"), new EventForm(2, "baseline_arm_2", "visit"), new EventForm(2, "visits_arm_2", "visit"),
            new EventForm(2, "visits_arm_2", "diary"),
        ],
        Repeating = [new RepeatingForm("month_1_arm_1", "diary", ""), new RepeatingForm("visits_arm_2", "", "")],
        MissingDataCodes = MissingDataCode.Parse("-99, Not asked | UNK, Unknown"),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_longitudinal_study_of_several_arms_goes_there_and_back()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await WithVisitsAsync(installation, "ada");
        Assert.Null((await TakeAsync(scene, _design)).Refusal?.Code);
        var (light, _) = await scene.TakingPartAsync();
        var (dark, _) = await scene.TakingPartAsync();
        Assert.Null(await ShowAsync(scene, light, "baseline_arm_1", "visit"));
        Assert.Null((await ArmAsync(scene, light, 1)).Refusal?.Code);
        Assert.Null((await ArmAsync(scene, dark, 2)).Refusal?.Code);
        Assert.Null(await ShowAsync(scene, light, "baseline_arm_2", "visit"));
        Assert.Null(await ShowAsync(scene, light, "month_1_arm_1", "visit", 2));
        await SaveAsync(scene, light, "baseline_arm_1", "visit", 1, ("weight", "70"));
        await SaveAsync(scene, light, "baseline_arm_1", "diary", 1, ("mood", "1"), ("hours.missing", "-99"));
        await SaveAsync(scene, light, "month_1_arm_1", "visit", 1, ("weight", "68"));
        await SaveAsync(scene, light, "month_1_arm_1", "diary", 1, ("mood", "2"), ("why", "tired"));
        await SaveAsync(scene, light, "month_1_arm_1", "diary", 2, ("mood", "1"));
        await SaveAsync(scene, dark, "baseline_arm_2", "visit", 1, ("weight", "80"));
        await SaveAsync(scene, dark, "visits_arm_2", "diary", 1, ("mood", "1"));
        await SaveAsync(scene, dark, "visits_arm_2", "visit", 2, ("weight", "81"));
        Assert.Equal("events.arm-has-forms", (await ArmAsync(scene, light, 2)).Refusal?.Code);

        // What is asked of other events is worked out with the right one.
        var month = (await ShowAsync(scene, light, "month_1_arm_1", "visit"))!;
        Assert.Equal(("-2", "-2"), (month.Sheet.Before["change"], month.Sheet.Before["since"]));
        Assert.DoesNotContain("change", (await ShowAsync(scene, dark, "visits_arm_2", "visit", 2))!.Sheet.Before.Keys);

        var files = await ExportTests.ExportAsync(scene, scene.Ada, ExportChoices.Everything with { Long = true });
        var table = Encoding.UTF8.GetString(files["data.csv"]);
        Assert.StartsWith("record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,", table, StringComparison.Ordinal);
        Assert.Contains($"{light.Text},month_1_arm_1,diary,2,", table, StringComparison.Ordinal);
        Assert.Contains($"{dark.Text},visits_arm_2,,2,", table, StringComparison.Ordinal);
        Assert.Contains("-99", table, StringComparison.Ordinal);
        Assert.Contains($"{light.Text},month_1_arm_1,,,weight,68", Encoding.UTF8.GetString(files["data-long.csv"]), StringComparison.Ordinal);

        // Another study takes the design in as REDCap's tables, and the records.
        var other = await WithVisitsAsync(installation, "bea");
        Assert.Null((await TakeAsync(other, new StudyDesign { MissingDataCodes = _design.MissingDataCodes })).Refusal?.Code);
        foreach (var name in DesignFiles.Names)
        {
            var before = await PlanAsync(other);
            Assert.Null((await TakeAsync(other, DesignFiles.Read(before.Design, files[$"design/{name}.csv"], name))).Refusal?.Code);
        }

        var access = await other.EnterAsync();
        var taken = await ExportTests.ImportAsync(installation, access, files["data.csv"], true, true);
        Assert.Equal((null, 0), (taken.Refusal?.Code, taken.Findings.Count));
        var again = await ExportTests.ExportAsync(other, other.Ada, ExportChoices.Everything);
        var expected = table.Replace(light.Text, taken.Codes[light.Text].Text, StringComparison.Ordinal)
            .Replace(dark.Text, taken.Codes[dark.Text].Text, StringComparison.Ordinal);
        Assert.Equal(expected.Split('\n').Order(), Encoding.UTF8.GetString(again["data.csv"]).Split('\n').Order());
        foreach (var name in DesignFiles.Names)
        {
            Assert.Equal(Encoding.UTF8.GetString(files[$"design/{name}.csv"]), Encoding.UTF8.GetString(again[$"design/{name}.csv"]));
        }

        // Once more, nothing changes; a row of the other arm is an error.
        Assert.Equal(0, (await ExportTests.ImportAsync(installation, access, Encoding.UTF8.GetBytes(expected), false, false)).Forms);
        var wrong = expected.Replace($"{taken.Codes[dark.Text].Text},baseline_arm_2", $"{taken.Codes[dark.Text].Text},baseline_arm_1", StringComparison.Ordinal);
        var refused = await ExportTests.ImportAsync(installation, access, Encoding.UTF8.GetBytes(wrong), true, false);
        Assert.Equal("record.table-not-usable", refused.Refusal?.Code);
        Assert.Contains(refused.Findings, finding => finding.Code == "record.other-arm");
    }

    [Fact]
    public async Task Nothing_is_lost_when_events_come_are_renamed_go_and_come_back()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await WithVisitsAsync(installation, "ada");
        var (code, _) = await scene.TakingPartAsync();
        await SaveAsync(scene, code, "", "visit", 1, ("weight", "70"));

        // What was saved before there were events is the first one's.
        var design = new StudyDesign
        {
            Arms = [new Arm(1, "All")],
            Events = [new StudyEvent("baseline_arm_1", "Baseline", 1), new StudyEvent("month_1_arm_1", "Month 1", 1)],
            EventForms = [new EventForm(1, "baseline_arm_1", "visit"), new EventForm(1, "month_1_arm_1", "visit")],
        };
        Assert.Null((await TakeAsync(scene, design)).Refusal?.Code);
        Assert.Equal("70", (await ShowAsync(scene, code, "baseline_arm_1", "visit"))!.Sheet.Before["weight"]);
        await SaveAsync(scene, code, "month_1_arm_1", "visit", 1, ("weight", "68"));

        // A rename keeps everything; taking an event out must be meant, and bringing it back brings its forms.
        var renamed = design with { Events = [design.Events[0] with { Name = "Screening" }, design.Events[1]] };
        var change = await TakeAsync(scene, renamed);
        Assert.Equal((null, DesignChange.EventRenamed), (change.Refusal?.Code, Assert.Single(change.Effects).Kind));
        Assert.Equal("Screening", (await ShowAsync(scene, code, "baseline_arm_1", "visit"))!.Event);
        var without = renamed with { Events = [renamed.Events[0]], EventForms = [renamed.EventForms[0]] };
        var asked = await TakeAsync(scene, without);
        Assert.Equal(("events.confirm", new DesignEffect(DesignChange.EventRemoved, "month_1_arm_1", 1)), (asked.Refusal?.Code, Assert.Single(asked.Effects)));
        Assert.NotNull(await ShowAsync(scene, code, "month_1_arm_1", "visit"));
        Assert.Null((await TakeAsync(scene, without, confirmed: true)).Refusal?.Code);
        Assert.Null(await ShowAsync(scene, code, "month_1_arm_1", "visit"));
        Assert.Null((await TakeAsync(scene, renamed)).Refusal?.Code);
        Assert.Equal("68", (await ShowAsync(scene, code, "month_1_arm_1", "visit"))!.Sheet.Before["weight"]);
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds("Screening") || installation.Holds("month_1_arm_1"));
        }

        var bad = await TakeAsync(scene, renamed with { EventForms = [new EventForm(1, "nowhere_arm_1", "visit"), new EventForm(1, "baseline_arm_1", "nothing")] });
        Assert.Equal(("events.not-whole", 2), (bad.Refusal?.Code, bad.Problems.Count));
    }

    [Fact]
    public async Task The_page_of_events_gives_back_the_design_that_it_shows()
    {
        Dictionary<string, string[]> form = new()
        {
            ["name.baseline_arm_1"] = ["Baseline"],
            ["days.baseline_arm_1"] = ["0"],
            ["at.baseline_arm_1"] = ["visit", "diary"],
            ["name.month_1_arm_1"] = ["Month 1"],
            ["days.month_1_arm_1"] = ["30"],
            ["at.month_1_arm_1"] = ["visit", "diary"],
            ["again.month_1_arm_1"] = ["diary"],
            ["name.baseline_arm_2"] = ["Baseline"],
            ["at.baseline_arm_2"] = ["visit"],
            ["name.visits_arm_2"] = ["Visits"],
            ["at.visits_arm_2"] = ["visit", "diary"],
            ["whole.visits_arm_2"] = ["1"],
            ["arm.1"] = ["Light"],
            ["arm.2"] = ["Dark"],
            ["missing"] = ["-99, Not asked | UNK, Unknown"],
        };
        var same = DesignForm.Read(_design, form);
        Assert.Equal(_design.Events, same.Events);
        Assert.Equal(_design.EventForms, same.EventForms);
        Assert.Equal(_design.Repeating, same.Repeating);
        Assert.Equal(_design.Arms, same.Arms);
        Assert.Equal(_design.MissingDataCodes, same.MissingDataCodes);

        form["out.month_1_arm_1"] = ["1"];
        form["name.new"] = ["Month 1!"];
        form["in.new"] = ["1"];
        form["days.new"] = ["1.5"];
        var changed = DesignForm.Read(_design, form);
        Assert.Equal(["baseline_arm_1", "baseline_arm_2", "visits_arm_2", "month_1_2_arm_1"], changed.Events.Select(e => e.UniqueName));
        Assert.Contains("whole days", Assert.Single(DesignCheck.Of(changed with { EventForms = [], Repeating = [] }, null)), StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Tasks_count_from_the_day_of_their_event_and_are_those_of_the_arm()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await WithVisitsAsync(installation, "ada");
        Assert.Null((await TakeAsync(scene, _design)).Refusal?.Code);
        installation.Clock.Now = new DateTimeOffset(2026, 6, 1, 10, 0, 0, TimeSpan.Zero);
        var (code, who) = await scene.TakingPartAsync();
        var access = await scene.EnterAsync();
        var schedule = new TaskSchedule(2, 1, 1, new TimeOnly(8, 0), 24);
        Assert.Equal("assignment.bad", await MakeAsync(""));
        Assert.Null(await MakeAsync("month_1_arm_1"));
        Assert.Null(await MakeAsync("visits_arm_2"));
        Assert.Empty(await PlannedAsync());
        Assert.Null((await ArmAsync(scene, code, 2)).Refusal?.Code);
        Assert.Equal("2026-06-03T08:00", Assert.Single(await PlannedAsync()).PlannedLocal);
        Assert.Null((await ArmAsync(scene, code, 1)).Refusal?.Code);
        var task = Assert.Single(await PlannedAsync());
        Assert.Equal("2026-07-03T08:00", task.PlannedLocal);

        // Done on the phone, it is the event's form.
        installation.Clock.Now = task.OpensAt.AddHours(1);
        var sent = new Dictionary<string, string[]> { ["q.weight"] = ["66"] };
        Assert.Null((await installation.UseAsync<DoTask, DoTask.Response>(act => act.Handle(
            who, new DoTask.Request(task.Id, Guid.NewGuid(), null, sent), Ct))).Refusal?.Code);
        Assert.Equal("66", (await ShowAsync(scene, code, "month_1_arm_1", "visit"))!.Sheet.Before["weight"]);
        var board = await installation.UseAsync<RecordBoard, RecordBoard.Response>(board => board.Handle(access, "month_1_arm_1", 1, Ct));
        Assert.Equal([null, new RecordBoard.Cell(1, FormStatus.Complete)], Assert.Single(board.Rows).Cells);
        Assert.False(Assert.Single((await installation.UseAsync<RecordBoard, RecordBoard.Response>(board => board.Handle(access, "visits_arm_2", 1, Ct))).Rows).IsHere);

        async Task<string?> MakeAsync(string at) => (await installation.UseAsync<ChangeAssignments, Outcome<Done>>(change => change.MakeAsync(
            access, new ChangeAssignments.Request(TaskKind.Questionnaire, null, "visit", 0, schedule, at), Ct))).Refusal?.Code;

        Task<List<PlannedTask>> PlannedAsync() => installation.UseAsync<CohortDbContext, List<PlannedTask>>(db =>
            db.Set<PlannedTask>().AsNoTracking().Where(t => t.ParticipantId == who.Id).ToListAsync(Ct));
    }

    private static async Task<ParticipantScene> WithVisitsAsync(Installation installation, string name)
    {
        var scene = await ParticipantScene.NewAsync(installation, name: name);
        var dictionary = (ParticipantScene.Dictionary.TrimEnd('\r', '\n') + "\n" + Visit.TrimEnd('\r', '\n') + "\n").ReplaceLineEndings("\n");
        Assert.Null((await installation.UseAsync<TakeDictionary, TakeDictionary.Response>(async take => await take.Handle(
            await scene.EnterAsync(), Encoding.UTF8.GetBytes(dictionary), confirmed: true, Ct))).Refusal?.Code);
        return scene;
    }

    private static Task<TakeDesign.Response> TakeAsync(ParticipantScene scene, StudyDesign design, bool confirmed = false) =>
        scene.Installation.UseAsync<TakeDesign, TakeDesign.Response>(async take => await take.Handle(await scene.EnterAsync(), design, confirmed, Ct));

    private static Task<StudyPlan> PlanAsync(ParticipantScene scene) =>
        scene.Installation.UseAsync<StudyDesigns, StudyPlan>(designs => designs.NewestAsync(scene.Study, Ct));

    private static Task<Outcome<Done>> ArmAsync(ParticipantScene scene, ParticipantCode code, int arm) =>
        scene.Installation.UseAsync<ParticipantArms, Outcome<Done>>(async arms => await arms.ChooseAsync(await scene.EnterAsync(), code, arm, Ct));

    private static Task<StaffForms.Response?> ShowAsync(ParticipantScene scene, ParticipantCode code, string at, string instrument, int instance = 1) =>
        scene.Installation.UseAsync<StaffForms, StaffForms.Response?>(async forms =>
            await forms.ShowAsync(await scene.EnterAsync(), code, at, instrument, instance, Ct));

    private static async Task SaveAsync(
        ParticipantScene scene, ParticipantCode code, string at, string instrument, int instance, params (string Column, string Value)[] typed)
    {
        var shown = (await ShowAsync(scene, code, at, instrument, instance))!;
        var answers = QuestionnaireForm.Read(typed.ToDictionary(cell => $"q.{cell.Column}", cell => new[] { cell.Value }), shown.Sheet);
        Assert.Empty(answers.Problems);
        Assert.Null((await scene.Installation.UseAsync<StaffForms, SaveRecord.Response>(async forms => await forms.SaveAsync(
            await scene.EnterAsync(), shown, answers, 0, FormStatus.Complete, null, Ct))).Refusal?.Code);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteEventTests : EventTests;

/// <summary>On PostgreSQL.</summary>
[Collection(OnPostgres.Name)]
public sealed class PostgresEventTests(OnePostgres postgres) : EventTests(postgres);
