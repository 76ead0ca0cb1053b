using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>The staff pauses, resumes, completes or withdraws a participant; dated, and in the log.</summary>
internal sealed class MoveParticipant(
    CohortDbContext db, ParticipantLookup lookup, Departure departure, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<Done>> Handle(
        StudyAccess access, ParticipantCode code, ParticipantState next, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageParticipants) is { } lack)
        {
            return lack;
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await lookup.FindAsync(access, code, ct) is not { } participant)
        {
            return ParticipantRefusals.Unknown;
        }

        // Joining is the participant's own act, and erasing is more than a step.
        if (!next.MayFollow(participant.State) || next is ParticipantState.Erased || (next is ParticipantState.Active && participant.State is ParticipantState.Added))
        {
            return ParticipantRefusals.NoSuchStep;
        }

        var before = participant.State;
        db.Add(participant.Become(next, now));
        if (next.HasWithdrawn())
        {
            await departure.FollowAsync(access.Study, participant.Id, now, ct);
        }

        await audit.AppendAsync(
            db,
            new AuditEntry("participant.moved", access.Study.Owner, participant.Id.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["from"] = before.ToString(),
                ["to"] = next.ToString(),
            }),
            ct);
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
