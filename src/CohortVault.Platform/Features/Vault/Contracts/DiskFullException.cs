namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>The disk of the data directory is full; what was being sealed is rolled back.</summary>
public sealed class DiskFullException : IOException
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>The disk turned out to be full.</summary>
    public DiskFullException(Exception cause)
        : base("The disk of the data directory is full. Nothing of this file was kept. Free some space, then try again.", cause)
    {
    }

    /// <summary>Whether an I/O error says that the disk or its quota is used up.</summary>
    internal static bool Is(IOException error) => error is not DiskFullException
        && error.HResult is NoSpaceLeft or QuotaExceeded;
}
