using CohortVault.Platform.Data;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// Changes of one installation's master key go one after the other, whichever process makes them. The lock is the operating
/// system's and ends with the process.
/// </summary>
internal sealed class MasterKeyTurn(DataDirectory directory, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>The turn; null if another process has it.</summary>
    public IDisposable? TryTake()
    {
        try
        {
            return new FileStream(
                Path.Combine(directory.Keys, "change.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    /// <summary>Waits for it.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken ct)
    {
        while (true)
        {
            if (TryTake() is { } mine)
            {
                return mine;
            }

            await Task.Delay(LookAgain, clock, ct);
        }
    }
}
