using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T21: each request on each listener leaves one structured record, whatever came of it.</summary>
internal sealed class RequestsLoggedCheck : IControlCheck
{
    private const string Category = "CohortVault.Requests";

    // A page, JSON, an API without a token, something that is not there, and what belongs to the other listener.
    private static readonly string[] Paths = ["/sign-in", "/statement.json", "/api/v2/jobs", "/nowhere/at-all", "/outbox"];

    private static readonly string[] Fields = ["Method", "Route", "Status", "Milliseconds", "Listener", "Trace"];

    public string Control => "T21";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var heard = new HeardLog();
        var server = await context.FreshServerAsync(services => services.AddSingleton<ILoggerProvider>(heard), ct);
        var findings = new Findings();
        var sent = new Dictionary<Listener, List<string>> { [Listener.Public] = [], [Listener.Admin] = [] };
        foreach (var (listener, answers) in sent)
        {
            using var client = server.Client(admin: listener == Listener.Admin);
            foreach (var path in Paths)
            {
                foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
                {
                    using var request = new HttpRequestMessage(method, path);
                    using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                    answers.Add($"{method} {(int)answer.StatusCode}");
                }
            }
        }

        var records = await heard.WaitAsync(Category, sent.Sum(s => s.Value.Count), ct);
        foreach (var (listener, answers) in sent)
        {
            var logged = records.Where(r => r.Fields.GetValueOrDefault("Listener") == listener.ToString())
                .Select(r => $"{r.Fields.GetValueOrDefault("Method")} {r.Fields.GetValueOrDefault("Status")}").ToList();
            findings.Expect(
                logged.Order().SequenceEqual(answers.Order()),
                $"{answers.Count} requests on the {listener} listener left {logged.Count} records with the same methods and statuses.",
                $"{answers.Count} requests on the {listener} listener left {logged.Count} records, or other ones.");
        }

        findings.Expect(
            records.All(r => Fields.All(f => r.Fields.GetValueOrDefault(f) is { Length: > 0 })),
            "Each record has method, route, status, time taken, listener and trace.",
            "A record lacks method, route, status, time taken, listener or trace.");
        return findings.Conclude(
            $"{sent[Listener.Public].Count} requests on the public and {sent[Listener.Admin].Count} on the admin listener left a record each, refused ones included.");
    }
}
