using System.Globalization;
using System.Text;

namespace CohortVault.Benchmarks.Imputation.Report;

/// <summary>The results as tables in Markdown, which also read well on a terminal.</summary>
internal static class ResultTables
{
    public static string Write(BenchResults results)
    {
        var text = new StringBuilder();
        Head(text, results);
        BarTable(text, results);
        Imputation(text, results);
        Phasing(text, results);
        Panels(text, results);
        Failures(text, results);
        return text.ToString();
    }

    private static void Head(StringBuilder text, BenchResults results)
    {
        var machine = results.Machine;
        text.Append(Invariant(
            $"{results.Started:yyyy-MM-dd HH:mm} UTC. {machine.Processor}, {machine.Cores} cores, "))
            .Append(Invariant($"vectors of {machine.VectorBits} bits, {machine.MemoryGigabytes:0} GB; {machine.System}, "))
            .Append(Invariant($"{machine.Runtime}.\n"))
            .Append(string.Join(", ", machine.Versions.Select(version => $"{version.Key} {version.Value}")))
            .Append(".\n")
            .Append(Invariant($"Simulated with seed {results.Seed}; medians of {results.Rounds} runs, programs in turns"))
            .Append(Invariant($"; highest load average seen {results.Load:0.0}.\n"));
        if (results.Quick)
        {
            text.Append("Quick: sizes are smaller than the bars are meant for.\n");
        }

        text.Append(results.ScorerDifferences.Count == 0
            ? Invariant($"Scorer checked against an independent script: {results.ScorerFigures} figures agree.\n\n")
            : $"The independent script scores differently: {string.Join("; ", results.ScorerDifferences)}.\n\n");
        text.Append("| bench | reference haplotypes | sites | targets | array sites |\n|---|---|---|---|---|\n");
        foreach (var bench in results.AllBenches)
        {
            text.Append(Invariant(
                $"| {bench.Name} | {bench.Haplotypes} | {bench.Sites} | {bench.Targets} | {bench.ArraySites} |\n"));
        }
    }

    private static void BarTable(StringBuilder text, BenchResults results)
    {
        text.Append("\n### Bars\n\nSmaller is better; a ratio is ours divided by theirs.\n\n")
            .Append("| bench | what | measured | bar | | goal | |\n|---|---|---|---|---|---|---|\n");
        foreach (var bar in Bars.Of(results))
        {
            text.Append(Invariant($"| {bar.Bench} | {bar.What} | {bar.Value:0.0000} ({bar.Detail}) "))
                .Append(Invariant($"| {bar.Limit:0.###} | {Verdict(bar.Met)} "))
                .Append(Invariant($"| {bar.Goal:0.###} | {Verdict(bar.GoalMet)} |\n"));
        }
    }

    private static void Imputation(StringBuilder text, BenchResults results)
    {
        text.Append("\n### Imputation of phased targets\n\n")
            .Append("| bench | program | threads | CPU s | against Minimac4 | wall s | peak MB |");
        var edges = results.Outcomes.SelectMany(outcome => outcome.Reports).FirstOrDefault()?.Bins ?? [];
        text.Append(string.Concat(edges.Select(bin => Invariant($" r² {100 * bin.From:0.##}–{100 * bin.To:0.##} % |"))))
            .Append("\n|---|---|---|---|---|---|---|").Append(string.Concat(edges.Select(_ => "---|"))).Append('\n');
        foreach (var bench in results.AllBenches)
        {
            var minimac = results.Find(bench, Work.Impute, Programs.Minimac);
            foreach (var outcome in results.Of(bench, Work.Impute).Where(outcome => outcome.IsWhole))
            {
                var cost = outcome.Cost;
                text.Append(Invariant($"| {bench.Name} | {outcome.Entry.Program} | {outcome.Entry.Threads} | "))
                    .Append(Invariant($"{cost.Cpu:0.00} | ")).Append(Against(cost.Cpu, minimac?.Cost.Cpu))
                    .Append(Invariant($" | {cost.Wall:0.00} | {cost.PeakMegabytes:0} |"))
                    .Append(string.Concat(outcome.Reports[0].Bins.Select(
                        bin => bin.R2 is { } r2 ? Invariant($" {r2:0.0000} |") : " – |")))
                    .Append('\n');
            }
        }
    }

    private static void Phasing(StringBuilder text, BenchResults results)
    {
        if (!results.Outcomes.Any(outcome => outcome.Entry.Work == Work.Phase))
        {
            return;
        }

        text.Append("\n### Phasing of the array sites\n\n| bench | program | seeds | CPU s | wall s | peak MB | ")
            .Append("switch error % | lowest–highest | flip error % |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var outcome in results.Outcomes.Where(o => o.Entry.Work == Work.Phase && o.IsWhole))
        {
            var errors = outcome.Reports.Select(report => report.Phase.SwitchErrorPercent ?? 0).ToList();
            var (cost, flips) = (outcome.Cost, outcome.Reports.Average(report => report.Phase.FlipErrorPercent));
            text.Append(Invariant($"| {outcome.Entry.Bench.Name} | {outcome.Entry.Program} | {errors.Count} | "))
                .Append(Invariant($"{cost.Cpu:0.00} | {cost.Wall:0.00} | {cost.PeakMegabytes:0} | "))
                .Append(Invariant($"{errors.Average():0.0000} | {errors.Min():0.0000}–{errors.Max():0.0000} | "))
                .Append(Invariant($"{flips:0.0000} |\n"));
        }
    }

    private static void Panels(StringBuilder text, BenchResults results)
    {
        text.Append("\n### Building the panel\n\n")
            .Append("| bench | program | CPU s | against Minimac4 | wall s | peak MB | size MB |\n")
            .Append("|---|---|---|---|---|---|---|\n");
        foreach (var bench in results.AllBenches)
        {
            var minimac = results.Find(bench, Work.BuildPanel, Programs.Minimac);
            foreach (var outcome in results.Of(bench, Work.BuildPanel).Where(outcome => outcome.IsWhole))
            {
                var cost = outcome.Cost;
                text.Append(Invariant($"| {bench.Name} | {outcome.Entry.Program} | {cost.Cpu:0.00} | "))
                    .Append(Against(cost.Cpu, minimac?.Cost.Cpu))
                    .Append(Invariant($" | {cost.Wall:0.00} | {cost.PeakMegabytes:0} | "))
                    .Append(Invariant($"{PanelMegabytes(outcome.Entry):0.00} |\n"));
            }
        }
    }

    private static void Failures(StringBuilder text, BenchResults results)
    {
        var failed = results.Outcomes.Where(outcome => outcome.Failure is not null).ToList();
        if (failed.Count > 0)
        {
            text.Append("\n### Programs that failed\n\n");
            foreach (var outcome in failed)
            {
                text.Append(Invariant($"- {outcome.Entry.Name}: {outcome.Failure}\n"));
            }
        }
    }

    private static double PanelMegabytes(Entry entry) => entry.Program == Programs.Minimac
        ? new FileInfo(entry.Bench.MinimacPanel).Length / 1e6
        : new DirectoryInfo(entry.Bench.Panel).EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(file => file.Length) / 1e6;

    private static string Against(double ours, double? theirs) =>
        theirs is { } value ? Invariant($"{ours / value:0.000}") : "–";

    private static string Verdict(bool met) => met ? "met" : "**not met**";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
