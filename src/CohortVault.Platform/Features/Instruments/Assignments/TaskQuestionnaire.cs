using System.Globalization;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>The questionnaire of a participant's task.</summary>
internal sealed class TaskQuestionnaire(
    Dictionaries dictionaries, NameHistories names, StudyDesigns designs, RecordStore records, FormFiles files, TimeProvider clock)
{
    /// <summary>The sheet, with what the participant answered elsewhere; null if the study has no such instrument any more.</summary>
    public async Task<QuestionnaireSheet?> SheetAsync(EnrolledParticipant who, OwnTasks.Own task, CancellationToken ct)
    {
        if (await dictionaries.NewestAsync(who.Study, ct) is not var (_, dictionary)
            || dictionary.Instruments.FirstOrDefault(candidate => candidate.Name == task.Content.Instrument) is not { } instrument)
        {
            return null;
        }

        var plan = await designs.NewestAsync(who.Study, ct);
        var all = await records.AllAsync(who.Study, who.Id, ct);
        var place = PlaceOf(plan, all, task.Content);
        var here = place with { Event = plan.EventOf(place.Event) };
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(who.Zone));
        var sheet = new QuestionnaireSheet
        {
            Dictionary = dictionary,
            Instrument = instrument,
            Names = await names.OfAsync(who.Study, ct),
            Now = local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = FilledInBy.Participant,
            Language = who.Language,
            Event = here.Event,
            Instance = here.Instance,
            Elsewhere = Surroundings.Of(plan, all, here),
            Smart = Surroundings.Smart(plan, here),
            EventsOf = Surroundings.EventsOf(plan, dictionary, here),
            MissingDataCodes = plan.Design.MissingDataCodes,
        };
        return await files.WithWaitingAsync(sheet, who.Study, who.Id, DeskOf(task.Row.Id), ct);
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
