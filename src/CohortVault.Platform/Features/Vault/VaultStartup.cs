using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault;

/// <summary>
/// Puts the store in order before the server, which alone holds the data directory, takes requests: staged files thrown
/// away, bytes and keys without an object removed, destructions completed, an epoch that is over ended.
/// </summary>
internal sealed class VaultStartup(
    IServiceScopeFactory scopes, KeyDestruction keys, StagingArea staging, IBlobStore blobs,
    DestructionSaga destruction, EpochRotation epochs, ILogger<VaultStartup> log)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        staging.Clear();
        await blobs.PrepareAsync(cancellationToken);
        await destruction.ResumeAsync(DateTimeOffset.MaxValue, cancellationToken);
        await SweepAsync(cancellationToken);
        await epochs.CatchUpAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SweepAsync(CancellationToken ct)
    {
        Dictionary<ObjectId, SubjectId> known;
        await using (var services = scopes.CreateAsyncScope())
        {
            known = await services.ServiceProvider.GetRequiredService<CohortDbContext>().Set<SealedObject>()
                .AsNoTracking()
                .Select(o => new { o.Id, o.SubjectId }).ToDictionaryAsync(o => o.Id, o => o.SubjectId, ct);
        }

        foreach (var (id, subject) in await keys.ObjectKeysAsync(ct))
        {
            if (!known.TryGetValue(id, out var kept) || kept != subject)
            {
                await keys.ObjectUnderAsync(id, subject, ct);
                log.OrphanKeyRemoved(id);
            }
        }

        foreach (var subject in await GoneSubjectsAsync(await keys.SubjectKeysAsync(ct), ct))
        {
            await keys.SubjectAsync(subject, ct);
        }

        await foreach (var id in blobs.ListAsync(ct))
        {
            if (!known.ContainsKey(id))
            {
                await blobs.DeleteAsync(id, ct);
                log.OrphanBytesRemoved(id);
            }
        }

        if (await blobs.RemoveLeftoversAsync(DateTimeOffset.MaxValue, ct) is > 0 and var leftovers)
        {
            log.LeftoversRemoved(leftovers);
        }
    }

    // Whoever was about to write to a subject may have made it a key at the moment of its end.
    private async Task<IReadOnlyList<SubjectId>> GoneSubjectsAsync(IReadOnlyList<SubjectId> withKeys, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
        var gone = new List<SubjectId>();
        foreach (var some in withKeys.Select(subject => subject.Value).Chunk(500))
        {
            gone.AddRange((await db.Set<DestructionCertificate>().AsNoTracking()
                .Where(c => c.Target == DestructionTarget.Subject && some.Contains(c.Id)).Select(c => c.Id).ToListAsync(ct))
                .Select(id => new SubjectId(id)));
        }

        return gone;
    }
}
