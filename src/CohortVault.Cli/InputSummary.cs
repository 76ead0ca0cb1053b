using CohortVault.Genomics.QualityControl;

namespace CohortVault.Cli;

/// <summary>What validation found, in the field's words: for the terminal and for a job's first step.</summary>
internal static class InputSummary
{
    public static IEnumerable<string> Lines(ValidatedInput input, string panelId) =>
    [
        $"{input.Files.Count} valid VCF file(s) found.",
        "",
        $"Samples: {input.Samples.Count}",
        $"Chromosomes: {string.Join(' ', input.Files.Select(file => file.Chromosome))}",
        $"SNPs: {input.Records}",
        $"Chunks: {input.Chunks.Count}",
        $"Datatype: {(input.Phased ? "phased" : "unphased")}",
        $"Build: {input.Build}",
        $"Reference Panel: {panelId} ({input.Build})",
        $"Population: {input.Population ?? QualityControlOptions.NoPopulation}",
    ];
}
