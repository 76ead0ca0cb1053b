using System.Security.Claims;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>
/// Holds tokens to their scopes, whatever policy an endpoint names: a token gets nowhere where no scope is declared, and not
/// further than its own.
/// </summary>
internal sealed class TokenScopeGate : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (Lacks(context.User, context.Resource as HttpContext))
        {
            context.Fail(new AuthorizationFailureReason(this, "The token lacks the endpoint's scope."));
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether it is the scope that a token lacks.</summary>
    public static bool Lacks(ClaimsPrincipal caller, HttpContext? context) =>
        caller.HasClaim(CallerAuthentication.KindClaim, CallerAuthentication.TokenKind) && !Allows(caller, context);

    // Where there is no endpoint there is nothing to reach: the answer is a 404.
    private static bool Allows(ClaimsPrincipal caller, HttpContext? context) =>
        context is not null
        && (context.GetEndpoint() is not { } endpoint
            || (endpoint.Metadata.GetMetadata<TokenAccess>() is { } access
                && (access.Scope is null || caller.HoldsScope(access.Scope))));
}
