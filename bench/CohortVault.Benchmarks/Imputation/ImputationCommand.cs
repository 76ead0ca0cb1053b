using CohortVault.Benchmarks.Imputation.Measurement;
using CohortVault.Benchmarks.Imputation.Report;

namespace CohortVault.Benchmarks.Imputation;

/// <summary><c>./dev bench imputation</c>: the engine side by side with its peers, in one run.</summary>
internal static class ImputationCommand
{
    /// <returns>0 if our program ran throughout and the scorers agree, whether or not every bar is met.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
        {
            await Console.Out.WriteLineAsync(BenchOptions.Usage);
            return 0;
        }

        if (BenchOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(BenchOptions.Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
        Clear(options.Directory);
        try
        {
            var started = TimeProvider.System.GetUtcNow();
            var results = await new ImputationBench(options, Console.Out).RunAsync(started, stop.Token);
            await WriteAsync(options, results, stop.Token);
            var ourFailures = results.Outcomes
                .Any(outcome => outcome.Entry.Program == Programs.CohortVault && outcome.Failure is not null);
            return ourFailures || results.ScorerDifferences.Count > 0 ? 1 : 0;
        }
        catch (ProgramFailedException failed)
        {
            // Without data there is nothing to measure.
            await Console.Error.WriteLineAsync($"The data could not be made: {failed.Message}");
            return 1;
        }
    }

    private static async Task WriteAsync(BenchOptions options, BenchResults results, CancellationToken ct)
    {
        var tables = ResultTables.Write(results);
        var document = ResultDocument.Write(results);
        var (accuracy, scaling) = (ResultPictures.Accuracy(results), ResultPictures.Scaling(results));
        await File.WriteAllTextAsync(Path.Combine(options.Directory, "results.md"), tables, ct);
        await File.WriteAllTextAsync(Path.Combine(options.Directory, "results.json"), document, ct);
        await File.WriteAllTextAsync(Path.Combine(options.Directory, "accuracy.svg"), accuracy, ct);
        await File.WriteAllTextAsync(Path.Combine(options.Directory, "panel-size.svg"), scaling, ct);
        if (options.Publish)
        {
            await File.WriteAllTextAsync("docs/images/benchmark-accuracy.svg", accuracy, ct);
            await File.WriteAllTextAsync("docs/images/benchmark-panel-size.svg", scaling, ct);
            PublishedPage.Update("docs/benchmarks.md", tables);
        }

        await Console.Out.WriteLineAsync(
            $"\n{tables}\nAlso in {options.Directory}: results.md, results.json, accuracy.svg, panel-size.svg");
    }

    // Outputs of the last run; nothing else that may lie there.
    private static void Clear(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var folder in ImputationBench.Folders.Select(folder => Path.Combine(directory, folder)))
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
