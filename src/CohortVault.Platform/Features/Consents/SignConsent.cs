using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>The study team signs a participant's consent, where the form asks for that.</summary>
internal sealed class SignConsent(CohortDbContext db, IParticipants participants, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<Done>> Handle(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageConsent) is { } lack)
        {
            return lack;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await participants.FindAsync(access, code, ct) is not { } participant
            || await participants.LockAsync(db, access.Study, participant, ct) is null
            || await db.Set<Consent>().Where(c => c.ParticipantId == participant && c.WithdrawnAt == null && c.StaffSignedAt == null)
                .OrderByDescending(c => c.Version).FirstOrDefaultAsync(ct) is not { } consent)
        {
            return ConsentRefusals.NothingToSign;
        }

        consent.SignForStaff(access.Account, clock.GetUtcNow());
        await audit.AppendAsync(
            db, new AuditEntry("consent.signed-by-staff", access.Study.Owner, participant.Value, access.Account.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}
