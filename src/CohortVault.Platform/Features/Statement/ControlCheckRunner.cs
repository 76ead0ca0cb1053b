using System.Diagnostics;
using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Statement;

/// <summary>Runs checks one after the other; whatever happens inside one, the control gets a state.</summary>
internal sealed class ControlCheckRunner(
    IEnumerable<IControlCheck> checks, TimeProvider clock, ILogger<ControlCheckRunner> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private readonly IControlCheck[] _checks = [.. checks];

    /// <summary>Controls that some check decides.</summary>
    public IReadOnlySet<string> Checked { get; } = checks.Select(check => check.Control).ToHashSet();

    /// <summary>Runs the checks of the controls asked for, or of all.</summary>
    public async Task<IReadOnlyList<(ControlReport Report, TimeSpan Took)>> RunAsync(
        CheckContext context, Func<string, bool> wanted, CancellationToken ct)
    {
        List<(ControlReport, TimeSpan)> reports = [];
        foreach (var group in _checks.Where(check => wanted(check.Control)).GroupBy(check => check.Control))
        {
            var started = clock.GetTimestamp();
            var results = new List<CheckResult>();
            foreach (var check in group)
            {
                results.Add(await RunAsync(check, context, ct));
            }

            reports.Add((Combine(group.Key, results), clock.GetElapsedTime(started)));
        }

        return reports;
    }

    private async Task<CheckResult> RunAsync(IControlCheck check, CheckContext context, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await check.CheckAsync(context, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return CheckResult.Failed($"The check did not end within {Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception broken) when (broken is not OperationCanceledException and not UnreachableException)
        {
            // A check that breaks has not shown its control to be true, whatever broke it; the other checks go on.
            log.CheckBroke(broken, check.Control);
            return CheckResult.Failed(
                $"The check could not be carried out ({broken.GetType().Name}): {broken.Message}");
        }
    }

    private ControlReport Combine(string control, List<CheckResult> results)
    {
        var decisive = results.Find(result => result.State == ControlState.Failed)
            ?? results.Find(result => result.State == ControlState.Verified)
            ?? results[0];
        var evidence = decisive.State == ControlState.Failed
            ? decisive.Evidence
            : string.Join(
                " ", results.Where(result => result.State == decisive.State).Select(result => result.Evidence));
        return new ControlReport(
            control, decisive.State, clock.GetUtcNow(), evidence, [.. results.SelectMany(result => result.Details)]);
    }
}
