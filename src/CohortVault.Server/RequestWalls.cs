using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>Turns away requests that cannot be meant for us, before anything looks at them.</summary>
internal static class RequestWalls
{
    /// <summary>
    /// Host allow-list: a request names us by a name of our certificate, of the configured addresses, or of the section
    /// Site:Hosts. Anything else is a rebinding or cache-poisoning attempt, or a forgotten setting.
    /// </summary>
    public static void UseHostWall(this WebApplication app, ServeOptions options, X509Certificate2 certificate)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var hosts = new HashSet<string>(site.Hosts, StringComparer.OrdinalIgnoreCase);
        foreach (var url in new[] { site.PublicUrl, site.AdminUrl, options.Listen, options.AdminListen })
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri))
            {
                hosts.Add(uri.Host.Trim('[', ']'));
            }
        }

        app.Use((context, next) =>
        {
            var host = context.Request.Host.Host.Trim('[', ']');
            if (host.Length > 0 && (hosts.Contains(host) || Names(certificate, host)))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return context.Response.WriteAsync(
                "This server does not answer to that host name. Its operator can add it to Site:Hosts in the configuration.\n", context.RequestAborted);
        });
    }

    /// <summary>
    /// Fetch metadata: a page of another site may link here, but cannot make a browser change anything here. Programs
    /// send no such headers; under /api cookies do not count in any case.
    /// </summary>
    public static void UseFetchMetadataWall(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!ChangesByBrowser(context.Request) || FromOwnPage(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Another site asked your browser to change something here. Open the page itself and try again.\n", context.RequestAborted);
    });

    private static bool Names(X509Certificate2 certificate, string host)
    {
        if (IPAddress.TryParse(host, out _))
        {
            return certificate.MatchesHostname(host, allowWildcards: false, allowCommonName: false);
        }

        return Uri.CheckHostName(host) is UriHostNameType.Dns && certificate.MatchesHostname(
            host, allowWildcards: true, allowCommonName: true);
    }

    private static bool ChangesByBrowser(HttpRequest request) =>
        !HttpMethods.IsGet(
            request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/redcap/api");

    private static bool FromOwnPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
        {
            return site.Count == 1 && site[0] is "same-origin" or "none";
        }

        // Browsers too old for fetch metadata send an origin with every post.
        return request.Headers.Origin is not { Count: > 0 } origin
            || (origin.Count == 1 && origin[0] == $"https://{request.Host}");
    }
}
