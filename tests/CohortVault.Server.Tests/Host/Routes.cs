using System.Text.RegularExpressions;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Tests.Host;

/// <summary>One route and method of the endpoint table, with its parameters filled in.</summary>
internal sealed record Route(string Method, string Path, Listener? Listener, bool IsAnonymous, bool IsPage)
{
    public override string ToString() => $"{Method} {Path}";

    public HttpRequestMessage Request() => new(new HttpMethod(Method), Path)
    {
        Content = Method is "GET" or "HEAD" ? null : new FormUrlEncodedContent([]),
    };
}

/// <summary>Every route of a running server, read from its endpoint table, so that a new one is tested without being named.</summary>
internal static partial class Routes
{
    public static IReadOnlyList<Route> Of(RunningServer server, string? id = null)
    {
        var pages = server.App.Services.GetRequiredService<PageLoader>();
        var routes = new List<Route>();
        foreach (var endpoint in server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var metadata = endpoint.Metadata;
            var isPage = false;
            if (metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // The attributes of a page's model come with its compiled endpoint.
                isPage = true;
                metadata = pages.LoadAsync(page, metadata).GetAwaiter().GetResult().Endpoint!.Metadata;
            }

            var path = "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), match => Value(match.Groups[1].Value, id));
            Listener? listener = metadata.GetMetadata<OnEveryListener>() is not null ? null
                : metadata.GetMetadata<OnAdminListener>() is not null ? Listener.Admin : Listener.Public;
            var methods = metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? (isPage ? ["GET", "POST"] : ["GET", "POST", "DELETE"]);
            routes.AddRange(methods.Select(method => new Route(method, path, listener, metadata.GetMetadata<IAllowAnonymous>() is not null, isPage)));
        }

        return [.. routes.Distinct()];
    }

    private static string Value(string name, string? id) => name switch
    {
        "how" => "cancel",
        "status" => "404",
        "documentName" => "v1",
        "file" => "nothing.txt",
        "app" => "imputationserver2",
        _ => id ?? new string('a', 32),
    };

    [GeneratedRegex(@"\{\**(\w+)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")]
    private static partial Regex Parameter();
}
