using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L13: a known password is nowhere on disk, and a forgotten one is replaced through a link that works once.
/// </summary>
internal sealed partial class PasswordIrreversibleCheck : IControlCheck
{
    public string Control => "L13";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var search = DiskSearch.From(server);
        var findings = new Findings();
        var account = await server.CreateAccountAsync(ct);
        using var session = await ProbeBrowser.SignInAsync(server, account.Person, ct);
        findings.Expect(await IsSignedInAsync(session, ct), "The person is signed in.", "Signing in gives no session.");
        await search.SearchAsync(findings, [.. account.Person.Markers], "With the password in use", ct);

        if (await ResetLinkAsync(findings, server, account, ct) is { } link)
        {
            var first = Marker.Random("new password", "Aa7");
            findings.Expect(await ResetAsync(server, link, first, ct), "The link from the mail sets a new password.", "The link from the mail does not set a password.");
            findings.Expect(!await ResetAsync(server, link, Marker.Random("second password", "Aa7"), ct), "Used again, the link is refused.", "A used reset link works again.");
            findings.Expect(
                !await IsSignedInAsync(session, ct), "The old session is dead.", "The old session outlives the reset.");
            findings.Expect(!await CanSignInAsync(server, account.Person, ct), "The old password is refused.", "The old password still works.");
            findings.Expect(await CanSignInAsync(server, account.Person with { Password = first }, ct), "The new one works.", "The new password does not work.");
            await search.SearchAsync(findings, [account.Person.Password, first], "After the reset", ct);
        }

        return findings.Conclude("A known password and its successor are in no byte on disk; the reset link worked once; old password and session are dead.");
    }

    private static async Task<string?> ResetLinkAsync(
        Findings findings, ProbeServer server, ProbeAccount account, CancellationToken ct)
    {
        using (var client = server.Client(cookies: true))
        {
            using var asked = await ProbeBrowser.PostAsync(
                client, "/forgotten", new() { ["login"] = account.Person.Email.Text }, ct);
            findings.Expect(asked.IsSuccessStatusCode, "A reset was asked for.", $"Asking for a reset is answered with {(int)asked.StatusCode}.");
        }

        var mail =
            (await server.RowsAsync("SELECT \"Id\", \"AccountId\", \"Body\", \"Template\" FROM \"outgoing_mails\"", ct))
            .LastOrDefault(row => row["AccountId"] is not null && ProbeRows.AsId(row["AccountId"]) == account.Id.Value
                && (row["Template"] as string)!.Contains("reset"));
        if (mail is null)
        {
            findings.Broken("No mail with a reset link was written.");
            return null;
        }

        await using var scope = server.Services.CreateAsyncScope();
        var text = await scope.ServiceProvider.GetRequiredService<IFieldVault>().OpenAsync(
            new CellAddress("outgoing_mails", "body", ProbeRows.AsId(mail["Id"]), account.Id.Owner()),
            new SealedField((byte[])mail["Body"]!), ct);
        var link = Link().Match(text ?? "");
        return findings.Expect(link.Success, "The mail holds a link.", "The mail holds no link.") ? link.Value : null;
    }

    private static async Task<bool> ResetAsync(ProbeServer server, string link, Marker password, CancellationToken ct)
    {
        using var client = server.Client(cookies: true);
        var token = link[(link.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..];
        using var answer = await ProbeBrowser.PostAsync(
            client, link,
            new() { ["token"] = Uri.UnescapeDataString(token), ["password"] = password.Text, ["repeatedPassword"] = password.Text }, ct);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<bool> IsSignedInAsync(HttpClient session, CancellationToken ct)
    {
        using var answer = await session.GetAsync("/jobs", ct);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<bool> CanSignInAsync(ProbeServer server, ProbePerson person, CancellationToken ct)
    {
        using var client = server.Client(cookies: true);
        using var answer = await ProbeBrowser.PostAsync(
            client, "/sign-in", new() { ["login"] = person.UserName.Text, ["password"] = person.Password.Text }, ct);
        return (int)answer.StatusCode == 302;
    }

    [GeneratedRegex(@"/reset\?token=[^\s]+")]
    private static partial Regex Link();
}
