using System.Globalization;
using System.Text;
using CohortVault.Benchmarks.Imputation.Measurement;

namespace CohortVault.Benchmarks.Vault;

/// <summary>The result as Markdown.</summary>
internal static class VaultTables
{
    public static async Task<string> WriteAsync(IReadOnlyList<VaultRow> rows, CancellationToken ct)
    {
        var machine = await Machine.LookAsync(["7zip", "curl"], ct);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC. {machine.Processor}, {machine.Cores} cores, {machine.MemoryGigabytes:0} GB; {machine.System}, {machine.Runtime}.
            {string.Join(", ", machine.Versions.Select(v => $"{v.Key} {v.Value}"))}. Load average at the end {Machine.Load():0.0}.

            | what | ours | the other | ratio | lowest–highest | bar | |
            |---|---|---|---|---|---|---|
            """);
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {row.What} | {row.Ours} | {row.Theirs} | {row.Ratio:0.00} | {row.Spread.Low:0.00}–{row.Spread.High:0.00} | {(row.AtMost ? "at most" : "at least")} {row.Bar:0.##} | {(row.Met ? "met" : "**not met**")} |");
        }

        return text.ToString();
    }

    public static string Speed(double bytesPerSecond) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytesPerSecond / 1e6:0} MB/s");
}
