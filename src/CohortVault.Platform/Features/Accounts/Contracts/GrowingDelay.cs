namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>
/// How long a wrong password or code makes an account wait: the first few are free, then each one doubles the wait, up to
/// half an hour. So guessing is slow, and nobody is locked out for good.
/// </summary>
internal static class GrowingDelay
{
    /// <summary>Wrong ones that are free.</summary>
    public const int FreeAttempts = 5;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>When the next attempt is looked at; null for at once.</summary>
    /// <param name="failed">Wrong ones in a row, this one counted.</param>
    /// <param name="now">The time of this one.</param>
    public static DateTimeOffset? NextAttempt(int failed, DateTimeOffset now)
    {
        if (failed < FreeAttempts)
        {
            return null;
        }

        var delay = First * Math.Pow(2, Math.Min(failed - FreeAttempts, 16));
        return now + (delay < Longest ? delay : Longest);
    }
}
