using System.Net;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L11: a browser without a known device meets the second step and its owner gets a mail; a known one meets the second step all
/// the same, without a mail; a revoked one is out at its next request and is new again.
/// </summary>
internal sealed class NewDeviceCheck : IControlCheck
{
    private const string Cookie = "__Host-cohortvault-device=";

    public string Control => "L11";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var search = DiskSearch.From(server);
        var findings = new Findings();
        await using var scope = server.Services.CreateAsyncScope();
        var exempt = scope.ServiceProvider.GetRequiredService<IAccountAdministration>().SecondFactorExempt;
        var role = exempt.Contains(AccountRole.Researcher.Word()) ? AccountRole.Operator : AccountRole.Researcher;
        var account = await server.CreateAccountAsync(ct, role: role);
        var person = account.Person;

        using var first = server.Client(cookies: true);
        await ProbeBrowser.PasswordAsync(first, person, ct);
        var app = await ProbeBrowser.EnrolAsync(server, first, person, ct);
        await MailsAsync(1, "The first device of an account is told to its owner.");

        var again = await SignInAsync(first, app.RecoveryCodes[0]);
        findings.Expect(again.Code, "On a known device the second step is asked too.", "A known device skips the second step.");
        await MailsAsync(1, "Signing in on a known device sends no mail.");

        using var second = server.Client(cookies: true);
        var fresh = await SignInAsync(second, app.RecoveryCodes[1]);
        findings.Expect(fresh.Code, "On an unknown device the second step is asked.", "An unknown device skips the second step.");
        findings.Expect(fresh.Secret is not null, "The unknown device gets a secret.", "The unknown device gets no secret.");
        await MailsAsync(2, "An unknown device is told to the account's owner.");

        await RevokeOthersAsync(first);
        using (var late = await second.GetAsync("/account", ct))
        {
            findings.Expect(late.StatusCode is HttpStatusCode.Found, "A revoked device is out at its next request.", $"A revoked device is still signed in ({(int)late.StatusCode}).");
        }

        await SignInAsync(second, app.RecoveryCodes[2]);
        await MailsAsync(3, "A revoked device is a new one when it comes back.");
        if (fresh.Secret is { } secret)
        {
            await search.SearchAsync(findings, [new Marker("secret of a device", secret)], "With devices in use", ct);
        }

        return findings.Conclude("An unknown device met the second step and its owner got a mail; a known one met the second step without a mail; a revoked one was out at its next request and new again afterwards.");

        async Task<(bool Code, string? Secret)> SignInAsync(HttpClient client, string code)
        {
            var led = await ProbeBrowser.PasswordAsync(client, person, ct);
            using var answer = await ProbeBrowser.PostAsync(client, "/sign-in/code", new() { ["code"] = code }, ct);
            var set = answer.Headers.TryGetValues("Set-Cookie", out var cookies)
                ? cookies.FirstOrDefault(cookie => cookie.StartsWith(Cookie, StringComparison.Ordinal))
                : null;
            return (led.StartsWith("/sign-in/code", StringComparison.Ordinal), set?[Cookie.Length..].Split(';')[0]);
        }

        async Task MailsAsync(int expected, string good)
        {
            var mails = (await server.RowsAsync("SELECT \"AccountId\", \"Template\" FROM \"outgoing_mails\"", ct)).Count(row =>
                row["Template"] as string == "new-device" && row["AccountId"] is not null
                && ProbeRows.AsId(row["AccountId"]) == account.Id.Value);
            findings.Expect(mails == expected, good, $"There are {mails} notices of a new device, not {expected}.");
        }

        async Task RevokeOthersAsync(HttpClient client)
        {
            const string page = "/account/devices";
            using var shown = await client.GetAsync(page, ct);
            var devices = DeviceField.Of(await shown.Content.ReadAsStringAsync(ct));
            findings.Expect(devices.Count == 2, "The page lists both devices.", $"The page lists {devices.Count} devices, not 2.");
            foreach (var device in devices.Skip(1))
            {
                using var answer = await ProbeBrowser.PostAsync(
                    client, page, new() { ["device"] = device }, ct, action: $"{page}?handler=Revoke");
                findings.Expect(answer.IsSuccessStatusCode, "A device is revoked.", $"Revoking a device is answered with {(int)answer.StatusCode}.");
            }
        }
    }
}
