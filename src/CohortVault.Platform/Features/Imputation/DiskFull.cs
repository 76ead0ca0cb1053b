namespace CohortVault.Platform.Features.Imputation;

/// <summary>Tells a full disk from other trouble with files.</summary>
internal static class DiskFull
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    public static bool Is(IOException error) =>
        error.HResult is NoSpaceLeft or QuotaExceeded || (error.InnerException is IOException inner && Is(inner));
}
