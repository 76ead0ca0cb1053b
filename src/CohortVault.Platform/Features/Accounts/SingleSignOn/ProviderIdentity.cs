using System.Globalization;
using System.Security.Claims;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// Whom the provider vouches for: issuer and subject, which never change hands. Whatever else it says about the person, such
/// as an e-mail address, is not looked at.
/// </summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">The person, as the provider counts them.</param>
/// <param name="IsAssured">Whether the log-in stands in for our second factor.</param>
/// <param name="LoggedInAt">When the person showed who they are; null if the provider does not say.</param>
internal sealed record ProviderIdentity(string Issuer, string Subject, bool IsAssured = false, DateTimeOffset? LoggedInAt = null)
{
    // OpenID Connect Core 1.0, section 2.
    private const int MaxSubject = 255;

    /// <summary>What is indexed and sealed. An issuer is an address and has no line break.</summary>
    public string Written => $"{Issuer}\n{Subject}";

    /// <summary>Reads the claims of a validated ID token; null if it does not say who it is.</summary>
    public static ProviderIdentity? Read(ClaimsPrincipal principal, SingleSignOnOptions options)
    {
        var subject = principal.FindFirstValue("sub");
        if (principal.FindFirstValue("iss") != options.Issuer || subject is not { Length: > 0 and <= MaxSubject })
        {
            return null;
        }

        var isAssured = principal.Claims.Any(
            claim => claim.Type is "acr" or "amr" && options.AssuredBy.Contains(claim.Value, StringComparer.Ordinal));
        return new ProviderIdentity(options.Issuer, subject, isAssured, Instant(principal.FindFirstValue("auth_time")));
    }

    private static DateTimeOffset? Instant(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var unix) && unix < uint.MaxValue
            ? DateTimeOffset.FromUnixTimeSeconds(unix)
            : null;
}
