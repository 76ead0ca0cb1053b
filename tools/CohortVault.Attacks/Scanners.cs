using System.Text.Json;
using CohortVault.Attacks.Judges;
using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks;

/// <summary>Where sqlmap looks for a hole.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Path">Address; an asterisk is a place to inject.</param>
/// <param name="Data">Form; null for a GET.</param>
/// <param name="Parameters">What is tried.</param>
/// <param name="As">Who asks: nobody, a token, a signed-in browser, or a browser with the page's form token.</param>
internal sealed record SqlmapTarget(string Name, string Path, string? Data, string Parameters, Caller As);

/// <summary>As whom a scanner comes.</summary>
internal enum Caller
{
    Nobody,
    Token,
    Session,
    Form,
}

/// <summary>Wapiti and sqlmap.</summary>
internal static class Scanners
{
    private static readonly TimeSpan ScanLimit = TimeSpan.FromSeconds(150);

    // Debian 12's wapiti writes excluded addresses as a pattern that its Python refuses; here is the same pattern as it takes it.
    private const string Wapiti = """
        import re, runpy, sys
        import wapitiCore.net.crawler as crawler
        crawler.wildcard_translate = lambda p: re.compile(re.escape(p).replace(r"\*", ".*") + r"\Z", re.DOTALL)
        sys.argv[0] = "wapiti"
        runpy.run_path("/usr/bin/wapiti", run_name="__main__")
        """;

    public static readonly SqlmapTarget[] SqlmapTargets =
    [
        new("POST /sign-in", "/sign-in", "login=ada&password=x&returnUrl=%2Fjobs", "login", Caller.Form),
        new("POST /forgotten", "/forgotten", "login=ada", "login", Caller.Form),
        new("POST /api/v2/tokens/verify", "/api/v2/tokens/verify", "token=abc", "token", Caller.Nobody),
        new("GET /api/v2/jobs", "/api/v2/jobs?page=1", null, "page", Caller.Token),
        new("GET /api/v2/jobs/ID", "/api/v2/jobs/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*", null, "the job's id", Caller.Token),
        new("GET /jobs", "/jobs?page=1", null, "page", Caller.Session),
        new("GET /reset", "/reset?token=abc", null, "token", Caller.Nobody),
        new("GET /statement/ID", "/statement/T5*", null, "the control's id", Caller.Nobody),
    ];

    public static async Task<Verdict> WapitiAsync(
        Tool tool, string folder, string log, ISite site, bool signIn, CancellationToken ct)
    {
        var report = Path.Combine(folder, log + ".json");
        File.Delete(report);
        using var browser = new Browser(site.Address);
        List<string> arguments =
        [
            "-u", new Uri(site.Address, "/").ToString(), "--verify-ssl", "0", "--scope", "folder", "-d", "2",
            "--max-scan-time", "90", "--max-attack-time", "20",
            "-m", "csp,http_headers,cookieflags,xss,sql,file,exec,crlf,redirect", "-f", "json", "-o", report, "--flush-session", "--no-bugreport",
        ];
        if (signIn)
        {
            var secrets = await site.SignInAsync(browser, ct);
            var cookies = Path.Combine(folder, log + "-cookies.json");
            await File.WriteAllTextAsync(cookies, WapitiCookies(site, secrets[^1]), ct);
            arguments.AddRange(["-c", cookies]);
            foreach (var page in site.Pages)
            {
                arguments.AddRange(["-s", new Uri(site.Address, page).ToString()]);
            }

            // It would end its own session.
            foreach (var ends in (string[])["/sign-out", "/account/devices", "/account/second-factor"])
            {
                arguments.AddRange(["-x", new Uri(site.Address, ends).ToString()]);
            }
        }

        var run = await tool.RunAsync(log, 5 * TimeSpan.FromMinutes(1), "/usr/bin/python3", ["-c", Wapiti, .. arguments], ct);
        if (run.TimedOut || !File.Exists(report))
        {
            return Verdict.Broken("wapiti left no report");
        }

        var verdict = WapitiJudge.Judge(await File.ReadAllTextAsync(report, ct));
        if (signIn && verdict.Result is Result.Clean)
        {
            using var still = await browser.GetAsync(site.ClosedPage, ct);
            return still.IsSuccessStatusCode ? verdict : Verdict.Broken("wapiti lost its session on the way");
        }

        return verdict;
    }

    public static async Task<Verdict> SqlmapAsync(
        Tool tool, string folder, SqlmapTarget target, Product product, CancellationToken ct)
    {
        using var browser = new Browser(product.Address);
        List<string> arguments = ["-u", new Uri(product.Address, target.Path).ToString()];
        var data = target.Data;
        switch (target.As)
        {
            case Caller.Token:
                arguments.AddRange(["-H", $"X-Auth-Token: {(await product.AddPersonAsync(token: true, ct)).Token}"]);
                break;
            case Caller.Session:
                arguments.AddRange(["--cookie", $"{product.SessionCookie}={(await product.SignInAsync(browser, ct))[^1]}"]);
                break;
            case Caller.Form:
                var token = (await browser.FormsAsync(target.Path, ct))[0].Fields.Single(field => field.Key == "__RequestVerificationToken");
                arguments.AddRange(["--cookie", $"__Host-cv-form={browser.Cookie("__Host-cv-form")}"]);
                data += $"&{token.Key}={Uri.EscapeDataString(token.Value)}";
                break;
        }

        if (data is not null)
        {
            arguments.AddRange(["--data", data]);
        }

        if (!target.Path.Contains('*', StringComparison.Ordinal))
        {
            arguments.AddRange(["-p", target.Parameters]);
        }

        return await RunAsync(tool, folder, $"sqlmap-{Array.IndexOf(SqlmapTargets, target)}", arguments, ct);
    }

    public static Task<Verdict> SqlmapControlAsync(Tool tool, string folder, Control control, CancellationToken ct) =>
        RunAsync(tool, folder, "sqlmap-control", ["-u", new Uri(control.Address, "/item?id=1").ToString(), "-p", "id"], ct);

    private static async Task<Verdict> RunAsync(
        Tool tool, string folder, string log, IEnumerable<string> arguments, CancellationToken ct) => (await tool.RunAsync(
        log, ScanLimit, "sqlmap",
        [
            .. arguments, "--batch", "--level=1", "--risk=1", "--technique=BEU", "--timeout=10", "--retries=0", "--flush-session",
            "--ignore-code=400,401,404,410,500", "--disable-coloring", "--output-dir", Path.Combine(folder, log),
        ],
        ct)).Judge(SqlmapJudge.Judge);

    private static string WapitiCookies(ISite site, string secret) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            [site.Address.Host] = new Dictionary<string, object>
            {
                ["/"] = new Dictionary<string, object>
                {
                    [site.SessionCookie] = new { version = 0, expires = (long?)null, secure = true, value = secret, port = (string?)null },
                },
            },
        });
}
