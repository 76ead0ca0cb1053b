using System.Net;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T14: an operator with a password alone gets through no administration route, nor with both factors until a fresh code has
/// switched power on.
/// </summary>
internal sealed class AdministratorsTwoFactorsCheck : IControlCheck
{
    // Fits every parameter of a route, and names nothing.
    private const string Nobody = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] AskForPower = [Policies.ReadOutbox, Policies.ManageAccounts, Policies.DecideRequests, Policies.ManageRetention];

    public string Control => "T14";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var findings = new Findings();
        var person = ProbePerson.New();
        await using var scope = server.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccountAdministration>();
        var made = await accounts.CreateAsync(
            new AccountToCreate(person.UserName.Text, person.Email.Text, AccountRole.Operator, person.Password.Text, null), ct);
        if (made.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"The scratch instance made no probe operator: {refusal.Text}");
        }

        var routes = RouteTable.Of(server).Where(route => route.Policies.Any(AskForPower.Contains)).ToList();
        using var client = server.Client(admin: true, cookies: true);
        var led = await ProbeBrowser.PasswordAsync(client, person, ct);
        await EveryAsync("with a password alone", open: false);
        using (var power = await client.GetAsync("/power", ct))
        {
            findings.Expect(
                !power.IsSuccessStatusCode, "The page that switches power on is closed to a password alone.",
                "The page that switches power on opens with a password alone.");
        }

        if (!ProbeBrowser.LeadsToEnrolment(findings, led))
        {
            return findings.Conclude("");
        }

        var authenticator = await ProbeBrowser.EnrolAsync(server, client, person, ct);
        await EveryAsync("with both factors but without power", open: false);
        findings.Expect(
            !await ProbeBrowser.PowerAsync(client, 10, authenticator.FirstCode, ct),
            "A used code switches no power on.", "A used code switches power on.");
        findings.Expect(
            await ProbeBrowser.PowerAsync(client, 10, authenticator.Code(stepsLater: 1), ct),
            "A fresh code switches power on.", "A fresh code switches no power on, so nothing that follows proves anything.");
        await EveryAsync("with both factors and power", open: true);
        await accounts.RemoveSecondFactorAsync(person.UserName.Text, ct);
        await EveryAsync("after the factor was removed", open: false);
        return findings.Conclude(
            $"{routes.Count} administration routes are closed to an operator with a password alone and with both factors, open once a fresh code has switched power on, and closed again at the request after the factor was removed.");

        async Task EveryAsync(string how, bool open)
        {
            foreach (var route in routes)
            {
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(_ => Nobody));
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                var led = answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                findings.Expect(
                    open != led, $"{route.Name} {how}: {(int)answer.StatusCode}.",
                    $"{route.Name} answers {(int)answer.StatusCode} to an operator {how}.");
            }
        }
    }
}
