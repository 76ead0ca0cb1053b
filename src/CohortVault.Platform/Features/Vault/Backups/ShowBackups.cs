using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>The backups that can still be opened, how the nightly ones stand, and whether this installation came out of one.</summary>
internal sealed class ShowBackups(CohortDbContext db, BackupKeys keys, INightlyBackups nightly)
{
    /// <summary>What the page shows.</summary>
    /// <param name="Nightly">How the nightly ones stand.</param>
    /// <param name="Living">Those whose key exists, the newest first.</param>
    /// <param name="Restorations">When this installation was restored, the newest first.</param>
    public sealed record Response(NightlyBackups Nightly, IReadOnlyList<BackupKeyFile> Living, IReadOnlyList<Restoration> Restorations);

    public async Task<Response> Handle(CancellationToken ct) => new(
        nightly.Look(), [.. keys.All().Reverse()],
        await db.Set<Restoration>().AsNoTracking().OrderByDescending(r => r.RestoredAt).ToListAsync(ct));
}
