using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>
/// Writes down when each participant is to do what; once, when they join, when an assignment is made, or when they are put into an arm.
/// </summary>
internal sealed class TaskPlan(StudyDesigns designs, IParticipants participants, IFieldVault fields, TimeProvider clock)
{
    /// <summary>All assignments of a study for one participant who joins, in the caller's change.</summary>
    public async Task AddAllAsync(
        CohortDbContext db, StudyId study, ParticipantId participant, int? arm, string zone, DateTimeOffset joined, CancellationToken ct)
    {
        var plan = await designs.NewestAsync(study, ct);
        foreach (var (assignment, content) in await OpenAsync(db, study, ct))
        {
            Add(db, assignment, content, plan, participant, arm, zone, joined);
        }
    }

    /// <summary>
    /// One assignment for one participant, in the caller's change: nothing if it belongs to an event of another arm. At an event its days
    /// count from the event's.
    /// </summary>
    public static bool Add(
        CohortDbContext db, Assignment assignment, TaskContent content, StudyPlan plan, ParticipantId participant, int? arm, string zone,
        DateTimeOffset joined)
    {
        var at = plan.Find(content.Event);
        if (content.Event.Length > 0 && (at is null || at.Arm != arm))
        {
            return false;
        }

        var schedule = assignment.Schedule with { FirstDay = assignment.FirstDay + (int)(at?.DayOffset ?? 0) };
        var (where, number) = (TimeZoneInfo.FindSystemTimeZoneById(zone), 0);
        foreach (var (local, instant) in schedule.OpeningsOf(joined, where))
        {
            db.Add(PlannedTask.Create(assignment, participant, ++number, local, zone, instant));
        }

        return true;
    }

    /// <summary>A participant is put into an arm, in the caller's change: tasks of other arms that nobody began go, the arm's own come.</summary>
    public async Task MoveAsync(CohortDbContext db, StudyId study, ParticipantId participant, StudyPlan plan, int arm, CancellationToken ct)
    {
        var joined = (await participants.JoinedAsync(study, ct)).FirstOrDefault(one => one.Participant == participant);
        if (joined.Zone is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var (assignment, content) in (await OpenAsync(db, study, ct)).Where(pair => pair.Content.Event.Length > 0))
        {
            var own = db.Set<PlannedTask>().Where(t => t.ParticipantId == participant && t.AssignmentId == assignment.Id);
            if (plan.Find(content.Event)?.Arm != arm)
            {
                await own.Where(t => t.DoneAt == null && t.OpensAt > now).ExecuteDeleteAsync(ct);
            }
            else if (!await own.AnyAsync(ct))
            {
                Add(db, assignment, content, plan, participant, arm, joined.Zone, joined.JoinedAt);
            }
        }
    }

    private async Task<IReadOnlyList<(Assignment Assignment, TaskContent Content)>> OpenAsync(CohortDbContext db, StudyId study, CancellationToken ct)
    {
        var rows = await db.Set<Assignment>().Where(a => a.StudyId == study && a.EndedAt == null).ToListAsync(ct);
        var texts = await fields.OpenAllAsync(study.Owner, [.. rows.Select(a => (Assignment.Cell(a.Id, study), a.Content))], ct);
        return [.. rows.Zip(texts).Where(pair => pair.Second is not null).Select(pair => (pair.First, TaskContent.Read(pair.Second!)))];
    }
}
