using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>
/// A participant withdraws on their own phone, as easily as they joined: nothing is collected from that moment on. They may ask
/// besides that what was collected be erased; until the study team has done so, nobody sees it.
/// </summary>
internal sealed class LeaveStudy(
    CohortDbContext db, IParticipants participants, Departure departure, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<Done>> Handle(EnrolledParticipant who, bool erase, CancellationToken ct)
    {
        var (next, now) = (erase ? ParticipantState.ErasurePending : ParticipantState.Withdrawn, clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await participants.LockAsync(db, who.Study, who.Id, ct) is not { } state || !next.MayFollow(state))
        {
            return ParticipantRefusals.NoSuchStep;
        }

        var participant = await db.Set<Participant>().SingleAsync(p => p.Id == who.Id, ct);
        db.Add(participant.Become(next, now));
        await departure.FollowAsync(who.Study, who.Id, now, ct);
        await audit.AppendAsync(
            db,
            new AuditEntry("participant.withdrew", who.Study.Owner, who.Id.Value, JoinStudy.Actor, new Dictionary<string, string>
            {
                ["from"] = state.ToString(),
                ["to"] = next.ToString(),
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}
