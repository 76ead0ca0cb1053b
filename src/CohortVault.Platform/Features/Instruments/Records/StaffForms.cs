using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>A form as a member of the team sees and saves it.</summary>
internal sealed class StaffForms(
    Dictionaries dictionaries, NameHistories names, RecordStore records, SaveRecord save, FormFiles files, IParticipants participants,
    TimeProvider clock)
{
    /// <param name="Participant">Whose.</param>
    /// <param name="Code">Their code.</param>
    /// <param name="Sheet">What is asked.</param>
    /// <param name="Form">Its name inside the program; null before it was saved.</param>
    /// <param name="Version">0 before it was saved.</param>
    /// <param name="Status">How far it is.</param>
    /// <param name="Instances">Times over that there are.</param>
    /// <param name="Changes">What changed it, the newest first, without fields that the member may not see.</param>
    public sealed record Response(
        ParticipantId Participant, ParticipantCode Code, QuestionnaireSheet Sheet, Guid? Form, int Version, FormStatus Status, int Instances,
        IReadOnlyList<Change> Changes);

    /// <param name="At">When.</param>
    /// <param name="By">The member; null for the participant.</param>
    /// <param name="Content">What and why.</param>
    public sealed record Change(DateTimeOffset At, AccountId? By, ChangeContent Content);

    /// <summary>The form; null if there is no such participant or instrument for the member.</summary>
    public async Task<Response?> ShowAsync(StudyAccess access, ParticipantCode code, string instrument, int instance, CancellationToken ct)
    {
        if (await participants.FindAsync(access, code, ct) is not { } participant
            || !access.MayRead(instrument)
            || await dictionaries.NewestAsync(access.Study, ct) is not var (_, dictionary)
            || dictionary.Instruments.FirstOrDefault(candidate => candidate.Name == instrument) is not { } asked)
        {
            return null;
        }

        var all = (await records.AllAsync(access.Study, participant, ct)).ToList();
        var same = all.FindAll(form => form.Content.Instrument == instrument);
        if (instance < 1 || instance > same.Count + 1)
        {
            return null;
        }

        var own = same.Find(form => form.Row.Instance == instance);
        var hidden = HiddenOf(access, asked);
        var changes = own is null ? [] : await records.ChangesAsync(access.Study, participant, own.Row.Id, ct);
        var sheet = new QuestionnaireSheet
        {
            Dictionary = dictionary,
            Instrument = asked,
            Names = await names.OfAsync(access.Study, ct),
            Now = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = FilledInBy.Staff,
            HideIdentifiers = !access.May(StudyRights.ReadIdentifiers),
            FilesAt = $"/studies/{access.Study}/records/{code.Text}/{instrument}?handler=File&id=",
            ReadOnly = MayEdit(access, dictionary, asked) ? new HashSet<string>() : [.. asked.Fields.Select(field => field.Name)],
            Before = own?.Content.Values ?? new Dictionary<string, string>(),
            Elsewhere = all.FindAll(form => form.Content.Instrument != instrument && access.MayRead(form.Content.Instrument)).SelectMany(form => form.Content.Values)
                .GroupBy(value => value.Key).ToDictionary(group => group.Key, group => group.Last().Value),
        };
        sheet = await files.WithWaitingAsync(sheet, access.Study, participant, DeskOf(access, instrument, instance), ct);
        return new Response(participant, code, sheet, own?.Row.Id, own?.Row.Version ?? 0, own?.Row.Status ?? FormStatus.Incomplete, same.Count,
        [
            .. changes.Select(change => new Change(change.Row.At, change.Row.By, change.Content with
            {
                Columns = change.Content.Columns.Where(column => !hidden.Contains(column.Key)).ToDictionary(),
            })),
        ]);
    }

    /// <summary>Where files wait that the member gives for a form.</summary>
    public FormFiles.Place PlaceOf(StudyAccess access, Response shown, int instance) => new(
        access.Study, shown.Participant, DeskOf(access, shown.Sheet.Instrument.Name, instance), access.Account.ToString(),
        ct => save.RefusalAsync(access, shown.Participant, new FormPlace("", shown.Sheet.Instrument.Name, instance), ct));

    /// <summary>Whether the member may change what is shown.</summary>
    public static bool MayEdit(StudyAccess access, Response shown) => MayEdit(access, shown.Sheet.Dictionary, shown.Sheet.Instrument);

    /// <summary>Saves what the member typed. Columns that they do not see stay as they are.</summary>
    public Task<SaveRecord.Response> SaveAsync(
        StudyAccess access, Response shown, int instance, QuestionnaireAnswers answers, int baseVersion, FormStatus status, string? reason,
        CancellationToken ct)
    {
        if (!MayEdit(access, shown))
        {
            return Task.FromResult(SaveRecord.Response.Declined(StudyGateRefusals.NotInRole));
        }

        var hidden = HiddenOf(access, shown.Sheet.Instrument);
        var columns = shown.Sheet.Instrument.Fields.SelectMany(field => field.Columns).Where(column => !hidden.Contains(column)).ToHashSet();
        return save.Handle(
            access,
            new SaveRecord.Request(
                access.Study, shown.Participant, new FormPlace("", shown.Sheet.Instrument.Name, instance), columns, answers.Values, baseVersion,
                status, reason, Names: shown.Sheet.Names.Version)
            {
                Files = shown.Sheet.Instrument.FileFields(),
            },
            ct);
    }

    private static string DeskOf(StudyAccess access, string instrument, int instance) => $"{access.Account}/{instrument}/{instance}";

    // Without the answers that its conditions and calculations ask for, a form would lose what is there.
    private static bool MayEdit(StudyAccess access, DataDictionary dictionary, Instrument asked) => access.MayEdit(asked.Name)
        && (access.Grants.AreAll || InstrumentReferences.Of(dictionary, asked).All(access.MayRead));

    private static HashSet<string> HiddenOf(StudyAccess access, Instrument instrument) => access.May(StudyRights.ReadIdentifiers)
        ? []
        : [.. instrument.Fields.Where(field => field.IsIdentifier).SelectMany(field => field.Columns)];
}
