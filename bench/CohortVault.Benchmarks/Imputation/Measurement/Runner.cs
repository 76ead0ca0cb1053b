using System.Globalization;
using CohortVault.Genomics;
using CohortVault.Genomics.Evaluation;

namespace CohortVault.Benchmarks.Imputation.Measurement;

/// <summary>
/// Runs entries side by side: one run of each, then the next round in opposite order, so that whatever else the machine
/// does falls on all alike. A program that fails is left out of later rounds and reported.
/// </summary>
internal sealed class Runner(string directory, TextWriter words)
{
    /// <summary>Runs all entries, each in every round or with each of its seeds, whichever is more.</summary>
    public async Task<IReadOnlyList<Outcome>> RunAsync(IReadOnlyList<Entry> entries, int rounds, CancellationToken ct)
    {
        var outcomes = entries.Select(entry => new Outcome(entry)).ToList();
        var most = Math.Max(rounds, entries.Select(entry => entry.Seeds).DefaultIfEmpty(0).Max());
        for (var round = 1; round <= most; round++)
        {
            foreach (var outcome in round % 2 == 1 ? outcomes : Enumerable.Reverse(outcomes))
            {
                if (outcome.Failure is null && round <= Math.Max(rounds, outcome.Entry.Seeds))
                {
                    await RunAsync(outcome, round, ct);
                }
            }
        }

        return outcomes;
    }

    /// <summary>Where an entry's output of a round lies.</summary>
    public string OutputOf(Entry entry, int round) => Base(entry, round) + entry.OutputSuffix;

    private async Task RunAsync(Outcome outcome, int round, CancellationToken ct)
    {
        var entry = outcome.Entry;
        var seed = ((round - 1) % entry.Seeds) + 1;
        var output = Base(entry, round);
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        await words.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{entry.Name}, run {round}: "));
        try
        {
            var cost = await MeasuredProcess.RunAsync(output + ".log", entry.Command(seed, output), ct);
            outcome.Add(cost);
            if (round <= entry.Seeds && entry.Work != Work.BuildPanel)
            {
                outcome.Add(Score(entry, OutputOf(entry, round)));
            }

            await words.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{cost.Cpu:0.00} s CPU, {cost.Wall:0.00} s, {cost.PeakMegabytes:0} MB"));
        }
        catch (Exception failed) when (failed is ProgramFailedException or InputRefusedException or IOException)
        {
            outcome.Fail(failed.Message);
            await words.WriteLineAsync($"failed: {failed.Message}");
        }
    }

    private static AccuracyReport Score(Entry entry, string output) =>
        ImputationAccuracy.Compare(entry.Bench.Truth, output, entry.Bench.SiteTable, entry.Bench.Array);

    // Rounds after the last seed write over each other.
    private string Base(Entry entry, int round) => Path.Combine(directory, string.Create(
        CultureInfo.InvariantCulture, $"{entry.Name}.{Math.Min(round, entry.Seeds + 1)}"));
}
