using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>A participant's own tasks: what is open, what was done.</summary>
internal sealed class OwnTasks(CohortDbContext db, IFieldVault fields, TaskQuestionnaire questionnaires, TimeProvider clock) : IParticipantTasks
{
    /// <summary>What opens within this time is kept on the phone already.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(2);

    /// <summary>Most tasks that a phone keeps.</summary>
    public const int MostKept = 20;

    /// <param name="Row">As it is planned.</param>
    /// <param name="Content">What is to be done.</param>
    public sealed record Own(PlannedTask Row, TaskContent Content);

    public async Task<IReadOnlyList<ParticipantTask>> DueAsync(EnrolledParticipant who, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var open = await OpenAsync(
            who, db.Set<PlannedTask>().Where(t => t.ParticipantId == who.Id && t.DoneAt == null && t.OpensAt <= now && t.ClosesAt > now), ct);
        await db.Set<PlannedTask>()
            .Where(t => t.ParticipantId == who.Id && t.ShownAt == null && t.DoneAt == null && t.OpensAt <= now && t.ClosesAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.ShownAt, now), ct);
        return [.. open.Select(task => new ParticipantTask(task.Content.Title, AddressOf(task), task.Row.ClosesAt, ParticipantTask.Ordinary))];
    }

    public async Task<IReadOnlyList<KeptTask>> KeepAsync(EnrolledParticipant who, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var soon = now + Ahead;
        var tasks = await OpenAsync(
            who, db.Set<PlannedTask>().Where(t => t.ParticipantId == who.Id && t.DoneAt == null && t.OpensAt <= soon && t.ClosesAt > now), ct);
        var canKeep = new Dictionary<string, bool>();
        var kept = new List<KeptTask>();
        foreach (var task in tasks.OrderBy(task => task.Row.ClosesAt).Take(MostKept))
        {
            if (task.Content.Kind is TaskKind.Questionnaire && !canKeep.ContainsKey(task.Content.Instrument))
            {
                canKeep[task.Content.Instrument] = await questionnaires.KeptAsync(who, task, now, ct) is not null;
            }

            var page = task.Content.Kind is not TaskKind.Questionnaire || canKeep[task.Content.Instrument] ? $"{AddressOf(task)}?handler=Kept" : null;
            kept.Add(new KeptTask(task.Content.Title, AddressOf(task), task.Row.OpensAt, task.Row.ClosesAt, page));
        }

        return kept;
    }

    /// <summary>What the participant sent, the newest first.</summary>
    public Task<IReadOnlyList<Own>> DoneAsync(EnrolledParticipant who, CancellationToken ct) =>
        OpenAsync(who, db.Set<PlannedTask>().Where(t => t.ParticipantId == who.Id && t.DoneAt != null), ct);

    /// <summary>One task of the participant's; null if it is none of theirs.</summary>
    public async Task<Own?> FindAsync(EnrolledParticipant who, Guid id, CancellationToken ct) =>
        (await OpenAsync(who, db.Set<PlannedTask>().Where(t => t.ParticipantId == who.Id && t.Id == id), ct)).FirstOrDefault();

    /// <summary>Notes that the participant has opened a task.</summary>
    public Task NoteOpenedAsync(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Set<PlannedTask>().Where(t => t.Id == id && t.OpenedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.OpenedAt, now), ct);
    }

    private static string AddressOf(Own task) => $"/p/task/{task.Row.Id:N}";

    private async Task<IReadOnlyList<Own>> OpenAsync(EnrolledParticipant who, IQueryable<PlannedTask> tasks, CancellationToken ct)
    {
        var found = await (
            from task in tasks
            join assignment in db.Set<Assignment>() on task.AssignmentId equals assignment.Id
            orderby task.OpensAt descending
            select new { task, assignment.Id, assignment.Content }).AsNoTracking().ToListAsync(ct);
        var texts = await fields.OpenAllAsync(who.Study.Owner, [.. found.Select(t => (Assignment.Cell(t.Id, who.Study), t.Content))], ct);
        return [.. found.Zip(texts).Where(pair => pair.Second is not null).Select(pair => new Own(pair.First.task, TaskContent.Read(pair.Second!)))];
    }
}
