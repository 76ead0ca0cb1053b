using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Tests.Host;

/// <summary>One route and method of the endpoint table, with its parameters filled in.</summary>
internal sealed record Route(
    string Method, string Path, Listener? Listener, bool IsAnonymous, bool IsPage, TokenAccess? Tokens = null)
{
    /// <summary>Whether a token is looked at here.</summary>
    public bool IsForPrograms => Path.StartsWith("/api/", StringComparison.Ordinal)
        || Path.StartsWith("/redcap/api/", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";

    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Path)
        {
            Content = Method is "GET" or "HEAD" ? null : new FormUrlEncodedContent([]),
        };
        if (Path.StartsWith("/api/v1/uploads", StringComparison.Ordinal))
        {
            // What the tus protocol demands before it looks at the upload.
            request.Headers.Add("Tus-Resumable", "1.0.0");
            request.Headers.Add("Upload-Offset", "0");
            request.Content?.Headers.ContentType = new("application/offset+octet-stream");
        }

        return request;
    }
}

/// <summary>
/// Every route of a running server, read from its endpoint table, so that a new one is tested without being named.
/// </summary>
internal static partial class Routes
{
    public static IReadOnlyList<Route> Of(RunningServer server, string? id = null)
    {
        var pages = server.App.Services.GetRequiredService<PageLoader>();
        var routes = new List<Route>();
        foreach (var endpoint in server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            IReadOnlyList<object> metadata = endpoint.Metadata;
            var isPage = false;
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // The attributes of a page are its model's.
                isPage = true;
                metadata = pages.LoadAsync(page, endpoint.Metadata).GetAwaiter().GetResult()
                    .ModelTypeInfo!.GetCustomAttributes(true);
            }

            var path = "/" + Parameter().Replace(
                (endpoint.RoutePattern.RawText ?? "").TrimStart('/'), match => Value(match.Groups[1].Value, id));
            Listener? listener = metadata.OfType<OnEveryListener>().Any() ? null
                : metadata.OfType<OnAdminListener>().Any() ? Listener.Admin : Listener.Public;
            var methods = metadata.OfType<IHttpMethodMetadata>()
                .LastOrDefault()?.HttpMethods ?? (isPage ? ["GET", "POST"] : ["GET", "POST", "DELETE"]);
            routes.AddRange(methods.Select(method => new Route(method, path, listener, metadata.OfType<IAllowAnonymous>().Any(), isPage, metadata.OfType<TokenAccess>().LastOrDefault())));
        }

        return [.. routes.Distinct()];
    }

    /// <summary>Every page with its address and model.</summary>
    public static IReadOnlyList<(string Template, Type Model)> PagesOf(RunningServer server)
    {
        var pages = server.App.Services.GetRequiredService<PageLoader>();
        return
        [
            .. server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Select(endpoint => (Endpoint: endpoint, Page: endpoint.Metadata.GetMetadata<PageActionDescriptor>()))
                .Where(pair => pair.Page is not null)
                .Select(pair => (
                    pair.Endpoint.RoutePattern.RawText ?? "",
                    pages.LoadAsync(pair.Page!, pair.Endpoint.Metadata).GetAwaiter().GetResult().ModelTypeInfo!.AsType())),
        ];
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
