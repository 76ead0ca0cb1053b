namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>A token with which a page's script sends files, since cookies do not count under /api.</summary>
/// <param name="Token">Opaque; good for uploads alone.</param>
/// <param name="ExpiresAt">When the page must ask for another.</param>
internal sealed record UploadToken(string Token, DateTimeOffset ExpiresAt);

/// <summary>Hands out upload tokens to people who are signed in.</summary>
internal interface IUploadTokens
{
    /// <summary>
    /// A token for the resumable uploads of one account, for an hour; dies with a change of password.
    /// </summary>
    Task<UploadToken> IssueAsync(AccountId account, CancellationToken ct);
}
