using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Server;

/// <summary>
/// Headers that every answer carries, errors included, and the nonce that a page's scripts must carry.
/// </summary>
internal static class SecurityHeaders
{
    private const string NonceKey = "cv:csp-nonce";

    /// <summary>The nonce of this answer's content security policy.</summary>
    public static string CspNonce(this HttpContext context) => (string)context.Items[NonceKey]!;

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        var workers = context.Request.Path.StartsWithSegments(PhoneApp.Scope) ? "'self'" : "'none'";
        Set(context.Response.Headers, nonce, workers);

        // The handler of unexpected failures clears the headers; no answer goes without them.
        context.Response.OnStarting(() =>
        {
            if (context.Response.Headers.StrictTransportSecurity.Count == 0)
            {
                Set(context.Response.Headers, nonce, workers);
            }

            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Set(IHeaderDictionary headers, string nonce, string workers)
    {
        headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
            + $"object-src 'none'; manifest-src 'self'; worker-src {workers}; require-trusted-types-for 'script'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
    }
}
