using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.MasterKeys;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>Takes the keys of backups along when the master key is rotated, and the list of destructions beside them.</summary>
internal sealed class BackupKeysUnderMaster(BackupKeys keys, BackupHousekeeping housekeeping) : IUnderMaster
{
    public IReadOnlyList<WrappedKeys> Count() =>
        [.. keys.All().GroupBy(file => file.MasterKeyId).Select(files => new WrappedKeys("backup", files.Count(), files.Key))];

    public Task RewrapAsync(SecretKey from, SecretKey to, CancellationToken ct)
    {
        keys.Rewrap(from, to);
        return DestructionList.RewrapAsync(housekeeping.ListFolders(), from, to, ct);
    }
}
