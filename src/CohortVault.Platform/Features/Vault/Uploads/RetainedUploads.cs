using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>Uploads that no job has taken, as the rules of keeping see them. They are held with their account.</summary>
internal sealed class RetainedUploads(CohortDbContext db) : IRetainedThings
{
    public async Task<IReadOnlyList<RetainedTally>> CountAsync(DateTimeOffset now, CancellationToken ct) =>
    [
        new(RetentionKind.Upload, await db.Set<Upload>().CountAsync(ct),
            await db.Set<Upload>().CountAsync(u => u.ExpiresAt <= now, ct),
            await db.Set<Upload>().Where(u => u.ExpiresAt > now).OrderBy(u => u.ExpiresAt)
                .Select(u => (DateTimeOffset?)u.ExpiresAt).FirstOrDefaultAsync(ct)),
    ];

    public async Task<IReadOnlyList<RetainedThing>> OfAsync(OwnerId owner, CancellationToken ct) =>
        [.. (await db.Set<Upload>().AsNoTracking().Where(u => u.OwnerId == owner).OrderBy(u => u.ExpiresAt)
            .Select(u => new { u.Id, u.ExpiresAt }).ToListAsync(ct))
            .Select(u => new RetainedThing(RetentionKind.Upload, u.Id.ToString("N"), null, owner, [new SubjectId(u.Id)], u.ExpiresAt))];

    public Task<RetainedThing?> FindAsync(string name, CancellationToken ct) => Task.FromResult<RetainedThing?>(null);

    public Task<IReadOnlyDictionary<SubjectId, string>> NamesAsync(
        OwnerId owner, IReadOnlyList<SubjectId> subjects, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<SubjectId, string>>(new Dictionary<SubjectId, string>());
}
