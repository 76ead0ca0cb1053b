using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>An account to be made on the command line.</summary>
/// <param name="UserName">Name to sign in with.</param>
/// <param name="Email">Address for mails.</param>
/// <param name="Role">What the account is for.</param>
/// <param name="Password">Null to make a link that sets it.</param>
/// <param name="TokenDays">Lifetime of the API token to make; null for none.</param>
public sealed record AccountToCreate(string UserName, string Email, AccountRole Role, string? Password, int? TokenDays);

/// <summary>An account made on the command line.</summary>
/// <param name="Id">The account.</param>
/// <param name="Token">API token, to be shown once.</param>
/// <param name="PasswordLink">Link that sets the password, to be shown once; null if a password was given.</param>
public sealed record CreatedAccount(AccountId Id, string? Token, Uri? PasswordLink);

/// <summary>What the command line and the server's start do with accounts.</summary>
public interface IAccountAdministration
{
    /// <summary>Makes a confirmed account.</summary>
    Task<Outcome<CreatedAccount>> CreateAsync(AccountToCreate account, CancellationToken ct);

    /// <summary>Words of the roles that sign in with a password alone here.</summary>
    IReadOnlyList<string> SecondFactorExempt { get; }

    /// <summary>The rule for passwords that is in force here.</summary>
    PasswordProfile PasswordProfile { get; }

    /// <summary>
    /// Takes the second factor of somebody who has lost telephone and recovery codes; the next sign-in sets one up again.
    /// </summary>
    Task<Outcome<Done>> RemoveSecondFactorAsync(string login, CancellationToken ct);

    /// <summary>Ends every session of an account, on every device.</summary>
    Task<Outcome<Done>> EndSessionsAsync(string login, CancellationToken ct);

    /// <summary>A one-time link to make the first operator; null once there is one.</summary>
    Task<Uri?> OfferSetUpAsync(CancellationToken ct);
}
