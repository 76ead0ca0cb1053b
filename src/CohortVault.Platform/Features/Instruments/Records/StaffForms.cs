using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>A form as a member of the team sees and saves it.</summary>
internal sealed class StaffForms(
    Dictionaries dictionaries, NameHistories names, StudyDesigns designs, ParticipantArms arms, RecordStore records, SaveRecord save,
    FormFiles files, IParticipants participants, TimeProvider clock)
{
    /// <param name="Participant">Whose.</param>
    /// <param name="Code">Their code.</param>
    /// <param name="Sheet">What is asked.</param>
    /// <param name="Place">Which form; its event as it is kept.</param>
    /// <param name="Event">The event as people read it; empty in studies without events.</param>
    /// <param name="Form">Its name inside the program; null before it was saved.</param>
    /// <param name="Version">0 before it was saved.</param>
    /// <param name="Status">How far it is.</param>
    /// <param name="Instances">Times over that there are.</param>
    /// <param name="Repeats">Whether there can be more.</param>
    /// <param name="Changes">What changed it, the newest first, without fields that the member may not see.</param>
    public sealed record Response(
        ParticipantId Participant, ParticipantCode Code, QuestionnaireSheet Sheet, FormPlace Place, string Event, Guid? Form, int Version,
        FormStatus Status, int Instances, bool Repeats, IReadOnlyList<Change> Changes);

    /// <param name="At">When.</param>
    /// <param name="By">The member; null for the participant.</param>
    /// <param name="Content">What and why.</param>
    public sealed record Change(DateTimeOffset At, AccountId? By, ChangeContent Content);

    /// <summary>
    /// The form; null if there is no such participant, instrument or event for the member, or the instrument is not filled in there.
    /// </summary>
    public async Task<Response?> ShowAsync(
        StudyAccess access, ParticipantCode code, string @event, string instrument, int instance, CancellationToken ct)
    {
        if (await participants.FindAsync(access, code, ct) is not { } participant
            || !access.MayRead(instrument)
            || await dictionaries.NewestAsync(access.Study, ct) is not var (_, dictionary)
            || dictionary.Instruments.FirstOrDefault(candidate => candidate.Name == instrument) is not { } asked)
        {
            return null;
        }

        var plan = await designs.NewestAsync(access.Study, ct);
        if (!plan.Takes(@event, instrument)
            || (plan.Find(@event) is { } at && at.Arm != await arms.OfAsync(plan, access.Study, participant, ct)))
        {
            return null;
        }

        var (all, place) = (await records.AllAsync(access.Study, participant, ct), new FormPlace(plan.KeyOf(@event), instrument, instance));
        var same = all.Where(form => form.Content.Event == place.Event
            && (form.Content.Instrument == instrument || (plan.HasEvents && plan.RepeatsWhole(@event)))).ToList();
        var (times, repeats) = (same.Select(form => form.Row.Instance).DefaultIfEmpty().Max(), plan.Repeats(@event, instrument));
        if (instance < 1 || instance > (repeats ? times + 1 : Math.Max(times, 1)))
        {
            return null;
        }

        var own = same.Find(form => form.Content.Instrument == instrument && form.Row.Instance == instance);
        var hidden = HiddenOf(access, asked);
        var changes = own is null ? [] : await records.ChangesAsync(access.Study, participant, own.Row.Id, ct);
        var here = place with { Event = @event };
        var sheet = new QuestionnaireSheet
        {
            Dictionary = dictionary,
            Instrument = asked,
            Names = await names.OfAsync(access.Study, ct),
            Now = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = FilledInBy.Staff,
            Event = @event,
            Instance = instance,
            HideIdentifiers = !access.May(StudyRights.ReadIdentifiers),
            FilesAt = $"/studies/{access.Study}/records/{code.Text}/{instrument}?handler=File&id=",
            ReadOnly = MayEdit(access, dictionary, asked) ? new HashSet<string>() : [.. asked.Fields.Select(field => field.Name)],
            Before = own?.Content.Values ?? new Dictionary<string, string>(),
            Elsewhere = Surroundings.Of(plan, all.Where(form => access.MayRead(form.Content.Instrument)), here),
            Smart = Surroundings.Smart(plan, here),
            EventsOf = Surroundings.EventsOf(plan, dictionary, here),
            MissingDataCodes = plan.Design.MissingDataCodes,
        };
        sheet = await files.WithWaitingAsync(sheet, access.Study, participant, DeskOf(access, place), ct);
        return new Response(
            participant, code, sheet, place, plan.Find(@event) is { } named ? plan.Words(named) : "", own?.Row.Id, own?.Row.Version ?? 0,
            own?.Row.Status ?? FormStatus.Incomplete, times, repeats,
            [
                .. changes.Select(change => new Change(change.Row.At, change.Row.By, change.Content with
                {
                    Columns = change.Content.Columns.Where(column => !hidden.Contains(column.Key)).ToDictionary(),
                })),
            ]);
    }

    /// <summary>Where files wait that the member gives for a form.</summary>
    public FormFiles.Place PlaceOf(StudyAccess access, Response shown) => new(
        access.Study, shown.Participant, DeskOf(access, shown.Place), access.Account.ToString(),
        ct => save.RefusalAsync(access, shown.Participant, shown.Place, ct));

    /// <summary>Whether the member may change what is shown.</summary>
    public static bool MayEdit(StudyAccess access, Response shown) => MayEdit(access, shown.Sheet.Dictionary, shown.Sheet.Instrument);

    /// <summary>Saves what the member typed. Columns that they do not see stay as they are.</summary>
    public Task<SaveRecord.Response> SaveAsync(
        StudyAccess access, Response shown, QuestionnaireAnswers answers, int baseVersion, FormStatus status, string? reason, CancellationToken ct)
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
                access.Study, shown.Participant, shown.Place, columns, answers.Values, baseVersion, status, reason,
                Names: shown.Sheet.Names.Version)
            {
                Files = shown.Sheet.Instrument.FileFields(),
            },
            ct);
    }

    private static string DeskOf(StudyAccess access, FormPlace place) => $"{access.Account}/{place.Event}/{place.Instrument}/{place.Instance}";

    // Without the answers that its conditions and calculations ask for, a form would lose what is there.
    private static bool MayEdit(StudyAccess access, DataDictionary dictionary, Instrument asked) => access.MayEdit(asked.Name)
        && (access.Grants.AreAll || InstrumentReferences.Of(dictionary, asked).All(access.MayRead));

    private static HashSet<string> HiddenOf(StudyAccess access, Instrument instrument) => access.May(StudyRights.ReadIdentifiers)
        ? []
        : [.. instrument.Fields.Where(field => field.IsIdentifier).SelectMany(field => field.Columns)];
}
