using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>
/// The study team does what a participant asked for: their key is destroyed, and with it everything that was collected of them, in
/// backups too when those keys end. The code stays taken, and the log says that it was done.
/// </summary>
internal sealed class EraseParticipant(
    CohortDbContext db, ParticipantLookup lookup, IVault vault, IEnumerable<IParticipantPart> parts, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<Done>> Handle(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageParticipants | StudyRights.ManageStudy) is { } lack)
        {
            return lack;
        }

        if (await lookup.FindAsync(access, code, ct) is not { } participant)
        {
            return ParticipantRefusals.Unknown;
        }

        if (!ParticipantState.Erased.MayFollow(participant.State))
        {
            return ParticipantRefusals.NoSuchStep;
        }

        // The key first: what stops halfway from here on leaves rows that nobody can read, and is taken up by asking again.
        if ((await vault.DestroySubjectAsync(participant.Id.Subject, DestructionReason.ParticipantErased, ct)).Refusal is { } kept)
        {
            return kept;
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(participant.Become(ParticipantState.Erased, now));
        foreach (var part in parts)
        {
            await part.EraseAsync(db, access.Study, participant.Id, ct);
        }

        await audit.AppendAsync(
            db, new AuditEntry("participant.erased", access.Study.Owner, participant.Id.Value, access.Account.ToString()), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ParticipantRefusals.NoSuchStep;
        }

        await transaction.CommitAsync(ct);
        return default(Done);
    }
}
