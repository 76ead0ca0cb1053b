using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Witnesses;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>What everybody may know of the log: as far as the public checkpoint, and the weekly counts of destructions.</summary>
internal sealed class ShowPublicLog(
    CohortDbContext db, CheckpointStore checkpoints, WitnessStanding witnesses, IPublishedDestructions destructions)
{
    private const int WeeksShown = 26;

    /// <summary>An origin with its key's fingerprint.</summary>
    public sealed record Origin(string Name, string Fingerprint, long From, DateTimeOffset Time, string Reason);

    /// <summary>The public log; no checkpoint before the server has run for the first time.</summary>
    public sealed record Response(
        LogCheckpoint? Checkpoint, IReadOnlyList<Origin> Origins, IReadOnlyList<PublishedWeek> Destructions,
        IReadOnlyList<Cosignature> Witnesses);

    public async Task<Response> Handle(CancellationToken ct)
    {
        var checkpoint = await checkpoints.PublicAsync(ct);
        var origins = await db.Set<LogOrigin>().AsNoTracking().OrderBy(o => o.Number).ToListAsync(ct);
        return new Response(
            checkpoint,
            [.. origins.Select(o => new Origin(o.Name, Convert.ToHexStringLower(SHA256.HashData(o.PublicKey)), o.From, o.Time, o.Reason))],
            await destructions.WeeksAsync(WeeksShown, ct),
            await witnesses.FreshAsync(ct));
    }
}
