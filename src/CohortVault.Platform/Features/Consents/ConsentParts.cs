using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Consents.Pages;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>
/// Consents of a participant: they end when the person withdraws, and stay as evidence that there was one; their content goes with
/// the participant's key.
/// </summary>
internal sealed class ConsentParts(CohortDbContext database, ConsentGate gate, IFieldVault fields) : IParticipantPart, IParticipantTasks
{
    public Task JoinAsync(CohortDbContext db, EnrolledParticipant who, DateTimeOffset now, CancellationToken ct) => Task.CompletedTask;

    public Task LeaveAsync(CohortDbContext db, StudyId study, ParticipantId participant, DateTimeOffset now, CancellationToken ct) =>
        db.Set<Consent>().Where(c => c.ParticipantId == participant && c.WithdrawnAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.WithdrawnAt, now), ct);

    // That there was a consent, to which version and until when, is what a board asks for afterwards; nothing of the person is in it.
    public Task EraseAsync(CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct) => Task.CompletedTask;

    public async Task<(string Name, object Content)?> CopyAsync(EnrolledParticipant who, CancellationToken ct)
    {
        var rows = await database.Set<Consent>().AsNoTracking().Where(c => c.ParticipantId == who.Id).OrderBy(c => c.GivenAt).ToListAsync(ct);
        var evidence = await fields.OpenAllAsync(
            who.Study.Owner, [.. rows.Select(c => (Consent.Cell(c.Id, who.Study, who.Id), c.Evidence))], ct);
        return ("consents", rows.Zip(evidence, (row, text) => new
        {
            row.Version,
            row.GivenAt,
            row.OnPaper,
            row.StaffSignedAt,
            row.WithdrawnAt,
            evidence = text,
        }).ToList());
    }

    // Nothing is taken before the consent stands, so nothing else is asked for.
    public async Task<IReadOnlyList<ParticipantTask>> DueAsync(EnrolledParticipant who, CancellationToken ct)
    {
        var words = PhoneConsentTexts.In(who.Language);
        return await gate.StandingRefusalAsync(database, who.Study, who.Id, ct) is not { } missing ? []
            : [new ParticipantTask(missing == ConsentRefusals.AwaitsStaff ? words.AwaitsStaff : words.Title, "/p/consent", null, 0)];
    }

    public Task<IReadOnlyList<KeptTask>> KeepAsync(EnrolledParticipant who, CancellationToken ct) => Task.FromResult<IReadOnlyList<KeptTask>>([]);
}
