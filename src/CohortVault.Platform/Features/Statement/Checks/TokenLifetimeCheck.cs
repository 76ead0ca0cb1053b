using System.Text.Json;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T16: an API token works, is nowhere on disk, and is dead after 90 days.</summary>
internal sealed class TokenLifetimeCheck : IControlCheck
{
    private const int LongestDays = 90;

    public string Control => "T16";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.FreshServerAsync(_ => { }, ct);
        var search = DiskSearch.From(server);
        var findings = new Findings();
        var account = await server.CreateAccountAsync(ct, LongestDays);
        var made = server.Clock.GetUtcNow();
        findings.Expect(await IsGoodAsync(server, account, ct), "A fresh token is good.", "A fresh token is not good, so its end proves nothing.");
        await search.SearchAsync(findings, [account.Token], "With a token in use", ct);

        server.Clock.MoveTo(made.AddDays(LongestDays).AddMinutes(-1));
        findings.Expect(await IsGoodAsync(server, account, ct), "One minute before 90 days it is good.", "It ended before its time.");
        server.Clock.MoveTo(made.AddDays(LongestDays).AddMinutes(1));
        findings.Expect(!await IsGoodAsync(server, account, ct), "One minute after 90 days it is refused.", "It is still good after 90 days.");
        return findings.Conclude(
            "A 90-day token worked until its last minute and not a minute longer; its text is nowhere on disk.");
    }

    private static async Task<bool> IsGoodAsync(ProbeServer server, ProbeAccount account, CancellationToken ct)
    {
        using var client = server.Client();
        using var form = new FormUrlEncodedContent([new("token", account.Token.Text)]);
        using var answer = await client.PostAsync("/api/v2/tokens/verify", form, ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
        return json.RootElement.GetProperty("valid").GetBoolean();
    }
}
