namespace CohortVault.Platform.Features.Accounts.Passwords;

/// <summary>
/// Words of this place that people think of first when they need a password; refused like common ones. The list is in
/// docs/security/access.md; the account's own words come on top.
/// </summary>
internal static class ContextWords
{
    public static readonly IReadOnlyList<string> All =
    [
        "cohortvault", "imputation", "genotype", "genotypes", "haplotype", "haplotypes", "genome", "genomics", "cohort",
        "chromosome", "minimac", "researcher", "operator", "auditor",
    ];
}
