using System.Globalization;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>
/// Saves a form: the one way by which answers come in. Consent is asked in the same transaction; what was there before stays
/// readable in the form's history; of two who save at one moment, fields that only one of them changed are joined, and fields that
/// both changed are shown to the second.
/// </summary>
internal sealed class SaveRecord(
    CohortDbContext db, RecordStore records, NameHistories names, IFieldVault fields, IConsentGate consent, IAuditLog audit,
    TimeProvider clock)
{
    public const int LongestReason = 500;

    /// <param name="Study">The study.</param>
    /// <param name="Participant">Whose form.</param>
    /// <param name="Place">Which form.</param>
    /// <param name="Columns">The columns that the writer saw; all others stay as they are.</param>
    /// <param name="Values">Stored values of these.</param>
    /// <param name="BaseVersion">The version that the writer saw; 0 for none, null to take what is there now.</param>
    /// <param name="Status">How far it is.</param>
    /// <param name="Reason">Why, where something that was there changes.</param>
    /// <param name="Submission">The phone's name for what it sent; null for the staff.</param>
    /// <param name="Names">Version of the dictionary whose names these are; null for today's.</param>
    public sealed record Request(
        StudyId Study, ParticipantId Participant, FormPlace Place, IReadOnlySet<string> Columns, IReadOnlyDictionary<string, string> Values,
        int? BaseVersion, FormStatus Status, string? Reason = null, Guid? Submission = null, int? Names = null)
    {
        /// <summary>Those of the columns whose values stand for files.</summary>
        public IReadOnlySet<string> Files { get; init; } = new HashSet<string>();
    }

    /// <param name="Refusal">Why it was declined; null if it was saved.</param>
    /// <param name="Version">The form's version now.</param>
    /// <param name="Conflicts">What somebody else wrote meanwhile into fields that the writer changed too: column and value.</param>
    public sealed record Response(Refusal? Refusal, int Version, IReadOnlyDictionary<string, string> Conflicts)
    {
        public static Response Declined(Refusal refusal, int version = 0) => new(refusal, version, new Dictionary<string, string>());
    }

    /// <summary>By a member of the study's team.</summary>
    public async Task<Response> Handle(StudyAccess access, Request request, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var response = await WithinAsync(access, request, ct);
        if (response.Refusal is null)
        {
            await transaction.CommitAsync(ct);
        }

        return response;
    }

    /// <summary>The same, inside the caller's transaction.</summary>
    public async Task<Response> WithinAsync(StudyAccess access, Request request, CancellationToken ct)
    {
        request = await TodayAsync(request, ct);
        return await RefusalAsync(access, request.Participant, request.Place, ct) is { } refusal
            ? Response.Declined(refusal) : await SaveAsync(request, access.Account, ct);
    }

    /// <summary>Why a member may not save a form of a participant; asked inside the caller's transaction.</summary>
    public async Task<Refusal?> RefusalAsync(StudyAccess access, ParticipantId participant, FormPlace place, CancellationToken ct) =>
        !access.MayEdit(place.Instrument) ? StudyGateRefusals.NotInRole
            : await ExistsAsync(access.Study, participant, place, ct) ? await consent.CorrectionRefusalAsync(db, access, participant, ct)
            : await consent.RefusalAsync(db, access.Study, participant, ct);

    /// <summary>By the participant, inside the caller's transaction, in which consent was asked.</summary>
    public async Task<Response> ByParticipantAsync(Request request, CancellationToken ct) =>
        await SaveAsync(await TodayAsync(request, ct), by: null, ct);

    // Names may have changed since the writer's page was made, and until this transaction began.
    private async Task<Request> TodayAsync(Request request, CancellationToken ct)
    {
        var history = await names.AnewAsync(request.Study, ct);
        var version = request.Names ?? history.Version;
        return request with
        {
            Place = request.Place with { Instrument = history.Form(request.Place.Instrument, version) },
            Columns = history.ChangedSince(version) ? request.Columns.Select(column => history.Column(column, version)).ToHashSet() : request.Columns,
            Values = history.Columns(request.Values, version),
            Files = request.Files.Select(column => history.Column(column, version)).ToHashSet(),
            Names = history.Version,
        };
    }

    private Task<bool> ExistsAsync(StudyId study, ParticipantId participant, FormPlace form, CancellationToken ct)
    {
        var place = records.PlaceOf(study, form.Event, form.Instrument);
        return db.Set<FilledForm>().AnyAsync(f => f.ParticipantId == participant && f.Place == place && f.Instance == form.Instance, ct);
    }

    private async Task<Response> SaveAsync(Request request, AccountId? by, CancellationToken ct)
    {
        var found = await records.FindAsync(request.Study, request.Participant, request.Place, ct);
        var (current, version) = (found?.Content.Values ?? new Dictionary<string, string>(), found?.Row.Version ?? 0);
        var theirs = request.BaseVersion is { } seen && seen < version
            ? await SinceAsync(request, found!.Row, seen, ct)
            : new Dictionary<string, ChangedValue>();

        // What the writer changed, against what they saw: today's values with what came since taken back.
        string Seen(string column) => theirs.TryGetValue(column, out var change) ? change.Before : current.GetValueOrDefault(column, "");
        var mine = request.Columns.Where(column => request.Values.GetValueOrDefault(column, "") != Seen(column)).ToHashSet();
        var conflicts = mine.Where(column => theirs.ContainsKey(column)
                && request.Values.GetValueOrDefault(column, "") != current.GetValueOrDefault(column, ""))
            .ToDictionary(column => column, column => current.GetValueOrDefault(column, ""));
        if (conflicts.Count > 0)
        {
            return new Response(RecordRefusals.Conflict, version, conflicts);
        }

        var after = new Dictionary<string, string>(current);
        foreach (var column in mine)
        {
            if (request.Values.TryGetValue(column, out var value) && value.Length > 0)
            {
                after[column] = value;
            }
            else
            {
                after.Remove(column);
            }
        }

        var reason = OneLine.Read(request.Reason, LongestReason);
        var change = ChangeContent.Between(current, after, reason);
        if (change.Columns.Count == 0 && found?.Row.Status == request.Status)
        {
            return new Response(null, version, new Dictionary<string, string>());
        }

        if (by is not null && reason is null && change.Columns.Values.Any(value => value.Before.Length > 0))
        {
            return Response.Declined(RecordRefusals.ReasonNeeded, version);
        }

        foreach (var file in change.Columns.Where(column => request.Files.Contains(column.Key)).Select(column => FileAnswer.Read(column.Value.After)))
        {
            if (file is not null && !await ClaimAsync(request.Participant, file.Id, ct))
            {
                return Response.Declined(RecordRefusals.FileGone, version);
            }
        }

        return await KeepAsync(request, by, found?.Row, after, change, ct);
    }

    // A file that waited belongs to the form from now on.
    private async Task<bool> ClaimAsync(ParticipantId participant, Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.Set<RecordFile>().Where(f => f.Id == id && f.ParticipantId == participant && f.KeptAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(f => f.KeptAt, now), ct) == 1;
    }

    private async Task<Response> KeepAsync(
        Request request, AccountId? by, FilledForm? row, Dictionary<string, string> after, ChangeContent change, CancellationToken ct)
    {
        var (now, id, (study, participant)) = (clock.GetUtcNow(), Ids.Random(), (request.Study, request.Participant));
        var form = row ?? FilledForm.Create(
            Ids.Random(), study, participant, records.PlaceOf(study, request.Place.Event, request.Place.Instrument), request.Place.Instance, now);
        var cells = await fields.SealAllAsync(study.Owner,
        [
            (FilledForm.Cell(form.Id, study, participant), new FormContent(request.Place.Event, request.Place.Instrument, after, request.Names!.Value).Write()),
            (FormChange.Cell(id, study, participant), (change with { Names = request.Names!.Value }).Write()),
        ], ct);
        form.Save(cells[0], request.Status, now);
        if (row is null)
        {
            db.Add(form);
        }

        db.Add(FormChange.Of(id, form.Id, form.Version, by, request.Submission, cells[1], now));
        await audit.AppendAsync(
            db,
            new AuditEntry("record.saved", study.Owner, participant.Value, by?.ToString() ?? "participant", new Dictionary<string, string>
            {
                ["form"] = form.Id.ToString("N"),
                ["version"] = form.Version.ToString(CultureInfo.InvariantCulture),
                ["changed"] = change.Columns.Count.ToString(CultureInfo.InvariantCulture),
                ["corrected"] = change.Columns.Values.Count(value => value.Before.Length > 0).ToString(CultureInfo.InvariantCulture),
            }),
            ct);
        await db.SaveChangesAsync(ct);

        // Saving holds the log's head: whoever gave other names before has them committed now, and whoever comes later moves this form.
        return (await names.AnewAsync(study, ct)).ChangedSince(request.Names!.Value)
            ? Response.Declined(InstrumentRefusals.Changed)
            : new Response(null, form.Version, new Dictionary<string, string>());
    }

    /// <summary>Per column, what it was before the first change after a version, and what it is now.</summary>
    private async Task<Dictionary<string, ChangedValue>> SinceAsync(Request request, FilledForm row, int version, CancellationToken ct)
    {
        var since = new Dictionary<string, ChangedValue>();
        foreach (var (change, content) in await records.ChangesAsync(request.Study, request.Participant, row.Id, ct))
        {
            if (change.Version <= version)
            {
                break;
            }

            foreach (var (column, value) in content.Columns)
            {
                since[column] = since.TryGetValue(column, out var later) ? new ChangedValue(value.Before, later.After) : value;
            }
        }

        return since;
    }
}
