using System.Net;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Registry;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>L59: the page itself says that nothing is completely secure, and what it does not promise.</summary>
internal sealed class HonestyCheck : IControlCheck
{
    public string Control => "L59";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var text = await PublicPage.ReadAsync(await context.ServerAsync(ct), ct);
        var findings = new Findings();
        findings.Expect(text.Contains(HonestLimits.Preface), "The sentence is on the page.", "The sentence that nothing is perfectly secure is not on the page.");
        findings.Expect(
            HonestLimits.All.Count > 0, $"{HonestLimits.All.Count} limits are named.", "No limit is named.");
        foreach (var limit in HonestLimits.All.Where(limit => !text.Contains(limit)))
        {
            findings.Broken($"A limit is not on the page: {limit}");
        }

        return findings.Conclude(
            $"The public page says that no system is perfectly secure and names {HonestLimits.All.Count} limits.");
    }
}

/// <summary>
/// L63: the page shows when the statement last changed, and the date belongs to the wording in this program.
/// </summary>
internal sealed class LastChangeCheck : IControlCheck
{
    public string Control => "L63";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var text = await PublicPage.ReadAsync(await context.ServerAsync(ct), ct);
        var date = StatementTexts.LastUpdated;
        var findings = new Findings();
        findings.Expect(text.Contains(date), $"The page shows {date}.", $"The page does not show {date}.");
        findings.Expect(
            Wording.Digest() == ControlRegistry.WordingDigest,
            "The wording is the one that the date was set for.",
            "The wording was changed without a new date.");
        return findings.Conclude($"The page shows {date}, the date of the wording in this program (digest {ControlRegistry.WordingDigest[..12]}).");
    }
}

/// <summary>The public page as anybody gets it.</summary>
file static class PublicPage
{
    public static async Task<string> ReadAsync(Probes.ProbeServer server, CancellationToken ct)
    {
        using var client = server.Client();
        return WebUtility.HtmlDecode(await client.GetStringAsync("/statement", ct));
    }
}
