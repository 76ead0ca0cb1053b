using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>
/// Reminds participants of tasks that are open and not done: when they open, and once more before they close. Each at most once, even if
/// the program stops in between; of several at one time, one message.
/// </summary>
internal sealed class RemindOfTasks(CohortDbContext db, IPhoneReminders reminders, ICollecting collecting, TimeProvider clock)
{
    /// <summary>How long before a task closes it is said again.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromHours(1);

    /// <summary>A task that has been open for this long is not announced as new: nobody was there to do it.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromHours(2);

    private const int MostAtOnce = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        if (!reminders.AreOn)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var (soon, lately, wanted) = (now + Before, now - Stale, reminders.Wanted(db));
        var due = await db.Set<PlannedTask>().AsNoTracking()
            .Where(t => t.DoneAt == null && t.OpensAt <= now && t.ClosesAt > now && wanted.Contains(t.ParticipantId)
                && ((t.RemindedAt == null && t.OpensAt >= lately) || (t.LastRemindedAt == null && t.ClosesAt <= soon)))
            .OrderBy(t => t.ClosesAt).Take(MostAtOnce).ToListAsync(ct);
        foreach (var own in due.GroupBy(task => (task.StudyId, task.ParticipantId)))
        {
            if (await collecting.RefusalAsync(db, own.Key.StudyId, ct) is null && await NoteAsync(own, soon, now, ct))
            {
                await reminders.SendAsync(own.Key.StudyId, own.Key.ParticipantId, ct);
            }
        }
    }

    // Written down before it is sent: rather none than two.
    private async Task<bool> NoteAsync(IEnumerable<PlannedTask> tasks, DateTimeOffset soon, DateTimeOffset now, CancellationToken ct)
    {
        var noted = 0;
        foreach (var task in tasks)
        {
            var last = task.ClosesAt <= soon ? now : (DateTimeOffset?)null;
            noted += await db.Set<PlannedTask>()
                .Where(t => t.Id == task.Id && t.DoneAt == null && t.RemindedAt == task.RemindedAt && t.LastRemindedAt == task.LastRemindedAt)
                .ExecuteUpdateAsync(row => row.SetProperty(t => t.RemindedAt, now).SetProperty(t => t.LastRemindedAt, last), ct);
        }

        return noted > 0;
    }
}
