using CohortVault.Platform.Data;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>Changes of one installation's master key go one after the other, whichever process makes them.</summary>
internal sealed class MasterKeyTurn(DataDirectory directory)
{
    private string LockFile => Path.Combine(directory.Keys, "change.lock");

    /// <summary>The turn; null if another process has it.</summary>
    public IDisposable? TryTake() => FileLock.TryTake(LockFile);

    /// <summary>Waits for it.</summary>
    public Task<IDisposable> TakeAsync(CancellationToken ct) => FileLock.TakeAsync(LockFile, ct);

    /// <summary>Waits until nobody else records a change, so that it is recorded once.</summary>
    public Task<IDisposable> TakeToRecordAsync(CancellationToken ct) =>
        FileLock.TakeAsync(Path.Combine(directory.Keys, "record.lock"), ct);
}
