using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T25: start, stop and a changed configuration enter the audit log, and the same configuration does not.</summary>
internal sealed class SystemLoggedCheck : IControlCheck
{
    private const string Started = "system.started";
    private const string Stopped = "system.stopped";
    private const string Changed = "system.configuration-changed";

    public string Control => "T25";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        var server = await context.FreshServerAsync(With("one"), ct);
        await ExpectAsync("The first start", Started);
        server = await context.AgainAsync(server, With("one"), ct);
        await ExpectAsync("A stop and a start with the same configuration", Started, Stopped, Started);
        server = await context.AgainAsync(server, With("two"), ct);
        await ExpectAsync("A stop and a start with another configuration", Started, Stopped, Started, Stopped, Changed, Started);
        return findings.Conclude(
            "In a scratch instance each start and stop, and a changed setting, left a record in the audit log; an unchanged configuration left none.");

        async Task ExpectAsync(string what, params string[] expected)
        {
            var rows = await server.RowsAsync("SELECT \"Action\" FROM audit_records ORDER BY \"Sequence\"", ct);
            var actions = rows.Select(row => row["Action"]?.ToString() ?? "").Where(action => action.StartsWith("system.", StringComparison.Ordinal)).ToList();
            findings.Expect(
                actions.SequenceEqual(expected),
                $"{what}: {string.Join(", ", actions)}.",
                $"{what} left {(actions.Count == 0 ? "no records" : string.Join(", ", actions))} instead of {string.Join(", ", expected)}.");
        }
    }

    private static Action<IServiceCollection> With(string value) => services => services.AddSingleton(new RunningConfiguration(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Probe:Setting"] = value }).Build()));
}
