using System.Globalization;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>The questionnaire of a participant's task.</summary>
internal sealed class TaskQuestionnaire(
    Dictionaries dictionaries, NameHistories names, StudyDesigns designs, RecordStore records, FormFiles files)
{
    /// <summary>The sheet, with what the participant answered elsewhere; null if the study has no such instrument any more.</summary>
    public async Task<QuestionnaireSheet?> SheetAsync(EnrolledParticipant who, OwnTasks.Own task, DateTimeOffset at, CancellationToken ct)
    {
        if (await BlankAsync(who, task, at, ct) is not { } sheet)
        {
            return null;
        }

        var plan = await designs.NewestAsync(who.Study, ct);
        var all = await records.AllAsync(who.Study, who.Id, ct);
        var here = PlaceOf(plan, all, task.Content) with { Event = sheet.Event };
        sheet = sheet with
        {
            Instance = here.Instance,
            Elsewhere = Surroundings.Of(plan, all, here),
            Smart = Surroundings.Smart(plan, here),
            EventsOf = Surroundings.EventsOf(plan, sheet.Dictionary, here),
        };
        return await files.WithWaitingAsync(sheet, who.Study, who.Id, DeskOf(task.Row.Id), ct);
    }

    /// <summary>The sheet for a phone to keep, without anything of the participant's; null if it cannot be filled in that way.</summary>
    public async Task<QuestionnaireSheet?> KeptAsync(EnrolledParticipant who, OwnTasks.Own task, DateTimeOffset at, CancellationToken ct) =>
        await BlankAsync(who, task, at, ct) is { } sheet && KeptSheet.IsSelfContained(new QuestionnairePlan(sheet))
            ? sheet with { IsKept = true }
            : null;

    private async Task<QuestionnaireSheet?> BlankAsync(EnrolledParticipant who, OwnTasks.Own task, DateTimeOffset at, CancellationToken ct)
    {
        if (await dictionaries.NewestAsync(who.Study, ct) is not var (_, dictionary)
            || dictionary.Instruments.FirstOrDefault(candidate => candidate.Name == task.Content.Instrument) is not { } instrument)
        {
            return null;
        }

        var plan = await designs.NewestAsync(who.Study, ct);
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(who.Zone));
        return new QuestionnaireSheet
        {
            Dictionary = dictionary,
            Instrument = instrument,
            Names = await names.OfAsync(who.Study, ct),
            Now = local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = FilledInBy.Participant,
            Language = who.Language,
            Event = plan.EventOf(plan.KeyOf(task.Content.Event)),
            MissingDataCodes = plan.Design.MissingDataCodes,
        };
    }

    /// <summary>The form that a task fills in: one time over more than there are.</summary>
    public static FormPlace PlaceOf(StudyPlan plan, IEnumerable<RecordStore.Opened> all, TaskContent task)
    {
        var key = plan.KeyOf(task.Event);
        return new FormPlace(key, task.Instrument, 1 + all.Where(form => form.Content.Event == key && form.Content.Instrument == task.Instrument)
            .Select(form => form.Row.Instance).DefaultIfEmpty().Max());
    }

    /// <summary>Where files wait that the participant gives for a task.</summary>
    public static string DeskOf(Guid task) => $"task/{task:N}";
}
