using System.Text.Json;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T16: an API token works, is nowhere on disk, and is dead after 90 days; administrative power ends by itself.
/// </summary>
internal sealed class TemporaryCredentialsCheck : IControlCheck
{
    private const int LongestDays = 90;

    public string Control => "T16";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.FreshServerAsync(_ => { }, ct);
        var search = DiskSearch.From(server);
        var findings = new Findings();
        await PowerEndsAsync(server, findings, ct);
        var account = await server.CreateAccountAsync(ct, LongestDays);
        var made = server.Clock.GetUtcNow();
        findings.Expect(await IsGoodAsync(server, account, ct), "A fresh token is good.", "A fresh token is not good, so its end proves nothing.");
        await search.SearchAsync(findings, [account.Token], "With a token in use", ct);

        server.Clock.MoveTo(made.AddDays(LongestDays).AddMinutes(-1));
        findings.Expect(await IsGoodAsync(server, account, ct), "One minute before 90 days it is good.", "It ended before its time.");
        server.Clock.MoveTo(made.AddDays(LongestDays).AddMinutes(1));
        findings.Expect(!await IsGoodAsync(server, account, ct), "One minute after 90 days it is refused.", "It is still good after 90 days.");
        return findings.Conclude(
            "A 90-day token worked until its last minute and not a minute longer; its text is nowhere on disk. Administrative power for more than an hour was refused, and power for a minute was gone after it.");
    }

    private static async Task PowerEndsAsync(ProbeServer server, Findings findings, CancellationToken ct)
    {
        const string page = "/accounts";
        var (client, authenticator) = await ProbeBrowser.AdministratorAsync(server, AccountRole.Operator, ct);
        using (client)
        {
            findings.Expect(
                !await ProbeBrowser.PowerAsync(client, 61, authenticator.Code(stepsLater: 1), ct),
                "Power for 61 minutes is refused.", "Power for 61 minutes is granted.");
            findings.Expect(
                await ProbeBrowser.PowerAsync(client, 1, authenticator.Code(stepsLater: 1), ct) && await OpensAsync(),
                "Power for a minute opens the accounts.", "Power for a minute opens nothing, so its end proves nothing.");
            server.Clock.MoveTo(server.Clock.GetUtcNow().AddSeconds(61));
            findings.Expect(!await OpensAsync(), "After a minute it is gone.", "Administrative power outlives its minutes.");
        }

        async Task<bool> OpensAsync()
        {
            using var answer = await client.GetAsync(page, ct);
            return answer.IsSuccessStatusCode;
        }
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
