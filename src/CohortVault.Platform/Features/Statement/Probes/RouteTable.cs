using System.Text;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>One route of the endpoint table, ready to be called.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Pattern as declared.</param>
/// <param name="Endpoint">The endpoint.</param>
internal sealed record ProbedRoute(string Method, RoutePattern Pattern, RouteEndpoint Endpoint)
{
    public string Name => $"{Method} /{Pattern.RawText?.TrimStart('/')}";

    public bool OnAdmin => Endpoint.Metadata.GetMetadata<OnAdminListener>() is not null;

    public bool OnEvery => Endpoint.Metadata.GetMetadata<OnEveryListener>() is not null;

    public bool IsAnonymous => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>Whether the route says who may call it: a policy, or everybody.</summary>
    public bool NamesPolicy => IsAnonymous
        || Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Count > 0
        || Endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null;

    /// <summary>The policies that a caller must satisfy.</summary>
    public IEnumerable<string> Policies =>
        Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>();

    public bool Takes(string parameter) =>
        Pattern.Parameters.Any(p => string.Equals(p.Name, parameter, StringComparison.OrdinalIgnoreCase));

    /// <summary>The path with values put in; parameters without one get a harmless word.</summary>
    public string Path(Func<string, string?> value)
    {
        var path = new StringBuilder();
        foreach (var segment in Pattern.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                path.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => Uri.EscapeDataString(value(parameter.Name) ?? "0"),
                    _ => "",
                });
            }
        }

        return path.Length == 0 ? "/" : path.ToString();
    }
}

/// <summary>The endpoint table of a running instance.</summary>
internal static class RouteTable
{
    public static IReadOnlyList<ProbedRoute> Of(ProbeServer server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching != true)
            .SelectMany(endpoint => Methods(endpoint).Select(method => new ProbedRoute(method, endpoint.RoutePattern, endpoint))),
    ];

    /// <summary>Pages declare no methods: they are read, and forms on them are posted.</summary>
    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } declared
            ? declared
            : ["GET", "POST"];
}
