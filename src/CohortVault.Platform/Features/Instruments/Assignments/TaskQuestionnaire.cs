using System.Globalization;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>The questionnaire of a participant's task.</summary>
internal sealed class TaskQuestionnaire(
    Dictionaries dictionaries, NameHistories names, RecordStore records, FormFiles files, TimeProvider clock)
{
    /// <summary>The sheet, with what the participant answered elsewhere; null if the study has no such instrument any more.</summary>
    public async Task<QuestionnaireSheet?> SheetAsync(EnrolledParticipant who, OwnTasks.Own task, CancellationToken ct)
    {
        if (await dictionaries.NewestAsync(who.Study, ct) is not var (_, dictionary)
            || dictionary.Instruments.FirstOrDefault(candidate => candidate.Name == task.Content.Instrument) is not { } instrument)
        {
            return null;
        }

        var own = instrument.Fields.SelectMany(field => field.Columns).ToHashSet();
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(who.Zone));
        var sheet = new QuestionnaireSheet
        {
            Dictionary = dictionary,
            Instrument = instrument,
            Names = await names.OfAsync(who.Study, ct),
            Now = local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = FilledInBy.Participant,
            Language = who.Language,
            Elsewhere = (await records.ValuesAsync(who.Study, who.Id, ct)).Where(value => !own.Contains(value.Key)).ToDictionary(),
        };
        return await files.WithWaitingAsync(sheet, who.Study, who.Id, DeskOf(task.Row.Id), ct);
    }

    /// <summary>Where files wait that the participant gives for a task.</summary>
    public static string DeskOf(Guid task) => $"task/{task:N}";
}
