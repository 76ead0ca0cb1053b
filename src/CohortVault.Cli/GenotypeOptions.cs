using System.CommandLine;

namespace CohortVault.Cli;

/// <summary>Options that the offline genotype verbs share.</summary>
internal static class GenotypeOptions
{
    public static Option<DirectoryInfo> Panel() => new("--panel") { Description = "Panel directory.", Required = true };

    public static Option<string> Input() => new("--input")
    {
        Description = "Study file of one chromosome (.vcf, .vcf.gz, .bcf; - for standard input).",
        Required = true,
    };

    public static Option<string> Output() => new("--output")
    {
        Description = "Output by suffix: .vcf, .vcf.gz or .bcf, the last two with an index; - for standard output.",
        Required = true,
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "Threads; 0 for one per processor. Results do not depend on it.",
        DefaultValueFactory = _ => 0,
    };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "Seed of the random choices in phasing.",
        DefaultValueFactory = _ => 1,
    };

    public static Option<string?> Region() => new("--region") { Description = "Part to work on, as C:FROM-TO." };
}
