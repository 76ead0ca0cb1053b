using System.Globalization;

namespace CohortVault.Genomics.QualityControl.Report;

/// <summary>
/// <c>chrX-info.txt</c>: samples that have one copy at some sites of X outside the pseudoautosomal regions and two at
/// others, each with the position where that showed.
/// </summary>
public static class AmbiguousPloidyList
{
    /// <summary>Name of the file among those of the quality control.</summary>
    public const string FileName = "chrX-info.txt";

    /// <summary>The list as text; null if there is nothing to list.</summary>
    public static string? Write(QualityControlResult result) => result.AmbiguousPloidy.Count == 0
        ? null
        : "SAMPLE\tPOSITION\n" + string.Concat(result.AmbiguousPloidy.Select(at => string.Create(
            CultureInfo.InvariantCulture, $"{result.Input.Samples[at.Sample]}\t{at.Position}\n")));
}
