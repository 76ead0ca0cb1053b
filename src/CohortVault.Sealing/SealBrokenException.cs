namespace CohortVault.Sealing;

/// <summary>
/// Something sealed does not open: bytes were changed, cut off, moved or belong to another key, owner or place.
/// The message says what was found broken, never what was inside.
/// </summary>
public sealed class SealBrokenException : Exception
{
    /// <summary>A seal found broken, described in one sentence.</summary>
    public SealBrokenException(string message)
        : base(message)
    {
    }

    /// <summary>A seal found broken, with what the cryptography or the input said.</summary>
    public SealBrokenException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
