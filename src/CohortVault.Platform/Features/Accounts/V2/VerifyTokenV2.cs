using System.Globalization;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Accounts.V2;

/// <summary>
/// Says whether a token is good and whose it is; whoever holds it may know the user name, and with the scope for it
/// the rest.
/// </summary>
internal static class VerifyTokenV2
{
    public sealed record Answer(
        bool Valid, string Message, string? Username, string? Name, string? Mail, string? Expire);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v2/tokens/verify", Endpoint)
        .AllowAnonymous()
        .WithSmallForm("token")
        .WithMetadata(new ReadsOnlyAttribute())
        .WithName(nameof(VerifyTokenV2))
        .WithSummary("Check an API token.");

    private static async Task<IResult> Endpoint(
        HttpContext context, ApiTokenStore tokens, IAccountDirectory accounts, CancellationToken ct)
    {
        if (await SmallForm.ReadAsync(context.Request, ct) is not { } form)
        {
            return SmallForm.Refused();
        }

        if (await tokens.RecogniseAsync(form("token"), ct) is not { } token
            || await accounts.FindAsync(token.Caller.Account, ct) is not { } profile)
        {
            return TypedResults.Json(new Answer(false, "Invalid API Token.", null, null, null, null));
        }

        var mayRead = token.Scopes.Contains(TokenScope.ReadProfile);
        var expire = token.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return TypedResults.Json(new Answer(
            true, $"API Token was created by {profile.UserName} and is valid until {expire}.", profile.UserName,
            mayRead ? profile.FullName : "", mayRead ? profile.Email : "", expire));
    }
}
