namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>How many wrong passwords or codes stand in a row, and when the next one is looked at; null for at once.</summary>
internal readonly record struct AttemptCount(int Failed, DateTimeOffset? NextAt)
{
    // As often another request may have counted at the same moment.
    private const int Tries = 5;

    public bool MayTry(DateTimeOffset now) => NextAt is null || now >= NextAt;

    /// <summary>After another wrong one.</summary>
    public AttemptCount OneMore(DateTimeOffset now) => new(Failed + 1, GrowingDelay.NextAttempt(Failed + 1, now));

    /// <summary>
    /// Counts an attempt as a wrong one before it is looked at; a right one takes the count back. Counting afterwards would let
    /// many attempts at one moment all pass as the first. False if there is nothing to try, or it must wait.
    /// </summary>
    /// <param name="clock">What the time is.</param>
    /// <param name="read">The count as it stands; null if there is nothing to try.</param>
    /// <param name="replace">Puts the second count in place of the first, and says whether the first still stood.</param>
    public static async Task<bool> ChargeAsync(
        TimeProvider clock, Func<Task<AttemptCount?>> read, Func<AttemptCount, AttemptCount, Task<bool>> replace)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var now = clock.GetUtcNow();
            if (await read() is not { } before || !before.MayTry(now))
            {
                return false;
            }

            if (await replace(before, before.OneMore(now)))
            {
                return true;
            }
        }

        return false;
    }
}
