using System.Globalization;

namespace CohortVault.Benchmarks.Imputation.Simulation;

/// <summary>The simulated benches of a run. Those of the last seed are kept, for another run on the same data.</summary>
internal static class SimulatedData
{
    public const string Folder = "simulated";

    private const string Complete = "complete";

    /// <summary>Opens the benches of a plan and a seed, drawn now unless they lie there already.</summary>
    public static async Task<(BenchSet Main, IReadOnlyList<BenchSet> Scaling)> OpenAsync(
        string directory, SimulationPlan plan, int seed, TextWriter words, CancellationToken ct)
    {
        var path = Path.Combine(
            directory, string.Create(CultureInfo.InvariantCulture, $"{plan.Main.Name}-seed{seed}"));
        if (!File.Exists(Path.Combine(path, Complete)))
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            await DrawAsync(path, plan, seed, words, ct);
            await File.WriteAllTextAsync(Path.Combine(path, Complete), "", ct);
        }

        return (Open(path, plan.Main) with { Simulated = true }, [.. plan.Scaling.Select(size => Open(path, size))]);
    }

    private static async Task DrawAsync(
        string path, SimulationPlan plan, int seed, TextWriter words, CancellationToken ct)
    {
        await words.WriteLineAsync(
            $"Simulating {plan.Drawn} haplotypes of {plan.Length / 1_000_000} Mb with seed {seed}");
        var drawn = await Coalescent.DrawAsync(plan.Drawn, plan.Length, seed, ct);
        new SimulatedBench(drawn, seed).Write(path, [plan.Main]);
        await words.WriteLineAsync($"Growing its first {plan.ScalingLength / 1_000_000} Mb to {plan.Grown} haplotypes");
        var grown = Growth.To(drawn.UpTo(plan.ScalingLength), plan.Grown, seed);
        new SimulatedBench(grown, seed).Write(path, plan.Scaling);
    }

    private static BenchSet Open(string path, SimulatedSize size) =>
        BenchSet.Open(Path.Combine(path, size.Name), Path.Combine(path, size.Name));
}
