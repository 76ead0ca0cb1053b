using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T9: the endpoint table against every kind of caller.</summary>
internal sealed class OwnResultsOnlyCheck : IControlCheck
{
    public string Control => "T9";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var job = await context.JobAsync(ct);
        var routes = RouteTable.Of(job.Server);
        var findings = new Findings();
        foreach (var route in routes)
        {
            findings.Expect(route.NamesPolicy, $"{route.Name} says who may call it.", $"{route.Name} names no policy.");
        }

        var guarded = routes.Where(route => !route.IsAnonymous && !route.OnAdmin).ToList();
        var ofJob = guarded.Where(route => route.Takes("id")
            && (route.Pattern.RawText ?? "").Contains("jobs", StringComparison.Ordinal)).ToList();
        findings.Expect(
            ofJob.Count > 0, $"{ofJob.Count} routes take a job.", "No route takes a job, so nothing is known of them.");
        await OwnerAsync(findings, job, ct);
        await NobodyAsync(findings, job, guarded, ct);
        await OtherAsync(findings, job, ofJob, ct);
        await OwnerAsync(findings, job, ct); // Still there after everybody tried to delete and cancel it.
        return findings.Conclude(
            $"{routes.Count} routes all name a policy; {guarded.Count} guarded ones refuse callers without a credential; {ofJob.Count} job routes are closed to another account; the owner's job is unharmed.");
    }

    private static async Task OwnerAsync(Findings findings, ProbeJob job, CancellationToken ct)
    {
        using var client = job.Calls.Client();
        using var answer = await client.GetAsync($"/api/v2/jobs/{job.Id}", ct);
        findings.Expect(answer.IsSuccessStatusCode, "The owner sees the job.", $"The owner does not see the job ({(int)answer.StatusCode}), so refusing others proves nothing.");
    }

    private static async Task NobodyAsync(
        Findings findings, ProbeJob job, List<ProbedRoute> guarded, CancellationToken ct)
    {
        using var client = job.Server.Client();
        foreach (var route in guarded)
        {
            var status = await StatusAsync(client, route, job.Id, ct);
            findings.Expect(IsClosed(status), $"{route.Name} without a credential: {status}.", $"{route.Name} answers {status} to a caller without a credential.");
        }
    }

    private static async Task OtherAsync(Findings findings, ProbeJob job, List<ProbedRoute> ofJob, CancellationToken ct)
    {
        var account = await job.Server.CreateAccountAsync(ct);
        var other = new JobCalls(job.Server, account);
        using var byToken = other.Client();
        foreach (var route in ofJob.Where(IsApi))
        {
            await ClosedAsync(byToken, route);
        }

        if (!findings.Good)
        {
            // Signing in proves nothing where callers are taken for one another.
            return;
        }

        using var bySession = await ProbeBrowser.SignInAsync(job.Server, account.Person, ct);
        foreach (var route in ofJob.Where(route => !IsApi(route)))
        {
            await ClosedAsync(bySession, route);
        }

        async Task ClosedAsync(HttpClient client, ProbedRoute route)
        {
            var status = await StatusAsync(client, route, job.Id, ct);
            findings.Expect(IsClosed(status), $"{route.Name} as another account: {status}.", $"{route.Name} answers {status} to another account.");
        }
    }

    private static bool IsApi(ProbedRoute route) =>
        (route.Pattern.RawText ?? "").TrimStart('/').StartsWith("api/v2", StringComparison.Ordinal);

    /// <summary>Refused, absent, malformed, or sent to the sign-in page: never carried out, never a crash.</summary>
    private static bool IsClosed(int status) => status is 302 or (>= 400 and < 500);

    private static async Task<int> StatusAsync(HttpClient client, ProbedRoute route, string job, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(route.Method), route.Path(name => name == "id" ? job : null));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return (int)answer.StatusCode;
    }
}
