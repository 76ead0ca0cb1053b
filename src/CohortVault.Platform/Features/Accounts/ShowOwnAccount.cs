using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>Tells a program whose token it holds.</summary>
internal static class ShowOwnAccount
{
    public sealed record Response(string Id, string UserName, string Email, string FullName, string Role);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/account", Endpoint)
        .RequireAuthorization(Policies.ApiToken)
        .WithTokenScope(TokenScope.ReadProfile)
        .WithName(nameof(ShowOwnAccount))
        .WithSummary("The account that the token stands for.");

    private static async Task<Ok<Response>> Endpoint(
        HttpContext context, IAccountDirectory accounts, CancellationToken ct)
    {
        var profile = await accounts.FindAsync(context.User.Account(), ct)
            ?? throw new InvalidOperationException("A recognised token belongs to no account.");
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(profile.Id.ToString(), profile.UserName, profile.Email, profile.FullName, profile.Role.Word()));
    }
}
