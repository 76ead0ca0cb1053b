using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Consents;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Participants;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Instruments;

public abstract class RecordTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static readonly FormPlace _diary = new("", "diary");
    private static readonly HashSet<string> _columns = ["mood", "why", "hours", "town"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_taken_before_consent_nor_after_it_is_gone()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var code = await scene.AddAsync();
        var (_, who) = await scene.JoinAsync(code);
        Assert.Equal("consent.not-given", (await SaveAsync(scene, who.Id, "1")).Refusal?.Code);
        Assert.Equal("consent.wrong-answers", await scene.ConsentAsync(who, code, answer: 1));
        Assert.Equal("consent.not-signed", await scene.ConsentAsync(who, code, signed: ParticipantCode.New().Text));
        Assert.Equal("consent.old-version", await scene.ConsentAsync(who, code, version: 2));
        Assert.Null(await scene.ConsentAsync(who, code));
        Assert.Null((await SaveAsync(scene, who.Id, "1")).Refusal);

        // A text that changes what people agreed to asks them anew; new data wait for that, what is there may be corrected.
        Assert.Null(await scene.PublishAsync());
        Assert.Equal("consent.not-given", (await SaveAsync(scene, who.Id, "1", place: _diary with { Instance = 2 })).Refusal?.Code);
        Assert.Null((await SaveAsync(scene, who.Id, "2", baseVersion: 1, reason: "mistyped")).Refusal);
        Assert.Null(await scene.ConsentAsync(who, code, version: 2));
        Assert.Null(await installation.MoveAsync(scene.Study, scene.Ada, StudyState.Paused));
        Assert.Equal("study.not-running", (await SaveAsync(scene, who.Id, "1", place: _diary with { Instance = 2 })).Refusal?.Code);
        Assert.Null(await installation.MoveAsync(scene.Study, scene.Ada, StudyState.Running));
        Assert.Null((await SaveAsync(scene, who.Id, "1", place: _diary with { Instance = 2 })).Refusal);

        Assert.Null(await scene.LeaveAsync(who));
        Assert.Equal("consent.not-taking-part", (await SaveAsync(scene, who.Id, "1", place: _diary with { Instance = 3 })).Refusal?.Code);
        Assert.Equal("consent.not-taking-part", (await SaveAsync(scene, who.Id, "1", baseVersion: 2, reason: "late")).Refusal?.Code);
    }

    [Fact]
    public async Task A_consent_that_the_staff_must_sign_counts_from_then_on()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation, new ConsentTerms(ConsentSignature.Code, NeedsStaff: true, AsksAnew: true));
        var (code, who) = await scene.TakingPartAsync();
        Assert.Equal("consent.awaits-staff", (await SaveAsync(scene, who.Id, "1")).Refusal?.Code);
        var access = await scene.EnterAsync();
        Assert.Null((await installation.UseAsync<SignConsent, Outcome<Done>>(sign => sign.Handle(access, code, Ct))).Refusal);
        Assert.Null((await SaveAsync(scene, who.Id, "1")).Refusal);

        // On paper, somebody who has no phone takes part.
        var paper = await scene.AddAsync();
        Assert.Null((await installation.UseAsync<GiveConsent, Outcome<Done>>(give => give.OnPaperAsync(access, paper, Ct))).Refusal);
        var id = await installation.UseAsync<IParticipants, ParticipantId?>(people => people.FindAsync(access, paper, Ct));
        Assert.Null((await SaveAsync(scene, id!.Value, "2")).Refusal);
    }

    [Fact]
    public async Task Of_a_withdrawal_and_answers_at_one_moment_none_comes_after_the_other_unseen()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var taken = 0;
        for (var round = 0; round < 6; round++)
        {
            var (_, who) = await scene.TakingPartAsync();
            var saving = Enumerable.Range(1, 4).Select(instance => Task.Run(() => SaveAsync(scene, who.Id, "1", _diary with { Instance = instance }), Ct)).ToList();
            await Task.Delay(round * 8, Ct);
            var leaving = Task.Run(() => scene.LeaveAsync(who), Ct);
            Assert.All(await Task.WhenAll(saving), saved => Assert.True(saved.Refusal?.Code is null or "consent.not-taking-part", saved.Refusal?.Code));
            Assert.Null(await leaving);
            var (left, last) = await installation.UseAsync<CohortDbContext, (DateTimeOffset, long)>(async db =>
            {
                var withdrawn = await db.Set<Consent>().Where(c => c.ParticipantId == who.Id).Select(c => c.WithdrawnAt!.Value).SingleAsync(Ct);
                return (withdrawn, await db.Set<FilledForm>().LongCountAsync(f => f.ParticipantId == who.Id, Ct));
            });
            Assert.Equal(last, saving.Count(saved => saved.Result.Refusal is null));
            Assert.Equal("consent.not-taking-part", (await SaveAsync(scene, who.Id, "1", _diary with { Instance = 9 })).Refusal?.Code);
            taken += (int)last;
        }

        Assert.InRange(taken, 1, 24);
    }

    [Fact]
    public async Task What_was_there_before_stays_in_the_history_with_the_reason()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        Assert.Null((await SaveAsync(scene, who.Id, "1", hours: "7")).Refusal);
        Assert.Equal("record.reason-needed", (await SaveAsync(scene, who.Id, "2", baseVersion: 1, hours: "7")).Refusal?.Code);
        Assert.Null((await SaveAsync(scene, who.Id, "2", baseVersion: 1, hours: "7", reason: "Read the paper again 😀")).Refusal);
        var access = await scene.EnterAsync();
        var shown = (await installation.UseAsync<StaffForms, StaffForms.Response?>(forms => forms.ShowAsync(access, code, "", "diary", 1, Ct)))!;
        Assert.Equal(2, shown.Version);
        Assert.Equal("Read the paper again 😀", shown.Changes[0].Content.Reason);
        Assert.Equal(new ChangedValue("1", "2"), Assert.Single(shown.Changes[0].Content.Columns).Value);
        Assert.Equal(scene.Ada, shown.Changes[0].By);
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds("Read the paper") || installation.Holds("diary") || installation.Holds("Bremerhaven"));
        }
    }

    [Fact]
    public async Task Two_who_save_one_form_are_joined_or_told()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (_, who) = await scene.TakingPartAsync();
        Assert.Null((await SaveAsync(scene, who.Id, "1", hours: "7")).Refusal);
        Assert.Null((await SaveAsync(scene, who.Id, "1", baseVersion: 1, hours: "8", reason: "x")).Refusal);

        // The other one saw version 1 and changed another field: both stay.
        Assert.Null((await SaveAsync(scene, who.Id, "2", baseVersion: 1, hours: "7", reason: "y")).Refusal);
        Assert.Equal(("2", "8"), await ValuesAsync());

        // The third one changed a field that the first had changed too: told, and nothing is saved.
        var told = await SaveAsync(scene, who.Id, "1", baseVersion: 1, hours: "5", reason: "z");
        Assert.Equal(("record.changed", "8"), (told.Refusal?.Code, told.Conflicts["hours"]));
        Assert.Equal(("2", "8"), await ValuesAsync());

        async Task<(string, string)> ValuesAsync()
        {
            var form = (await installation.UseAsync<RecordStore, RecordStore.Opened?>(records => records.FindAsync(scene.Study, who.Id, _diary, Ct)))!;
            return (form.Content.Values["mood"], form.Content.Values["hours"]);
        }
    }

    [Fact]
    public async Task A_task_is_planned_in_local_time_and_done_once_in_its_time()
    {
        await using var installation = await NewInstallationAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 3, 27, 12, 0, 0, TimeSpan.Zero);
        var scene = await ParticipantScene.NewAsync(installation);
        var access = await scene.EnterAsync();
        var (_, early) = await scene.TakingPartAsync("America/Bogota");
        Assert.Null((await installation.UseAsync<ChangeAssignments, Outcome<Done>>(change => change.MakeAsync(
            access, new ChangeAssignments.Request(TaskKind.Questionnaire, "", "diary", 0, new TaskSchedule(1, 1, 3, new TimeOnly(2, 30), 4)), Ct))).Refusal);
        var (_, who) = await scene.TakingPartAsync();
        var plan = await installation.UseAsync<CohortDbContext, List<PlannedTask>>(db =>
            db.Set<PlannedTask>().OrderBy(t => t.OpensAt).ToListAsync(Ct));
        Assert.Equal(
            ["2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30"],
            plan.Where(t => t.ParticipantId == who.Id).Select(t => t.OpensAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm")));
        Assert.Equal("2026-03-28T07:30", plan.First(t => t.ParticipantId == early.Id).OpensAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm"));

        var (task, submission) = (plan.First(t => t.ParticipantId == who.Id), Guid.NewGuid());
        Assert.Equal("record.task-closed", (await DoAsync(task, Guid.NewGuid(), "1")).Refusal?.Code);
        Assert.Empty(await DueAsync(who));
        installation.Clock.Now = task.OpensAt;
        Assert.Equal("Diary", Assert.Single(await DueAsync(who)).Title);
        Assert.Equal("record.task-unknown", (await DoAsync(plan.First(t => t.ParticipantId == early.Id), submission, "1")).Refusal?.Code);
        Assert.Equal("record.invalid", (await DoAsync(task, submission, "")).Refusal?.Code);
        Assert.Null((await DoAsync(task, submission, "1")).Refusal);
        Assert.Null((await DoAsync(task, submission, "1")).Refusal);
        Assert.Equal("record.task-done", (await DoAsync(task, Guid.NewGuid(), "2")).Refusal?.Code);
        Assert.Single(await installation.UseAsync<RecordStore, IReadOnlyList<RecordStore.Opened>>(records => records.AllAsync(scene.Study, who.Id, Ct)));

        // Answered in time without a connection, and sent two days later: taken. Answered too late: not.
        var next = plan.Where(t => t.ParticipantId == who.Id).ElementAt(1);
        installation.Clock.Now = next.OpensAt + TimeSpan.FromDays(2);
        Assert.Equal("record.task-closed", (await DoAsync(next, Guid.NewGuid(), "1")).Refusal?.Code);
        var sent = Guid.NewGuid();
        var both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => DoAsync(next, sent, "2", TimeSpan.FromHours(47))));
        Assert.All(both, response => Assert.Null(response.Refusal));
        Assert.Equal(2, (await installation.UseAsync<RecordStore, IReadOnlyList<RecordStore.Opened>>(records => records.AllAsync(scene.Study, who.Id, Ct))).Count);

        Task<IReadOnlyList<ParticipantTask>> DueAsync(EnrolledParticipant participant) =>
            installation.UseAsync<OwnTasks, IReadOnlyList<ParticipantTask>>(tasks => tasks.DueAsync(participant, Ct));

        AnswerMoment? Waited(TimeSpan time) => time == TimeSpan.Zero ? null : new AnswerMoment(
            (installation.Clock.Now - time).ToUnixTimeMilliseconds(), 0, 0, (long)time.TotalMilliseconds, 0);

        Task<DoTask.Response> DoAsync(PlannedTask planned, Guid name, string mood, TimeSpan waited = default) =>
            installation.UseAsync<DoTask, DoTask.Response>(act => act.Handle(
                who, new DoTask.Request(planned.Id, name, Waited(waited), new Dictionary<string, string[]> { ["q.mood"] = [mood] }), Ct));
    }

    [Fact]
    public async Task Who_is_behind_is_counted_by_each_participants_own_days()
    {
        await using var installation = await NewInstallationAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var scene = await ParticipantScene.NewAsync(installation);
        var access = await scene.EnterAsync();
        Assert.Null((await installation.UseAsync<ChangeAssignments, Outcome<Done>>(change => change.MakeAsync(
            access, new ChangeAssignments.Request(TaskKind.ToDo, "Light on", "", 0, new TaskSchedule(1, 1, 5, new TimeOnly(22, 0), 6)), Ct))).Refusal);
        var (code, who) = await scene.TakingPartAsync("Pacific/Auckland");
        await scene.TakingPartAsync("America/Bogota");
        var task = await installation.UseAsync<CohortDbContext, PlannedTask>(db =>
            db.Set<PlannedTask>().Where(t => t.ParticipantId == who.Id).OrderBy(t => t.OpensAt).FirstAsync(Ct));
        Assert.Equal("2026-06-03T22:00", task.PlannedLocal);
        installation.Clock.Now = task.OpensAt.AddHours(1);
        Assert.Null((await installation.UseAsync<DoTask, DoTask.Response>(act => act.Handle(
            who, new DoTask.Request(task.Id, Guid.NewGuid(), null, new Dictionary<string, string[]>()), Ct))).Refusal);
        installation.Clock.Now = new DateTimeOffset(2026, 6, 5, 23, 0, 0, TimeSpan.Zero);
        var shown = await installation.UseAsync<Adherence, Adherence.Response>(adherence => adherence.Handle(access, 1, Ct));
        var row = Assert.Single(shown.Rows, row => row.Code == code);
        Assert.Equal([(3, 1, 1), (4, 0, 1), (5, 0, 1)], Due(row.Days));
        Assert.Equal((2, installation.Clock.Now > row.LastAt), (row.Missed, true));
        Assert.Equal([(2, 0, 1), (3, 1, 2), (4, 0, 2), (5, 0, 1)], Due(shown.All));
        Assert.Equal(2, shown.States[ParticipantState.Active]);

        IEnumerable<(int Day, int Done, int Due)> Due(IReadOnlyList<Adherence.Tally> tallies) =>
            shown.Days.Zip(tallies).Where(pair => pair.Second.Due > 0).Select(pair => (pair.First.Day, pair.Second.Done, pair.Second.Due));
    }

    [Fact]
    public async Task A_day_that_has_begun_in_the_east_is_shown_and_of_those_who_left_nothing_more_is_due()
    {
        await using var installation = await NewInstallationAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var scene = await ParticipantScene.NewAsync(installation);
        var access = await scene.EnterAsync();
        Assert.Null((await installation.UseAsync<ChangeAssignments, Outcome<Done>>(change => change.MakeAsync(
            access, new ChangeAssignments.Request(TaskKind.ToDo, "Light on", "", 0, new TaskSchedule(1, 1, 5, new TimeOnly(1, 0), 6)), Ct))).Refusal);
        var (_, who) = await scene.TakingPartAsync("Pacific/Auckland");
        installation.Clock.Now = new DateTimeOffset(2026, 6, 2, 14, 0, 0, TimeSpan.Zero);
        var shown = await ShownAsync();
        Assert.Equal((new DateOnly(2026, 6, 3), Adherence.Days), (shown.Days[^1], shown.Days.Count));
        Assert.Equal((new Adherence.Tally(0, 1), new Adherence.Tally(0, 1), 0), (shown.All[^1], shown.Rows[0].Days[^1], shown.Rows[0].Missed));

        Assert.Null(await scene.LeaveAsync(who));
        installation.Clock.Now += TimeSpan.FromDays(4);
        shown = await ShownAsync();
        Assert.Equal((1, 1, 1), (shown.All.Sum(day => day.Due), shown.Rows[0].Days.Sum(day => day.Due), shown.Rows[0].Missed));

        Task<Adherence.Response> ShownAsync() => installation.UseAsync<Adherence, Adherence.Response>(adherence => adherence.Handle(access, 1, Ct));
    }

    [Fact]
    public async Task Erasing_destroys_the_key_and_every_row_and_leaves_the_code_taken()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        Assert.Null((await SaveAsync(scene, who.Id, "1")).Refusal);
        var access = await scene.EnterAsync();
        Assert.Equal("participant.no-such-step", (await EraseAsync()).Refusal?.Code);
        Assert.Null(await scene.LeaveAsync(who, erase: true));

        // From the wish on nobody sees the data; nothing is destroyed yet.
        Assert.Null(await installation.UseAsync<StaffForms, StaffForms.Response?>(forms => forms.ShowAsync(access, code, "", "diary", 1, Ct)));
        Assert.Empty((await installation.UseAsync<RecordBoard, RecordBoard.Response>(board => board.Handle(access, "", 1, Ct))).Rows);
        Assert.Null((await EraseAsync()).Refusal);
        Assert.Equal((0, 1, 1), await installation.UseAsync<CohortDbContext, (int, int, int)>(async db => (
            await db.Set<FilledForm>().CountAsync(Ct), await db.Set<Consent>().CountAsync(Ct), await db.Set<UsedCode>().CountAsync(Ct))));
        var gone = await installation.UseAsync<IFieldVault, string?>(async fields =>
        {
            await using var scope = installation.Scope();
            var consent = await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<Consent>().SingleAsync(Ct);
            return await fields.OpenAsync(Consent.Cell(consent.Id, scene.Study, who.Id), consent.Evidence, Ct);
        });
        Assert.Null(gone);

        Task<Outcome<Done>> EraseAsync() => installation.UseAsync<EraseParticipant, Outcome<Done>>(erase => erase.Handle(access, code, Ct));
    }

    [Fact]
    public async Task Fields_that_may_tell_who_somebody_is_are_not_shown_to_a_role_without_that_right()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        Assert.Null((await SaveAsync(scene, who.Id, "1")).Refusal);
        var bob = await installation.PersonAsync("bob");
        await installation.JoinTeamAsync(scene.Study, scene.Ada, bob, "bob", "Research assistant");
        var access = (await installation.EnterAsync(scene.Study, bob))!;
        var shown = (await installation.UseAsync<StaffForms, StaffForms.Response?>(forms => forms.ShowAsync(access, code, "", "diary", 1, Ct)))!;
        Assert.True(shown.Sheet.HideIdentifiers);
        Assert.DoesNotContain("town", shown.Changes[0].Content.Columns.Keys);

        // What the assistant saves leaves the field as it was.
        Assert.Null((await installation.UseAsync<StaffForms, SaveRecord.Response>(forms => forms.SaveAsync(
            access, shown,
            CohortVault.Platform.Features.Instruments.Questionnaire.QuestionnaireForm.Read(
                new Dictionary<string, string[]> { ["q.mood"] = ["2"], ["q.hours"] = ["6"] }, shown.Sheet),
            1, FormStatus.Complete, "asked again", Ct))).Refusal);
        var form = (await installation.UseAsync<RecordStore, RecordStore.Opened?>(records => records.FindAsync(scene.Study, who.Id, _diary, Ct)))!;
        Assert.Equal(("2", "6", "Bremerhaven"), (form.Content.Values["mood"], form.Content.Values["hours"], form.Content.Values["town"]));
    }

    private static async Task<SaveRecord.Response> SaveAsync(
        ParticipantScene scene, ParticipantId participant, string mood, FormPlace? place = null, int? baseVersion = 0, string hours = "",
        string? reason = null)
    {
        var access = await scene.EnterAsync();
        var values = new Dictionary<string, string> { ["mood"] = mood, ["hours"] = hours, ["town"] = "Bremerhaven" };
        return await scene.Installation.UseAsync<SaveRecord, SaveRecord.Response>(save => save.Handle(
            access, new SaveRecord.Request(scene.Study, participant, place ?? _diary, _columns, values, baseVersion, FormStatus.Complete, reason), Ct));
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteRecordTests : RecordTests;

/// <summary>On PostgreSQL.</summary>
[Collection(OnPostgres.Name)]
public sealed class PostgresRecordTests(OnePostgres postgres) : RecordTests(postgres);
