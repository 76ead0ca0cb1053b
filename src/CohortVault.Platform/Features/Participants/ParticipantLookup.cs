using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>Participants as a member of the study sees them: those of the member's site alone, if it is bound to one.</summary>
internal sealed class ParticipantLookup(CohortDbContext db, IFieldVault fields) : IParticipants
{
    public byte[] Index(ParticipantCode code) => fields.BlindIndex(Participant.Table, Participant.CodeColumn, code.Text);

    /// <summary>Those that the member may know of.</summary>
    public IQueryable<Participant> Of(StudyAccess access) => db.Set<Participant>()
        .Where(p => p.StudyId == access.Study && (access.Site == null || p.SiteId == access.Site));

    /// <summary>The one with a code; null if the member knows of none.</summary>
    public Task<Participant?> FindAsync(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        var index = Index(code);
        return Of(access).SingleOrDefaultAsync(p => p.CodeIndex == index, ct);
    }

    /// <summary>Opens the codes of some participants of one study, in their order.</summary>
    public async Task<IReadOnlyList<ParticipantCode>> CodesAsync(
        StudyId study, IReadOnlyList<Participant> participants, CancellationToken ct)
    {
        var opened = await fields.OpenAllAsync(
            study.Owner, [.. participants.Select(p => (Participant.Cell(p.Id, study), p.Code))], ct);
        return [.. opened.Select(text => ParticipantCode.TryParse(text, out var code) ? code : default)];
    }

    public async Task<ParticipantState?> LockAsync(
        CohortDbContext database, StudyId study, ParticipantId participant, CancellationToken ct)
    {
        var rows = database.Set<Participant>().Where(p => p.Id == participant && p.StudyId == study);

        // A write that changes nothing holds the row until the transaction ends, on every database.
        return await rows.ExecuteUpdateAsync(row => row.SetProperty(p => p.Stamp, p => p.Stamp), ct) == 0
            ? null
            : await rows.AsNoTracking().Select(p => p.State).SingleAsync(ct);
    }

    async Task<ParticipantId?> IParticipants.FindAsync(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        var index = Index(code);
        return await Of(access).AsNoTracking().SingleOrDefaultAsync(p => p.CodeIndex == index, ct) is { } found && found.State.IsVisible()
            ? found.Id
            : null;
    }

    public Task<bool> TakesPartAsync(EnrolledParticipant who, CancellationToken ct) =>
        db.Set<Participant>().AnyAsync(p => p.Id == who.Id && p.State == ParticipantState.Active, ct);

    public async Task<ParticipantCode> CodeAsync(EnrolledParticipant who, CancellationToken ct) =>
        (await CodesAsync(who.Study, [await db.Set<Participant>().AsNoTracking().SingleAsync(p => p.Id == who.Id, ct)], ct))[0];

    public async Task<IReadOnlyList<KnownParticipant>> AllAsync(StudyAccess access, CancellationToken ct) =>
        await KnownAsync(access.Study, Visible(access), ct);

    public async Task<(IReadOnlyList<KnownParticipant> Participants, int Pages, int Page)> PageAsync(
        StudyAccess access, int page, int size, CancellationToken ct)
    {
        var pages = Math.Max(1, (await Visible(access).CountAsync(ct) + size - 1) / size);
        var shown = Math.Clamp(page, 1, pages);
        return (await KnownAsync(access.Study, Visible(access).Skip((shown - 1) * size).Take(size), ct), pages, shown);
    }

    public async Task<IReadOnlyList<(ParticipantId Participant, string Zone, DateTimeOffset JoinedAt)>> JoinedAsync(
        StudyId study, CancellationToken ct)
    {
        var phones = await (
            from phone in db.Set<Enrolment>()
            join participant in db.Set<Participant>() on phone.ParticipantId equals participant.Id
            where participant.StudyId == study
                && (participant.State == ParticipantState.Active || participant.State == ParticipantState.Paused)
            select new
            {
                phone.Id,
                phone.ParticipantId,
                phone.Settings,
                JoinedAt = db.Set<ParticipantStep>().Where(s => s.ParticipantId == phone.ParticipantId && s.State == ParticipantState.Active)
                    .Min(s => s.At),
            }).AsNoTracking().ToListAsync(ct);
        var settings = await fields.OpenAllAsync(
            study.Owner,
            [.. phones.Select(p => (Enrolment.Cell(p.Id, Enrolment.SettingsColumn, study, p.ParticipantId), p.Settings))], ct);
        return [.. phones.Zip(settings).Where(pair => pair.Second is not null)
            .Select(pair => (pair.First.ParticipantId, PhoneSettings.Read(pair.Second!).Zone, pair.First.JoinedAt))];
    }

    public async Task ActivateAsync(CohortDbContext database, ParticipantId participant, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<Participant>().SingleAsync(p => p.Id == participant, ct) is { State: ParticipantState.Added } added)
        {
            database.Add(added.Become(ParticipantState.Active, now));
        }
    }

    public IQueryable<ParticipantId> Hidden(CohortDbContext database, StudyAccess access) => database.Set<Participant>()
        .Where(p => p.StudyId == access.Study
            && (p.State == ParticipantState.ErasurePending || p.State == ParticipantState.Erased || (access.Site != null && p.SiteId != access.Site)))
        .Select(p => p.Id);

    public async Task<IReadOnlyDictionary<ParticipantState, int>> StatesAsync(StudyAccess access, CancellationToken ct) =>
        await Of(access).GroupBy(p => p.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);

    private IQueryable<Participant> Visible(StudyAccess access) => Of(access).AsNoTracking()
        .Where(p => p.State != ParticipantState.ErasurePending && p.State != ParticipantState.Erased)
        .OrderBy(p => p.AddedAt).ThenBy(p => p.Id);

    private async Task<IReadOnlyList<KnownParticipant>> KnownAsync(StudyId study, IQueryable<Participant> participants, CancellationToken ct)
    {
        var rows = await participants.ToListAsync(ct);
        return [.. rows.Zip(await CodesAsync(study, rows, ct), (row, code) => new KnownParticipant(row.Id, code, row.State, row.AddedAt))];
    }
}
