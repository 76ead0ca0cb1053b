namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>What an account is called, opened for the one purpose at hand; never kept, never logged.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserName">Name to sign in with.</param>
/// <param name="Email">Address for mails.</param>
/// <param name="FullName">The person's name; may be empty.</param>
/// <param name="Role">What the account is for.</param>
internal sealed record AccountProfile(AccountId Id, string UserName, string Email, string FullName, AccountRole Role);

/// <summary>Opens the sealed profile of an account for other features.</summary>
internal interface IAccountDirectory
{
    /// <summary>The profile; null if there is no such account or its keys are destroyed.</summary>
    Task<AccountProfile?> FindAsync(AccountId id, CancellationToken ct);

    /// <summary>The account of a user name or e-mail address; null if there is none.</summary>
    Task<AccountId?> FindByLoginAsync(string login, CancellationToken ct);

    /// <summary>Under what an e-mail address is compared; null if the text is none.</summary>
    byte[]? AddressIndex(string typed);

    /// <summary>The same of an account's own address; null while it is not confirmed.</summary>
    Task<byte[]?> AddressIndexAsync(AccountId id, CancellationToken ct);

    /// <summary>Whether there is an account that can be signed in to: confirmed, and not being deleted.</summary>
    Task<bool> IsConfirmedAsync(AccountId id, CancellationToken ct);

    /// <summary>How many confirmed accounts there are.</summary>
    Task<int> CountAsync(CancellationToken ct);
}
