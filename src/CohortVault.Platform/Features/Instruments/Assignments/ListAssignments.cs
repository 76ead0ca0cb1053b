using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>A study's assignments, and how far participants are with each.</summary>
internal sealed class ListAssignments(CohortDbContext db, IFieldVault fields, TimeProvider clock)
{
    /// <param name="Id">Its name inside the program.</param>
    /// <param name="Content">What is to be done.</param>
    /// <param name="Schedule">When.</param>
    /// <param name="EndedAt">When it was ended; null while it goes on.</param>
    /// <param name="Done">Tasks that were done.</param>
    /// <param name="Missed">Tasks whose time is over undone.</param>
    /// <param name="Open">Tasks that are open now.</param>
    public sealed record Item(
        Guid Id, TaskContent Content, TaskSchedule Schedule, DateTimeOffset? EndedAt, int Done, int Missed, int Open);

    public async Task<IReadOnlyList<Item>> Handle(StudyId study, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await db.Set<Assignment>().AsNoTracking().Where(a => a.StudyId == study).OrderBy(a => a.MadeAt).ToListAsync(ct);
        var texts = await fields.OpenAllAsync(study.Owner, [.. rows.Select(a => (Assignment.Cell(a.Id, study), a.Content))], ct);
        var counts = await db.Set<PlannedTask>().Where(t => t.StudyId == study).GroupBy(t => t.AssignmentId).Select(g => new
        {
            g.Key,
            Done = g.Count(t => t.DoneAt != null),
            Missed = g.Count(t => t.DoneAt == null && t.ClosesAt <= now),
            Open = g.Count(t => t.DoneAt == null && t.OpensAt <= now && t.ClosesAt > now),
        }).ToDictionaryAsync(g => g.Key, ct);
        return
        [
            .. rows.Zip(texts).Where(pair => pair.Second is not null).Select(pair =>
            {
                var count = counts.GetValueOrDefault(pair.First.Id);
                return new Item(
                    pair.First.Id, TaskContent.Read(pair.Second!), pair.First.Schedule, pair.First.EndedAt, count?.Done ?? 0,
                    count?.Missed ?? 0, count?.Open ?? 0);
            }),
        ];
    }
}
