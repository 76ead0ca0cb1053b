using System.Globalization;

namespace CohortVault.Benchmarks.Imputation.Simulation;

/// <summary>Writes the map of a simulation, 1 cM per Mb, in the three layouts that programs read.</summary>
internal static class GeneticMaps
{
    private const int Step = 10_000;

    public static void Write(string directory, string contig, int length)
    {
        Directory.CreateDirectory(directory);
        using var plink = new StreamWriter(Path.Combine(directory, "plink.map"));
        using var eagle = new StreamWriter(Path.Combine(directory, "eagle.map"));
        using var shapeit = new StreamWriter(Path.Combine(directory, "shapeit.gmap"));
        eagle.Write("chr position COMBINED_rate(cM/Mb) Genetic_Map(cM)\n");
        shapeit.Write("pos\tchr\tcM\n");
        for (var position = 1; position <= length + Step; position += Step)
        {
            var centimorgans = (position / 1e6).ToString("F8", CultureInfo.InvariantCulture);
            plink.Write($"{contig} . {centimorgans} {position}\n");
            eagle.Write($"{contig} {position} 1.00000000 {centimorgans}\n");
            shapeit.Write($"{position}\t{contig}\t{centimorgans}\n");
        }
    }
}
