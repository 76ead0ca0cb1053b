using System.Text.Json;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Registry;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L2: the statement covers every chapter, each control with claim, mechanism and test, read as the public reads it.
/// </summary>
internal sealed class RegistryCheck : IControlCheck
{
    private const int Controls = 94;

    public string Control => "L2";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        using var client = server.Client();
        using var statement = await JsonDocument.ParseAsync(
            await client.GetStreamAsync("/statement.json", ct), default, ct);
        var rows = statement.RootElement.GetProperty("controls").EnumerateArray().ToList();
        var findings = new Findings();
        findings.Expect(rows.Count == Controls, $"The public statement has {Controls} rows.", $"The public statement has {rows.Count} rows instead of {Controls}.");
        foreach (var heading in Heading.All)
        {
            var under = rows.Count(row => row.GetProperty("heading").GetString() == heading);
            findings.Expect(under > 0, $"{heading}: {under} controls.", $"The chapter '{heading}' is empty.");
        }

        foreach (var row in rows)
        {
            var missing = ((string[])["claim", "mechanism", "test", "state"])
                .Where(name => row.GetProperty(name).GetString() is null or "").ToList();
            if (missing.Count > 0)
            {
                findings.Broken($"{row.GetProperty("id")} lacks {string.Join(", ", missing)}.");
            }
        }

        return findings.Conclude($"The public statement has {Controls} rows in {Heading.All.Count} chapters, each with claim, mechanism, test and state.");
    }
}
