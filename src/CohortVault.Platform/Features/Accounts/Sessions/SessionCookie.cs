using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Features.Accounts.Sessions;

/// <summary>The session cookie: one name for each listener, since cookies do not tell ports apart.</summary>
internal static class SessionCookie
{
    public const string PublicName = "__Host-cohortvault";
    public const string AdminName = "__Host-cohortvault-admin";

    // Lax and not Strict, so that a link in a mail opens signed in; changes are guarded by antiforgery tokens.
    private static readonly CookieOptions Options = new()
    {
        Path = "/",
        Secure = true,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
    };

    public static string Name(Listener listener) => listener is Listener.Admin ? AdminName : PublicName;

    public static string? Read(HttpContext context) => context.Request.Cookies[Name(ListenerFeature.Of(context))];

    /// <summary>Hands a new session's secret to the browser; a session cookie, gone when the browser closes.</summary>
    public static void Write(HttpContext context, string secret)
    {
        context.Response.Cookies.Append(Name(ListenerFeature.Of(context)), secret, Options);
        context.Response.Headers.CacheControl = "no-store";
    }

    public static void Clear(HttpContext context) =>
        context.Response.Cookies.Delete(Name(ListenerFeature.Of(context)), Options);
}
