using System.Net;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T15: each role that administers opens the pages that its permissions name, and no other.</summary>
internal sealed class RolesCheck : IControlCheck
{
    // Written out a second time on purpose: a mistake in the roles themselves would otherwise agree with itself.
    private static readonly Dictionary<string, AccountRole[]> MayOpen = new()
    {
        [Policies.Administer] = [AccountRole.Operator, AccountRole.SecurityOfficer, AccountRole.Auditor],
        [Policies.ReadOutbox] = [AccountRole.Operator],
        [Policies.ManageAccounts] = [AccountRole.Operator],
        [Policies.DecideRequests] = [AccountRole.Operator, AccountRole.SecurityOfficer],
        [Policies.ManageRetention] = [AccountRole.Operator, AccountRole.SecurityOfficer],
        [Policies.ReadLog] = [AccountRole.Auditor, AccountRole.SecurityOfficer],
    };

    // Fits every parameter of a route, and names nothing.
    private const string Nobody = "00000000-0000-0000-0000-000000000000";

    public string Control => "T15";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var findings = new Findings();
        var routes = RouteTable.Of(server)
            .Where(route => route.Method == "GET" && route.OnAdmin && !route.OnEvery && !route.IsAnonymous).ToList();
        foreach (var role in (AccountRole[])[AccountRole.Operator, AccountRole.SecurityOfficer, AccountRole.Auditor])
        {
            var (client, authenticator) = await ProbeBrowser.AdministratorAsync(server, role, ct);
            using (client)
            {
                var power = await ProbeBrowser.PowerAsync(client, 10, authenticator.Code(stepsLater: 1), ct);
                var wantsPower = role is not AccountRole.Auditor;
                findings.Expect(
                    power == wantsPower, $"{role.Word()}: power {(power ? "is" : "is not")} granted.",
                    $"A {role.Word()} {(power ? "gets" : "does not get")} administrative power.");
                foreach (var route in routes)
                {
                    await CompareAsync(client, role, route);
                }
            }
        }

        foreach (var role in (AccountRole[])[AccountRole.Researcher, AccountRole.PanelManager])
        {
            findings.Expect(
                !await SignsInAsync(server, role, ct), $"A {role.Word()} does not get in on the admin listener.",
                $"A {role.Word()} signs in on the admin listener.");
        }

        return findings.Conclude($"{routes.Count} administration pages answer each role as its permissions say; roles without any there cannot sign in there.");

        async Task CompareAsync(HttpClient client, AccountRole role, ProbedRoute route)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, route.Path(_ => Nobody));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var opens = answer.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
            var may = route.Policies.All(policy => MayOpen.TryGetValue(policy, out var roles) && roles.Contains(role));
            findings.Expect(
                opens == may, $"{route.Name} answers {(int)answer.StatusCode} to a {role.Word()}.",
                $"{route.Name} answers {(int)answer.StatusCode} to a {role.Word()}, who {(may ? "may" : "may not")} open it.");
        }
    }

    private static async Task<bool> SignsInAsync(ProbeServer server, AccountRole role, CancellationToken ct)
    {
        try
        {
            var (client, _) = await ProbeBrowser.AdministratorAsync(server, role, ct);
            client.Dispose();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
