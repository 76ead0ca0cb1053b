using CohortVault.Genomics.QualityControl;

namespace CohortVault.Acceptance;

/// <summary>The directory of outside data: <c>./dev acceptance DIR</c> names it, it holds <c>genotypes/</c> and <c>studies/</c>.</summary>
internal static class OutsideData
{
    private const string Variable = "COHORTVAULT_ACCEPTANCE";

    /// <summary>Path below <c>genotypes/imputation-server-tests</c>.</summary>
    public static string Path(string relative) =>
        Genotypes(System.IO.Path.Combine("imputation-server-tests", relative));

    /// <summary>Path below <c>genotypes</c>.</summary>
    public static string Genotypes(string relative) => System.IO.Path.Combine(Root, "genotypes", relative);

    /// <summary>Path below <c>studies</c>.</summary>
    public static string Studies(string relative) => System.IO.Path.Combine(Root, "studies", relative);

    private static string Root => Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"{Variable} is not set.");

    /// <summary>The files of an upload: one file, or all of a directory.</summary>
    public static StudyFile[] Upload(string relative) => Directory.Exists(Path(relative))
        ? [.. Directory.GetFiles(Path(relative), "*.vcf.gz").Order(StringComparer.Ordinal).Select(StudyFile.At)]
        : [StudyFile.At(Path(relative))];
}
