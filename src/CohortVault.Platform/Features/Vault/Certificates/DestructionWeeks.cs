using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Certificates;

/// <summary>Reads what <see cref="PublishDestructions"/> published.</summary>
internal sealed class DestructionWeeks(CohortDbContext db) : IPublishedDestructions
{
    public int Fewest => PublishDestructions.Fewest;

    public async Task<IReadOnlyList<PublishedWeek>> WeeksAsync(int most, CancellationToken ct) =>
        [.. (await db.Set<PublishedDestructions>().AsNoTracking().Where(p => p.Record != null)
                .OrderByDescending(p => p.Week).Take(most).ToListAsync(ct))
            .Select(week => new PublishedWeek(week.Week, Contents.Parse(week.Counts).ToDictionary(c => c.Class, c => c.Count)))];
}
