using CohortVault.Benchmarks.Imputation.Measurement;

namespace CohortVault.Benchmarks.Imputation;

/// <summary>Everything that one run of the benchmark measured.</summary>
internal sealed record BenchResults
{
    public required DateTimeOffset Started { get; init; }

    public required Machine Machine { get; init; }

    /// <summary>Seed of the simulated populations.</summary>
    public required int Seed { get; init; }

    /// <summary>Small sizes, to see that everything works.</summary>
    public required bool Quick { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Largest one-minute load average seen between programs.</summary>
    public required double Load { get; init; }

    public required IReadOnlyList<BenchSet> Benches { get; init; }

    /// <summary>The same targets and sites against a smaller and a larger panel.</summary>
    public required IReadOnlyList<BenchSet> Scaling { get; init; }

    public required IReadOnlyList<Outcome> Outcomes { get; init; }

    /// <summary>Figures in which our scorer and the independent script agree.</summary>
    public required int ScorerFigures { get; init; }

    /// <summary>Where they do not.</summary>
    public required IReadOnlyList<string> ScorerDifferences { get; init; }

    public IEnumerable<BenchSet> AllBenches => Benches.Concat(Scaling);

    public Outcome? Find(BenchSet bench, Work work, string program, int threads = 1)
    {
        var found = Outcomes.FirstOrDefault(outcome => outcome.Entry.Bench == bench && outcome.Entry.Work == work
            && outcome.Entry.Program == program && outcome.Entry.Threads == threads);
        return found is { IsWhole: true } ? found : null;
    }

    public IEnumerable<Outcome> Of(BenchSet bench, Work work) =>
        Outcomes.Where(outcome => outcome.Entry.Bench == bench && outcome.Entry.Work == work);
}
