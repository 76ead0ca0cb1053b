using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks.Suites;

/// <summary>The headers and cookies of every page, signed in and not, of errors and of the API.</summary>
internal static class HeadersAndCookies
{
    private static readonly (string Header, string Part)[] Needed =
    [
        ("Strict-Transport-Security", "includeSubDomains"), ("Content-Security-Policy", "default-src 'none'"),
        ("Content-Security-Policy", "frame-ancestors 'none'"), ("Content-Security-Policy", "object-src 'none'"),
        ("Content-Security-Policy", "base-uri 'none'"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    public static async Task<Verdict> RunAsync(ISite site, CancellationToken ct)
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        using var person = new Browser(site.Address);
        using var stranger = new Browser(site.Address);
        var looked = 0;
        foreach (var path in site.MoreAddresses)
        {
            await LookAsync(stranger, path, closed: false);
        }

        await site.SignInAsync(person, ct);
        foreach (var page in site.Pages)
        {
            await LookAsync(person, page, closed: true);
        }

        return Verdict.Of(wrong, $"{looked} addresses, all with every header; every cookie __Host-, Secure, HttpOnly, SameSite");

        async Task LookAsync(Browser browser, string path, bool closed)
        {
            using var answer = await browser.GetAsync(path, ct);
            looked++;
            foreach (var (header, part) in Needed)
            {
                if (!answer.Headers.TryGetValues(header, out var values) || !string.Join(' ', values).Contains(part, StringComparison.Ordinal))
                {
                    wrong.Add($"{path} lacks {header} {part}");
                }
            }

            foreach (var chatty in (string[])["Server", "X-Powered-By", "Access-Control-Allow-Origin"])
            {
                if (answer.Headers.Contains(chatty))
                {
                    wrong.Add($"{path} sends {chatty}");
                }
            }

            if (closed && answer.Headers.CacheControl?.NoStore != true)
            {
                wrong.Add($"{path} may be kept by caches");
            }

            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            {
                var lower = cookie.ToLowerInvariant();
                if (!cookie.StartsWith("__Host-", StringComparison.Ordinal) || !lower.Contains("; secure", StringComparison.Ordinal)
                    || !lower.Contains("; httponly", StringComparison.Ordinal) || !lower.Contains("; samesite=", StringComparison.Ordinal))
                {
                    wrong.Add($"{path} sets a cookie that is too open: {cookie.Split('=')[0]}");
                }
            }
        }
    }
}
