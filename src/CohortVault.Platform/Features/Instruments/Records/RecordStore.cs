using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>Finds and opens what was filled in.</summary>
internal sealed class RecordStore(CohortDbContext db, IFieldVault fields, NameHistories names)
{
    /// <param name="Row">As it is kept.</param>
    /// <param name="Content">What it holds.</param>
    public sealed record Opened(FilledForm Row, FormContent Content);

    /// <summary>The digest under which an instrument of a study is found.</summary>
    public byte[] PlaceOf(StudyId study, string @event, string instrument) =>
        fields.BlindIndex(FilledForm.Table, FilledForm.PlaceColumn, $"{study}/{@event}/{instrument}");

    /// <summary>A form of a participant; null before it was saved.</summary>
    public async Task<Opened?> FindAsync(StudyId study, ParticipantId participant, FormPlace place, CancellationToken ct)
    {
        var digest = PlaceOf(study, place.Event, place.Instrument);
        return await db.Set<FilledForm>().SingleOrDefaultAsync(
            f => f.ParticipantId == participant && f.Place == digest && f.Instance == place.Instance, ct) is { } row
                && await fields.OpenAsync(FilledForm.Cell(row.Id, study, participant), row.Content, ct) is { } text
            ? new Opened(row, FormContent.Read(text, await names.OfAsync(study, ct)))
            : null;
    }

    /// <summary>Every form of a participant, by instrument and instance.</summary>
    public async Task<IReadOnlyList<Opened>> AllAsync(StudyId study, ParticipantId participant, CancellationToken ct)
    {
        var rows = await db.Set<FilledForm>().AsNoTracking().Where(f => f.ParticipantId == participant)
            .OrderBy(f => f.Place).ThenBy(f => f.Instance).ToListAsync(ct);
        var texts = await fields.OpenAllAsync(
            study.Owner, [.. rows.Select(row => (FilledForm.Cell(row.Id, study, participant), row.Content))], ct);
        var history = await names.OfAsync(study, ct);
        return [.. rows.Zip(texts).Where(pair => pair.Second is not null)
            .Select(pair => new Opened(pair.First, FormContent.Read(pair.Second!, history)))];
    }

    /// <summary>What changed a form, the newest first.</summary>
    public async Task<IReadOnlyList<(FormChange Row, ChangeContent Content)>> ChangesAsync(
        StudyId study, ParticipantId participant, Guid form, CancellationToken ct)
    {
        var rows = await db.Set<FormChange>().AsNoTracking().Where(c => c.FormId == form).OrderByDescending(c => c.Version).ToListAsync(ct);
        var texts = await fields.OpenAllAsync(
            study.Owner, [.. rows.Select(row => (FormChange.Cell(row.Id, study, participant), row.Content))], ct);
        var history = await names.OfAsync(study, ct);
        return [.. rows.Zip(texts).Where(pair => pair.Second is not null)
            .Select(pair => (pair.First, ChangeContent.Read(pair.Second!, history)))];
    }
}
