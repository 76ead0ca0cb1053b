using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>Jobs as the rules of keeping see them: their input and work while they run, their results afterwards.</summary>
internal sealed class RetainedJobs(CohortDbContext db) : IRetainedThings
{
    // States are words in the database, so no comparison orders them there.
    private static readonly JobState[] _inputIsRead = [.. Enum.GetValues<JobState>().Where(state => state.InputIsRead())];
    private static readonly JobState[] _ended = [.. Enum.GetValues<JobState>().Where(state => state.HasEnded())];

    private IQueryable<ImputationJob> Jobs => db.Set<ImputationJob>().AsNoTracking().Where(j => j.State != JobState.Receiving);

    private IQueryable<ImputationJob> Waiting =>
        Jobs.Where(j => j.ResultsDestroyedAt == null && j.ExpiresAt != null);

    public async Task<IReadOnlyList<RetainedTally>> CountAsync(DateTimeOffset now, CancellationToken ct)
    {
        var input = Jobs.Where(j => j.InputDestroyedAt == null);
        var work = Jobs.Where(j => j.WorkDestroyedAt == null);
        return
        [
            new(RetentionKind.ImputationInput, await input.CountAsync(ct), await input.CountAsync(j => _inputIsRead.Contains(j.State), ct), null),
            new(RetentionKind.ImputationWork, await work.CountAsync(ct), await work.CountAsync(j => _ended.Contains(j.State), ct), null),
            new(RetentionKind.ImputationResults, await Waiting.CountAsync(ct), await Waiting.CountAsync(j => j.ExpiresAt <= now, ct),
                await Waiting.Where(j => j.ExpiresAt > now).OrderBy(j => j.ExpiresAt).Select(j => j.ExpiresAt).FirstOrDefaultAsync(ct)),
        ];
    }

    public async Task<IReadOnlyList<RetainedThing>> OfAsync(OwnerId owner, CancellationToken ct)
    {
        var account = AccountId.From(owner.Value);
        var jobs = await Jobs.Where(j => j.Account == account && (j.ResultsDestroyedAt == null || j.InputDestroyedAt == null || j.WorkDestroyedAt == null))
            .OrderBy(j => j.SubmittedAt).ToListAsync(ct);
        return [.. jobs.Select(Thing)];
    }

    public async Task<RetainedThing?> FindAsync(string name, CancellationToken ct) =>
        await Jobs.SingleOrDefaultAsync(j => j.PublicId == name, ct) is { } job ? Thing(job) : null;

    public async Task<IReadOnlyDictionary<SubjectId, string>> NamesAsync(
        OwnerId owner, IReadOnlyList<SubjectId> subjects, CancellationToken ct)
    {
        var account = AccountId.From(owner.Value);
        var jobs = await Jobs
            .Where(j => j.Account == account && (subjects.Contains(j.InputSubject) || subjects.Contains(j.WorkSubject) || subjects.Contains(j.ResultSubject)))
            .ToListAsync(ct);
        return jobs.SelectMany(job => job.Subjects.Select(subject => (subject, job.PublicId)))
            .ToDictionary(pair => pair.subject, pair => pair.PublicId);
    }

    private static RetainedThing Thing(ImputationJob job) => new(
        job.ExpiresAt is null ? RetentionKind.ImputationInput : RetentionKind.ImputationResults, job.PublicId,
        job.State == JobState.Deleted ? null : $"/jobs/{job.PublicId}", job.Owner, job.Subjects, job.ExpiresAt);
}
