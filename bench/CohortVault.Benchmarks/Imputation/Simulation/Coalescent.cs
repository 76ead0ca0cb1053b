using System.Diagnostics;
using System.Globalization;
using CohortVault.Benchmarks.Imputation.Measurement;

namespace CohortVault.Benchmarks.Imputation.Simulation;

/// <summary>
/// Draws haplotypes with scrm (Staab and others 2015, Bioinformatics 31:1680) from a population like ours: 10,000
/// founders, twentyfold growth over the last 200 generations, 1.25e-8 mutations and 1e-8 crossings-over per base and
/// generation.
/// </summary>
internal static class Coalescent
{
    private const double Founders = 10_000, Mutation = 1.25e-8, Recombination = 1e-8;

    public static async Task<Haplotypes> DrawAsync(int haplotypes, int length, int seed, CancellationToken ct)
    {
        var start = new ProcessStartInfo("scrm", Arguments(haplotypes, length, seed)) { RedirectStandardOutput = true };
        using var scrm = Process.Start(start)!;
        try
        {
            var drawn = await ReadAsync(scrm.StandardOutput, ct);
            await scrm.WaitForExitAsync(ct);
            return scrm.ExitCode == 0 && drawn.Count == haplotypes
                ? drawn
                : throw new ProgramFailedException($"scrm ended with {scrm.ExitCode} after {drawn.Count} haplotypes.");
        }
        finally
        {
            if (!scrm.HasExited)
            {
                scrm.Kill();
            }
        }
    }

    // Rates in units of 4 N0 for the whole segment; growth and times in units of 4 N0 generations: 200 / 40,000 = 0.005,
    // and ln 20 / 0.005 = 599. Genealogies are exact within windows of 50,000 bases and approximate between them.
    private static string[] Arguments(int haplotypes, int length, int seed) =>
    [
        Text(haplotypes), "1", "-t", Text(4 * Founders * Mutation * length),
        "-r", Text(4 * Founders * Recombination * length), Text(length),
        "-n", "1", "20", "-G", "599", "-eG", "0.005", "0", "-l", "50000", "-seed", Text(seed), "-SC", "abs",
    ];

    private static async Task<Haplotypes> ReadAsync(StreamReader output, CancellationToken ct)
    {
        string? line;
        while ((line = await output.ReadLineAsync(ct)) is not null
            && !line.StartsWith("positions:", StringComparison.Ordinal))
        {
        }

        var positions = Positions(line ?? "positions:");
        var rows = new List<ulong[]>();
        while ((line = await output.ReadLineAsync(ct)) is not null)
        {
            if (line.Length >= positions.Count && positions.Count > 0)
            {
                rows.Add(Pack(line, positions.Count));
            }
        }

        return new Haplotypes(positions, rows);
    }

    // Sites lie between bases; each gets a base of its own.
    private static List<int> Positions(string line)
    {
        var positions = new List<int>();
        foreach (var text in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var position = Math.Max(1, (int)Math.Ceiling(double.Parse(text, CultureInfo.InvariantCulture)));
            positions.Add(positions.Count > 0 ? Math.Max(position, positions[^1] + 1) : position);
        }

        return positions;
    }

    private static ulong[] Pack(string alleles, int sites)
    {
        var row = new ulong[Haplotypes.Words(sites)];
        for (var site = 0; site < sites; site++)
        {
            row[site >> 6] |= (ulong)(alleles[site] & 1) << (site & 63);
        }

        return row;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
