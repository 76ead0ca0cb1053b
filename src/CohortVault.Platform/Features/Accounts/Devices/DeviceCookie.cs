using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Features.Accounts.Devices;

/// <summary>What a browser shows of itself when somebody signs in.</summary>
/// <param name="Secrets">Secrets of its device cookie, one for each account that signs in here.</param>
/// <param name="Name">What to call it, from its user agent.</param>
internal sealed record ShownDevice(IReadOnlyList<string> Secrets, string Name)
{
    /// <summary>A browser that shows nothing.</summary>
    public static readonly ShownDevice None = new([], DeviceName.Unknown);
}

/// <summary>
/// The device cookie, the same on both listeners. It holds a secret for each of the few accounts that share a browser, the
/// most recent first: a secret is never another account's too.
/// </summary>
internal static class DeviceCookie
{
    public const string Name = "__Host-cohortvault-device";

    private const char Between = '.';
    private const int Most = 5;

    public static ShownDevice Read(HttpContext context) => new(
        Secrets(context), DeviceName.From(context.Request.Headers.UserAgent.ToString()));

    /// <summary>Hands a device's secret to the browser, or lengthens the life of one that it has.</summary>
    public static void Keep(HttpContext context, string secret) => context.Response.Cookies.Append(
        Name,
        string.Join(Between, Secrets(context).Where(other => other != secret).Prepend(secret).Take(Most)),
        new CookieOptions
        {
            Path = "/",
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
            MaxAge = DeviceStore.Lifetime,
        });

    private static string[] Secrets(HttpContext context) =>
    [
        .. (context.Request.Cookies[Name] ?? "")
            .Split(Between, Most + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(secret => secret.Length <= OpaqueSecret.MaxTextLength).Take(Most),
    ];
}
