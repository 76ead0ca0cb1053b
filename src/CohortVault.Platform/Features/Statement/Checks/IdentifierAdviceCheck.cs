using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CohortVault.Instruments.Identifiers;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L26: beside every free text people are advised not to write who somebody is, in their language; what they write all the same is
/// recognised, in the page before it is sent and in tables before they are taken in.
/// </summary>
internal sealed partial class IdentifierAdviceCheck : IControlCheck
{
    private const double LeastFound = 0.95;
    private const double MostMistaken = 0.05;

    private static readonly (string Language, string Advice)[] _advice =
    [
        ("en", "Please write no names, birth dates, addresses"), ("de", "keine Namen, Geburtsdaten, Adressen"), ("es", "no escriba aquí nombres, fechas de nacimiento"),
    ];

    public string Control => "L26";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        var heard = new HeardLog();
        var server = await context.FreshServerAsync(services => services.AddSingleton<ILoggerProvider>(heard), ct);
        using var study = await ProbeStudy.RunningAsync(server, ct);
        await study.AssignAsync(times: 1, ct);
        var codes = await study.AddAsync(_advice.Length, ct);
        foreach (var ((language, advice), code) in _advice.Zip(codes))
        {
            using var phone = await study.JoinAsync(code, ct, language);
            await phone.ConsentAsync(1, code, ct);
            var task = (await phone.GetAsync(ProbePhone.Home, ct)).All(TaskLink()).FirstOrDefault() ?? "/p/task";
            await FreeTextAsync(findings, server, $"On a phone in {language}", await phone.GetAsync(task, ct), advice, ct);
        }

        var record = await study.Lead.GetAsync($"{study.Home}/records/{codes[0]}/{ProbeStudy.Instrument}", ct);
        await FreeTextAsync(findings, server, "Where the team enters records", record, _advice[0].Advice, ct);
        foreach (var place in (string[])["/participants", "/import"])
        {
            var html = WebUtility.HtmlDecode((await study.Lead.GetAsync(study.Home + place, ct)).Html);
            findings.Expect(
                html.Contains("Do not write names, birth dates", StringComparison.Ordinal), $"{place} advises against names and birth dates.",
                $"{place} does not advise against names and birth dates.");
        }

        var (found, lines) = Detector(findings);
        await ImportAsync(findings, study, heard, codes[0], ct);
        return findings.Conclude(
            $"Beside each free text stands the advice, in {_advice.Length} languages, and a script that looks at it by {IdentifierDetector.Kinds.Count} kinds of rules before it is sent; "
            + $"{found} of {lines} lines with made-up names, numbers and addresses were recognised; a table with an address is flagged by line and column before it is taken in. "
            + "A detector misses what has no form: it warns, and holds nothing back.");
    }

    private static async Task FreeTextAsync(Findings findings, ProbeServer server, string where, PageAnswer page, string advice, CancellationToken ct)
    {
        var html = WebUtility.HtmlDecode(page.Html);
        var free = FreeText().Count(page.Html);
        var advised = Regex.Count(html, Regex.Escape(advice));
        findings.Expect(
            free == 2 && advised == free, $"{where}: the advice stands beside each of {free} free texts.",
            $"{where}: {free} free texts were found instead of 2, and the advice beside {advised}.");
        var words = page.All(Words()).FirstOrDefault();
        var missing = words is null ? IdentifierDetector.Kinds
            : [.. IdentifierDetector.Kinds.Where(kind => JsonSerializer.Deserialize<Dictionary<string, string>>(words)!.GetValueOrDefault(kind, "").Length == 0)];
        findings.Expect(missing.Count == 0, $"{where}: the page has words for each kind.", $"{where}: the page has no words for {string.Join(", ", missing)}.");

        var scripts = await PageScripts.OfAsync(server, page.Html, ct);
        var script = scripts.With("german-pension").FirstOrDefault();
        var text = script is null ? "" : scripts.Whole(script);
        var unknown = IdentifierDetector.Kinds.Where(kind => !text.Contains($"kind:\"{kind}\"", StringComparison.Ordinal)).ToList();
        findings.Expect(
            unknown.Count == 0, $"{where}: the page's script has the rules.", $"{where}: the page's script has no rule for {string.Join(", ", unknown)}.");
    }

    private static (int Found, int Lines) Detector(Findings findings)
    {
        var lines = ProbeLines.Telling();
        var missed = lines.Where(line => IdentifierDetector.Find(line.Text).All(found => found.Kind != line.Kind)).Select(line => line.Kind).ToList();
        findings.Expect(
            missed.Count <= lines.Count * (1 - LeastFound), $"{lines.Count - missed.Count} of {lines.Count} made-up lines were recognised.",
            $"{missed.Count} of {lines.Count} made-up lines were not recognised: {string.Join(", ", missed)}.");
        var mistaken = ProbeLines.Harmless.Where(line => IdentifierDetector.Find(line).Count > 0).ToList();
        findings.Expect(
            mistaken.Count <= ProbeLines.Harmless.Count * MostMistaken, $"{mistaken.Count} of {ProbeLines.Harmless.Count} harmless lines were taken for something.",
            $"Harmless lines were taken for something: {string.Join("; ", mistaken)}.");
        return (lines.Count - missed.Count, lines.Count);
    }

    private static async Task ImportAsync(Findings findings, ProbeStudy study, HeardLog heard, string code, CancellationToken ct)
    {
        var address = $"{Marker.Random("address").Text.ToLowerInvariant()}@example.org";
        var shown = await study.Lead.SendFileAsync($"{study.Home}/import", Encoding.UTF8.GetBytes($"record_id,mood,words\n{code},1,{address}\n"), ct);
        findings.Expect(
            shown.All(Flagged()).Any(line => line == "2") && (await study.CountAsync(ct)).Forms == 0,
            "An e-mail address in a free text of a table is flagged by its line and column, before anything is saved.",
            $"An e-mail address in a free text of a table is not flagged ({shown.Words}).");
        findings.Expect(
            heard.All.Count > 0 && !heard.All.Any(record => record.Fields.Values.Any(value => value.Contains(address, StringComparison.OrdinalIgnoreCase))),
            $"None of {heard.All.Count} records of the log has it.", "The log has an address that stood in a table.");
    }

    [GeneratedRegex(""" data-free="[^"]+""")]
    private static partial Regex FreeText();

    [GeneratedRegex(""" data-identifiers="([^"]+)""")]
    private static partial Regex Words();

    [GeneratedRegex("""class="number">(\d+)</td>\s*<td[^>]*>words</td>\s*<td[^>]*>(?:(?!</tr>).)*?looks like an e-mail address""", RegexOptions.Singleline)]
    private static partial Regex Flagged();

    [GeneratedRegex("""href="(/p/task/[0-9a-f]{32})""")]
    private static partial Regex TaskLink();
}
