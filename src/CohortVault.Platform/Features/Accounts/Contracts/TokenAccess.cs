using Microsoft.AspNetCore.Builder;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Which scope a token must have for an endpoint; null is any. Without one, no token gets through.</summary>
internal sealed record TokenAccess(TokenScope? Scope);

/// <summary>Says of endpoints what they ask of a token; the endpoint's policy holds besides.</summary>
internal static class TokenAccessExtensions
{
    /// <summary>Lets tokens through that have a scope.</summary>
    public static TBuilder WithTokenScope<TBuilder>(this TBuilder endpoint, TokenScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TokenAccess(scope));

    /// <summary>Lets every good token through: what is told concerns no person and no data.</summary>
    public static TBuilder WithAnyToken<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TokenAccess(Scope: null));
}
