using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>Writes down when each participant is to do what; once, when they join or when an assignment is made.</summary>
internal sealed class TaskPlan
{
    /// <summary>All assignments of a study for one participant who joins, in the caller's change.</summary>
    public async Task AddAllAsync(
        CohortDbContext db, StudyId study, ParticipantId participant, string zone, DateTimeOffset joined, CancellationToken ct)
    {
        foreach (var assignment in await db.Set<Assignment>().Where(a => a.StudyId == study && a.EndedAt == null).ToListAsync(ct))
        {
            Add(db, assignment, participant, zone, joined);
        }
    }

    /// <summary>One assignment for one participant, in the caller's change.</summary>
    public void Add(CohortDbContext db, Assignment assignment, ParticipantId participant, string zone, DateTimeOffset joined)
    {
        var (where, number) = (TimeZoneInfo.FindSystemTimeZoneById(zone), 0);
        foreach (var (local, instant) in assignment.Schedule.OpeningsOf(joined, where))
        {
            db.Add(PlannedTask.Create(assignment, participant, ++number, local, zone, instant));
        }
    }
}
