using System.Globalization;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>The questionnaire of a participant's task.</summary>
internal sealed class TaskQuestionnaire(Dictionaries dictionaries, NameHistories names, RecordStore records, FormFiles files)
{
    /// <summary>The sheet, with what the participant answered elsewhere; null if the study has no such instrument any more.</summary>
    public async Task<QuestionnaireSheet?> SheetAsync(EnrolledParticipant who, OwnTasks.Own task, DateTimeOffset at, CancellationToken ct)
    {
        if (await BlankAsync(who, task, at, ct) is not { } sheet)
        {
            return null;
        }

        var own = sheet.Instrument.Fields.SelectMany(field => field.Columns).ToHashSet();
        sheet = sheet with
        {
            Elsewhere = (await records.ValuesAsync(who.Study, who.Id, ct)).Where(value => !own.Contains(value.Key)).ToDictionary(),
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

        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(who.Zone));
        return new QuestionnaireSheet
        {
            Dictionary = dictionary,
            Instrument = instrument,
            Names = await names.OfAsync(who.Study, ct),
            Now = local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = FilledInBy.Participant,
            Language = who.Language,
        };
    }

    /// <summary>Where files wait that the participant gives for a task.</summary>
    public static string DeskOf(Guid task) => $"task/{task:N}";
}
