using System.Net;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T6: with the sweeper off, the clock alone ends the seventh day.</summary>
internal sealed class SevenDaysCheck : IControlCheck
{
    private const string Sweeper = "JobSweeper";

    public string Control => "T6";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.FreshServerAsync(WithoutSweeper, ct);
        await JobCalls.AddPanelAsync(server, context.Workspace, ct);
        var calls = new JobCalls(server, await server.CreateAccountAsync(ct));
        var id = await calls.SubmitAsync(ProbeGenotypes.Upload("S", samples: 5), "probe.vcf", "seven days", ct);
        var job = await calls.FollowAsync(id, () => Task.CompletedTask, ct);
        var findings = new Findings();
        if (!findings.Expect(
            job.GetProperty("state").GetInt32() == JobCalls.Finished && JobCalls.Links(job).Count > 0,
            "A probe job finished.",
            $"The probe job has no results: {JobCalls.LastMessage(job)}"))
        {
            return findings.Conclude("");
        }

        var link = JobCalls.Links(job)[0];
        var ended = DateTimeOffset.FromUnixTimeMilliseconds(job.GetProperty("endTime").GetInt64());
        findings.Expect(await StatusAsync(server, link, ct) == HttpStatusCode.OK, "Fresh results: 200.", "Fresh results are not served.");
        server.Clock.MoveTo(ended.AddDays(7).AddMinutes(-1));
        var last = await StatusAsync(server, link, ct);
        findings.Expect(
            last == HttpStatusCode.OK, "Day 6, 23:59: 200.", $"One minute before the end the answer is {(int)last}.");
        server.Clock.MoveTo(ended.AddDays(7).AddMinutes(1));
        var over = await StatusAsync(server, link, ct);
        findings.Expect(over == HttpStatusCode.Gone, "Day 7, 00:01, sweeper off: 410.", $"One minute after the end the answer is {(int)over} and not 410.");
        var password = (await calls.RevealAsync(id, ct)).Status;
        findings.Expect(password == HttpStatusCode.Gone, "The password too: 410.", $"The password is still answered with {(int)password}.");
        return findings.Conclude(
            "By a clock moved by hand, sweeper off: 200 at day 6 23:59, 410 at day 7 00:01, for result and password.");
    }

    private static void WithoutSweeper(IServiceCollection services) => services.Remove(services.Single(
        service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == Sweeper));

    private static async Task<HttpStatusCode> StatusAsync(ProbeServer server, string link, CancellationToken ct)
    {
        using var client = server.Client();
        using var answer = await client.GetAsync(link, HttpCompletionOption.ResponseHeadersRead, ct);
        return answer.StatusCode;
    }
}
