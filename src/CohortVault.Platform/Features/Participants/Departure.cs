using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>What follows when a participant withdraws, whoever says so: the phone is signed off, invitations end, every feature hears of it.</summary>
internal sealed class Departure(CohortDbContext db, IEnumerable<IParticipantPart> parts)
{
    /// <summary>In the caller's change.</summary>
    public async Task FollowAsync(StudyId study, ParticipantId participant, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<Enrolment>().Where(p => p.ParticipantId == participant).ExecuteDeleteAsync(ct);
        await db.Set<ParticipantInvitation>().Where(i => i.ParticipantId == participant).ExecuteDeleteAsync(ct);
        foreach (var part in parts)
        {
            await part.LeaveAsync(db, study, participant, now, ct);
        }
    }
}
