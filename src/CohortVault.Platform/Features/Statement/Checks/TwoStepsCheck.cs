using System.Net;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L10: a password alone opens nothing; a code opens the account once, its neighbours in time are allowed one step, and a
/// recovery code works once. Nothing of the factor is readable on disk.
/// </summary>
internal sealed class TwoStepsCheck : IControlCheck
{
    public string Control => "L10";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        // Of its own: wrong codes make the account wait, and the clock is turned past that.
        var server = await context.FreshServerAsync(_ => { }, ct);
        var findings = new Findings();
        await using var scope = server.Services.CreateAsyncScope();
        var exempt = scope.ServiceProvider.GetRequiredService<IAccountAdministration>().SecondFactorExempt;

        // Whom the operator exempted proves nothing; an operator cannot be.
        var role = exempt.Contains(AccountRole.Researcher.Word()) ? AccountRole.Operator : AccountRole.Researcher;
        var person = (await server.CreateAccountAsync(ct, role: role)).Person;

        using var first = server.Client(cookies: true);
        var led = await ProbeBrowser.PasswordAsync(first, person, ct);
        findings.Expect(!await OpensAsync(first, ct), "Before a second factor is set up the password opens no page.", "The password alone opens an account without a second factor.");
        if (!ProbeBrowser.LeadsToEnrolment(findings, led))
        {
            return findings.Conclude("");
        }

        var app = await ProbeBrowser.EnrolAsync(server, first, person, ct);
        findings.Expect(await OpensAsync(first, ct), "Setting an app up opens the account.", "After setting an app up the account stays closed.");

        using var second = server.Client(cookies: true);
        await ProbeBrowser.PasswordAsync(second, person, ct);
        findings.Expect(!await OpensAsync(second, ct), "With an app set up the password opens no page.", "The password alone opens an account with a second factor.");
        await ExpectAsync("the code that set the app up, used again", app.FirstCode, opens: false);
        await ExpectAsync("a code of three steps later", app.Code(3), opens: false);
        await ExpectAsync("a code of one step later", app.Code(1), opens: true);

        using var third = server.Client(cookies: true);
        await ProbeBrowser.PasswordAsync(third, person, ct);
        await CodeAsync(third, app.RecoveryCodes[0], ct);
        findings.Expect(await OpensAsync(third, ct), "A recovery code opens the account.", "A recovery code does not open the account.");
        using var fourth = server.Client(cookies: true);
        await ProbeBrowser.PasswordAsync(fourth, person, ct);
        await CodeAsync(fourth, app.RecoveryCodes[0], ct);
        findings.Expect(!await OpensAsync(fourth, ct), "Used again, the recovery code is refused.", "A used recovery code works again.");

        await DiskSearch.From(server).SearchAsync(
            findings,
            [
                new Marker("secret of the app", app.Secret),
                new Marker("secret of the app", app.Secret.Replace(" ", "", StringComparison.Ordinal)),
                .. app.RecoveryCodes.Select(code => new Marker("recovery code", code)),
                .. app.RecoveryCodes.Select(code => new Marker("recovery code", code.Replace("-", "", StringComparison.Ordinal))),
            ],
            "With the second factor in use", ct);
        return findings.Conclude(exempt.Count == 0
            ? "Nobody signs in with a password alone; codes and recovery codes worked once each, and neither they nor the secret are readable on disk."
            : $"All but the roles {string.Join(", ", exempt)}, which the operator exempted, sign in with a second factor; codes and recovery codes worked once each, and neither they nor the secret are readable on disk.");

        async Task ExpectAsync(string what, string code, bool opens)
        {
            await CodeAsync(second, code, ct);
            var opened = await OpensAsync(second, ct);
            findings.Expect(opened == opens, $"Typing {what} {(opens ? "opens" : "does not open")} the account.", $"Typing {what} {(opens ? "does not open" : "opens")} the account.");
        }
    }

    private static async Task CodeAsync(HttpClient client, string code, CancellationToken ct)
    {
        using var answer = await ProbeBrowser.PostAsync(client, "/sign-in/code", new() { ["code"] = code }, ct);
    }

    private static async Task<bool> OpensAsync(HttpClient client, CancellationToken ct)
    {
        using var jobs = await client.GetAsync("/jobs", ct);
        using var account = await client.GetAsync("/account", ct);
        return jobs.StatusCode is HttpStatusCode.OK || account.StatusCode is HttpStatusCode.OK;
    }
}
