using System.Security.Claims;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Who is calling, read from the authenticated principal.</summary>
internal static class Caller
{
    /// <summary>Claim that carries the account's identifier (32 hex digits).</summary>
    public const string AccountClaim = "cv:account";

    /// <summary>Claim that carries a scope of the caller's token; there is one for each.</summary>
    public const string ScopeClaim = "cv:scope";

    /// <summary>The calling account; throws on a principal that no policy should have let through.</summary>
    public static AccountId Account(this ClaimsPrincipal principal) =>
        AccountId.TryParse(principal.FindFirstValue(AccountClaim), null, out var id)
            ? id
            : throw new InvalidOperationException("The endpoint's policy let a caller without an account through.");

    /// <summary>Whether the caller's token has a scope.</summary>
    public static bool HoldsScope(this ClaimsPrincipal principal, TokenScope scope) =>
        principal.HasClaim(ScopeClaim, scope.Word);

    /// <summary>The owner whose keys seal what this account brings in.</summary>
    public static OwnerId Owner(this AccountId account) => OwnerId.From(account.Value);
}
