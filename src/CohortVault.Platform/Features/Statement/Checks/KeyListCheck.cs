using System.Net;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L25: the page on which a researcher writes who is who has the codes and no way by which anything typed on it could leave the browser;
/// and what somebody sends to it all the same is kept nowhere.
/// </summary>
internal sealed partial class KeyListCheck : IControlCheck
{
    private const string Format = "CohortVault key list 1";

    // All by which a script sends something, or keeps it in the browser.
    private static readonly string[] _ways =
    [
        "fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "EventSource", "RTCPeerConnection", "serviceWorker", "postMessage", "localStorage",
        "sessionStorage", "indexedDB", "caches.", "document.cookie", ".submit(", "location=", "location.href=", "location.assign", "location.replace", "window.open",
    ];

    public string Control => "L25";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var codes = await study.AddAsync(3, ct);
        var place = $"{study.Home}/key-list";
        var page = await study.Lead.GetAsync(place, ct);
        findings.Expect(
            page.Status is HttpStatusCode.OK && codes.All(code => page.Html.Contains($"data-code=\"{code}\"", StringComparison.Ordinal)),
            $"The page has the {codes.Count} codes of the study.", $"The page answers {(int)page.Status}, or lacks codes of the study.");
        Closed(findings, page);
        await ScriptAsync(findings, study.Server, page, ct);
        await SentAllTheSameAsync(findings, study, place, ct);
        return findings.Conclude(
            "The page on which the list is made has the codes, no form and no field with a name; its policy forbids every connection and every form; its script "
            + "has no way to send or to store; names that were sent to it all the same are kept nowhere. That a browser sends no name while the list is made, is seen by a test "
            + "(KeyListPagesTests).");
    }

    private static void Closed(Findings findings, PageAnswer page)
    {
        findings.Expect(
            PagePolicy.Forbids(page.Policies, "connect-src", hasDefault: true), "The policy of the page forbids every connection.",
            $"The policy of the page lets it connect: {string.Join(" | ", page.Policies)}");
        findings.Expect(
            PagePolicy.Forbids(page.Policies, "form-action", hasDefault: false), "The policy of the page forbids every form.",
            "The policy of the page lets it send forms.");
        var main = page.Html[Math.Max(0, page.Html.IndexOf("<main", StringComparison.Ordinal))..];
        var named = Named().Matches(page.Html).Select(found => found.Value).ToList();
        findings.Expect(
            Field().Count(main) > 5 && named.Count == 0 && !page.Html.Contains("<form", StringComparison.Ordinal),
            $"The page has {Field().Count(main)} fields; none has a name, and none is in a form.",
            $"The page has a form, or fields with a name, or none at all: {string.Join(", ", named)}");
    }

    private static async Task ScriptAsync(Findings findings, ProbeServer server, PageAnswer page, CancellationToken ct)
    {
        var scripts = await PageScripts.OfAsync(server, page.Html, ct);
        if (scripts.With(Format) is not [var script])
        {
            findings.Broken($"The script that makes the list was not found: {scripts.With(Format).Count} have its format.");
            return;
        }

        var text = scripts.Whole(script);
        var ways = _ways.Where(way => text.Contains(way, StringComparison.Ordinal)).ToList();
        findings.Expect(
            ways.Count == 0, $"The script that makes the list ({text.Length:N0} characters) has no way to send or to store.",
            $"The script that makes the list could send or store something: {string.Join(", ", ways)}");
    }

    // As a page would that somebody changed: the server must have no place for it.
    private static async Task SentAllTheSameAsync(Findings findings, ProbeStudy study, string place, CancellationToken ct)
    {
        var search = DiskSearch.From(study.Server);
        var (name, remark) = (Marker.Random("name of a person"), Marker.Random("remark about a person"));
        var answer = await study.Lead.PostAsync(place, ct, ("Name", name.Text), ("rows", $$"""[{"cells":["{{remark.Text}}"]}]"""));
        findings.Expect(
            !answer.IsDone && !answer.Html.Contains(name.Text, StringComparison.Ordinal), $"Names that are sent to the page lead nowhere ({(int)answer.Status}).",
            $"The page does something with names that are sent to it ({answer.Words}).");
        await search.SearchAsync(findings, [name, remark], "After names were sent to the page", ct);
    }

    [GeneratedRegex("""<(?:input|select|textarea|button)\b[^>]*? name="[^"]*"[^>]*>""")]
    private static partial Regex Named();

    [GeneratedRegex("<(?:input|select|textarea)\\b")]
    private static partial Regex Field();
}
