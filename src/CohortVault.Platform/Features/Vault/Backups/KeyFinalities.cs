using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>Finality from the epochs and the keys of the backups that there are.</summary>
internal sealed class KeyFinalities(
    EpochRotation epochs, BackupKeys backups, IOptions<BackupOptions> options) : IKeyFinality
{
    public async Task<KeyFinality> OfAsync(DateTimeOffset destroyedAt, CancellationToken ct)
    {
        var epoch = await epochs.ReadAsync(ct);

        // Destroyed in an epoch before the current one: that one's key went, or is going, when the current one began.
        var ends = destroyedAt < epoch.StartedAt ? epoch.StartedAt : epochs.EndOf(epoch);

        // A backup that began later was copied later, and so without the key.
        var copies = options.Value.KeysTo is { Length: > 0 } folder ? BackupKeys.All(Path.GetFullPath(folder)) : [];
        var last = backups.All().Concat(copies).Where(backup => backup.StartedAt <= destroyedAt)
            .Max(backup => (DateTimeOffset?)backup.KeyDestroyedAt);
        return new KeyFinality(ends, last);
    }
}
