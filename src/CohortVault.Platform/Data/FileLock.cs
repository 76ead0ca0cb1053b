namespace CohortVault.Platform.Data;

/// <summary>A lock that is a file's. It is the operating system's and ends with the process, however that ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>The lock; null if another process has it.</summary>
    /// <exception cref="IOException">Its folder is missing.</exception>
    public static IDisposable? TryTake(string path)
    {
        try
        {
            return Open(path);
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }
    }

    /// <summary>Waits for it.</summary>
    /// <param name="path">The file; it stays.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <param name="patience">After this the reason why it cannot be had is thrown; null for as long as it takes.</param>
    public static async Task<IDisposable> TakeAsync(string path, CancellationToken ct, TimeSpan? patience = null)
    {
        for (var waited = TimeSpan.Zero; ; waited += LookAgain)
        {
            try
            {
                return Open(path);
            }
            catch (IOException held) when (IsHeld(held) && !(waited >= patience))
            {
                await Task.Delay(LookAgain, ct);
            }
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static bool IsHeld(IOException failure) => failure is not (FileNotFoundException or DirectoryNotFoundException);
}
