namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>
/// The object store cannot be reached or refuses to work. What was asked of it has not happened, or is taken up again.
/// The message is the operator's: it names the store's own word for the trouble, never a key.
/// </summary>
public sealed class ObjectStoreException : IOException
{
    // A number of its own, so that nobody takes it for a file or a connection of a client that ended early.
    private const int StoreFailed = unchecked((int)0x80CF0001);

    /// <summary>The store said no, or nothing.</summary>
    public ObjectStoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
        HResult = StoreFailed;
    }
}
