using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L27: the page that joins codes and persons is one file to keep. It needs nothing that is not in it, allows exactly the script that is in
/// it, and forbids every connection.
/// </summary>
internal sealed partial class JoinPageCheck : IControlCheck
{
    private const string Page = "/key-list-joiner.html";

    public string Control => "L27";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        using var client = (await context.StudiesAsync(ct)).Client();
        using var answer = await client.GetAsync(Page, ct);
        var html = await answer.Content.ReadAsStringAsync(ct);
        findings.Expect(
            answer.IsSuccessStatusCode && answer.Content.Headers.ContentDisposition?.DispositionType == "attachment",
            "The page is a file to keep, and no page of this site.", $"The page answers {(int)answer.StatusCode}, or is shown as a page of this site.");
        Policy(findings, html);
        var outside = Outside().Matches(html).Select(found => found.Value).ToList();
        findings.Expect(
            outside.Count == 0, "It refers to nothing outside of itself.", $"It refers to what is outside of itself: {string.Join(", ", outside.Take(5))}");
        findings.Expect(
            html.Contains("CohortVault key list 1", StringComparison.Ordinal) && html.Contains("id=\"passphrase\"", StringComparison.Ordinal)
                && html.Contains("id=\"table\"", StringComparison.Ordinal),
            "It takes a key list, its passphrase and a table.", "It does not take a key list, its passphrase and a table.");
        return findings.Conclude(
            $"The page that joins is one file of {html.Length / 1024} KiB: its own policy forbids every connection and allows no script but the one in it, whose digest fits. "
            + "That it joins a list with an export with the network switched off, is seen by a test (KeyListPagesTests).");
    }

    private static void Policy(Findings findings, string html)
    {
        var policy = MetaPolicy().Match(html) is { Success: true } found ? found.Groups[1].Value : "";
        foreach (var (directive, hasDefault) in ((string, bool)[])[("default-src", false), ("connect-src", true), ("img-src", true), ("form-action", false)])
        {
            findings.Expect(
                PagePolicy.Forbids([policy], directive, hasDefault), $"Its policy forbids {directive}.", $"Its policy does not forbid {directive}: {policy}");
        }

        var scripts = Script().Matches(html).Select(script => $"'sha256-{Digest(script.Groups[1].Value)}'").ToList();
        findings.Expect(
            scripts is [var only] && policy.Contains($"script-src {only};", StringComparison.Ordinal),
            "The one script in it is the one that its policy allows.", $"It has {scripts.Count} scripts, or its policy allows others.");
    }

    private static string Digest(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("""<meta http-equiv="Content-Security-Policy" content="([^"]+)">""")]
    private static partial Regex MetaPolicy();

    [GeneratedRegex("<script[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("""(?:https?://|wss?://|[\s"'](?:src|href|action)=|url\(|@import)[^\s>]{0,60}""")]
    private static partial Regex Outside();
}
