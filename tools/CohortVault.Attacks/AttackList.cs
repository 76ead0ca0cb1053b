using CohortVault.Attacks.Judges;
using CohortVault.Attacks.Sites;
using CohortVault.Attacks.Suites;

namespace CohortVault.Attacks;

/// <summary>All attacks, in order. Each scanner and suite also runs against the control.</summary>
internal static class AttackList
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <param name="tool">Starts tools.</param>
    /// <param name="folder">Where they leave their reports.</param>
    /// <param name="control">Vulnerable on purpose.</param>
    /// <param name="open">The product with wide limits for one address.</param>
    /// <param name="usual">The product with its limits as they are by default.</param>
    public static IEnumerable<Attack> For(Tool tool, string folder, Control control, Product open, Product usual)
    {
        var host = $"127.0.0.1:{open.Address.Port}";
        yield return new Attack(
            "sslscan", "sslscan", "protocols, cipher suites, heartbleed", null, 0,
            async ct => (await tool.RunAsync("sslscan", Minute, "sslscan", ["--no-colour", host], ct)).Judge(SslscanJudge.Judge));
        yield return new Attack(
            "testssl.sh", "testssl.sh", "protocols, suites by kind, forward secrecy, known weaknesses", null, 0,
            ct => TestsslAsync(tool, folder, host, ct));

        yield return Suite("headers and cookies", "every header and cookie of pages, errors and API", open, HeadersAndCookies.RunAsync, 10);
        yield return Suite("session fixation", "planted secret, secrets from before each step, secret after signing out", open, SessionFixation.RunAsync, 10);
        yield return Suite("forged requests", "every form: no token, another's token, from another site", open, ForgedRequests.RunAsync, 40);
        yield return new Attack(
            "clickjacking", "chromium", "sign-in page in a frame of another origin", open, 1,
            ct => Clickjacking.RunAsync(tool, "clickjacking", control, new Uri(open.Address, "/sign-in"), ct));
        yield return Must("headers and cookies", control, HeadersAndCookies.RunAsync);
        yield return Must("session fixation", control, SessionFixation.RunAsync);
        yield return Must("forged requests", control, ForgedRequests.RunAsync);
        yield return new Attack(
            "clickjacking (control)", "chromium", "the control in a frame of another origin", control, 1,
            async ct => (await Clickjacking.RunAsync(
                tool, "clickjacking-control", control, new UriBuilder(control.Address) { Host = "localhost", Path = "/sign-in" }.Uri, ct)).MustFind());

        yield return new Attack(
            "wapiti, signed in", "wapiti", "crawl and all forms: SQL, script and command injection, files, redirects, CRLF, cookies, headers", open, 200,
            ct => Scanners.WapitiAsync(tool, folder, "wapiti", open, signIn: true, ct));
        yield return new Attack(
            "wapiti (control)", "wapiti", "the same on the control", control, 20,
            async ct => (await Scanners.WapitiAsync(tool, folder, "wapiti-control", control, signIn: false, ct)).MustFind());
        foreach (var target in Scanners.SqlmapTargets)
        {
            yield return new Attack(
                $"sqlmap {target.Name}", "sqlmap", $"boolean, error and union injection into {target.Parameters}", open, 15,
                ct => Scanners.SqlmapAsync(tool, folder, target, open, ct));
        }

        yield return new Attack(
            "sqlmap (control)", "sqlmap", "the same on the control", control, 5,
            async ct => (await Scanners.SqlmapControlAsync(tool, folder, control, ct)).MustFind());

        yield return new Attack(
            "hydra", "hydra", $"{Guessing.Listed} passwords at the sign-in page, the right one in the middle; usual limits", usual, Guessing.Listed,
            ct => Guessing.RunAsync(tool, folder, control, usual, ct));
        yield return new Attack(
            "hydra (control)", "hydra", "the same list at the control, which has no limits", control, 1,
            async ct => (await Guessing.RunControlAsync(tool, folder, control, ct)).MustFind());

        foreach (var (name, kind, more) in ((string, string, string[])[])
            [
                ("slow headers", "-H", []), ("slow body", "-B", ["-s", "8192"]), ("slow reading", "-X", []),
            ])
        {
            yield return new Attack(
                $"slowhttptest, {name}", "slowhttptest", "500 connections that dawdle, while a visitor asks twice a second", usual, 10,
                ct => Dawdling.RunAsync(tool, name.Replace(' ', '-'), kind, more, usual, ct));
        }
    }

    private static Attack Suite(string name, string what, Product product, Func<ISite, CancellationToken, Task<Verdict>> run, int least) =>
        new(name, null, what, product, least, ct => run(product, ct));

    private static Attack Must(string name, Control control, Func<ISite, CancellationToken, Task<Verdict>> run) =>
        new($"{name} (control)", null, "the same on the control", control, 1, async ct => (await run(control, ct)).MustFind());

    private static async Task<Verdict> TestsslAsync(Tool tool, string folder, string host, CancellationToken ct)
    {
        var report = Path.Combine(folder, "testssl.json");
        File.Delete(report);
        var run = await tool.RunAsync(
            "testssl", 4 * Minute, "testssl",
            ["--quiet", "--color", "0", "--warnings", "batch", "--fast", "-p", "-s", "-f", "-U", "--jsonfile", report, host], ct);
        return !File.Exists(report)
            ? Verdict.Broken("testssl.sh left no report")
            : run.TimedOut ? Verdict.Broken("testssl.sh did not finish in time") : TestsslJudge.Judge(await File.ReadAllTextAsync(report, ct));
    }
}
