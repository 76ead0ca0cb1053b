using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>Asks study and participant, inside the change that would collect something.</summary>
internal sealed class ConsentGate(IParticipants participants, ICollecting collecting) : IConsentGate
{
    public async Task<Refusal?> RefusalAsync(CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct)
    {
        if (await participants.LockAsync(db, study, participant, ct) is not ParticipantState.Active)
        {
            return ConsentRefusals.NotTakingPart;
        }

        return await collecting.RefusalAsync(db, study, ct) ?? await StandingRefusalAsync(db, study, participant, ct);
    }

    public async Task<Refusal?> CorrectionRefusalAsync(
        CohortDbContext db, StudyAccess access, ParticipantId participant, CancellationToken ct)
    {
        if (await participants.LockAsync(db, access.Study, participant, ct) is not { } state || state.HasWithdrawn())
        {
            return ConsentRefusals.NotTakingPart;
        }

        return !access.State.MayBeCorrected() ? ConsentRefusals.NotTakingPart
            : await db.Set<Consent>().AnyAsync(c => c.ParticipantId == participant && c.WithdrawnAt == null, ct) ? null
            : ConsentRefusals.NotGiven;
    }

    /// <summary>Whether a participant's consents cover what the study says today; not whether it runs.</summary>
    public async Task<Refusal?> StandingRefusalAsync(
        CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct)
    {
        var versions = await db.Set<ConsentForm>().AsNoTracking().Where(f => f.StudyId == study)
            .Select(f => new { f.Version, f.AsksAnew, f.NeedsStaff }).ToListAsync(ct);
        if (versions.Count == 0)
        {
            return ConsentRefusals.NoForm;
        }

        var oldest = versions.Where(v => v.AsksAnew).Select(v => v.Version).DefaultIfEmpty(1).Max();
        var given = await db.Set<Consent>().AsNoTracking()
            .Where(c => c.ParticipantId == participant && c.WithdrawnAt == null && c.Version >= oldest)
            .Select(c => new { c.Version, IsSigned = c.StaffSignedAt != null }).ToListAsync(ct);
        return given.Count == 0 ? ConsentRefusals.NotGiven
            : given.Exists(c => c.IsSigned || !versions.Single(v => v.Version == c.Version).NeedsStaff) ? null
            : ConsentRefusals.AwaitsStaff;
    }
}
