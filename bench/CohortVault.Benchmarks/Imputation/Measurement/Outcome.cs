using CohortVault.Genomics.Evaluation;

namespace CohortVault.Benchmarks.Imputation.Measurement;

/// <summary>What the runs of an entry cost, how good its output is, or why there is none.</summary>
internal sealed class Outcome(Entry entry)
{
    private readonly List<Cost> _runs = [];
    private readonly List<AccuracyReport> _reports = [];

    public Entry Entry => entry;

    public IReadOnlyList<Cost> Runs => _runs;

    /// <summary>One for each seed.</summary>
    public IReadOnlyList<AccuracyReport> Reports => _reports;

    public string? Failure { get; private set; }

    public bool IsWhole => Failure is null && _runs.Count > 0;

    public Cost Cost => Cost.Median(_runs);

    /// <summary>Mean over the seeds; null where nothing was phased.</summary>
    public double? SwitchErrorPercent => _reports.Count > 0 && _reports.All(report => report.Phase.Pairs > 0)
        ? _reports.Average(report => report.Phase.SwitchErrorPercent)
        : null;

    public void Add(Cost cost) => _runs.Add(cost);

    public void Add(AccuracyReport report) => _reports.Add(report);

    public void Fail(string reason) => Failure ??= reason;
}
