using CohortVault.Genomics.Panels;

namespace CohortVault.Platform.Features.Panels;

/// <summary>The panels that demo mode offers, built from the samples that come with the program.</summary>
internal static class DemoPanels
{
    /// <summary>Id of the demo panel.</summary>
    public const string HapMap = "hapmap2";

    /// <summary>What can be built from a directory of samples; nothing if they are not there.</summary>
    public static IEnumerable<PanelBuildRequest> In(string samples)
    {
        var directory = Path.Combine(samples, "hapmap2-chr20");
        var reference = Path.Combine(directory, "panel.bcf");
        if (File.Exists(reference))
        {
            yield return new PanelBuildRequest
            {
                Id = HapMap,
                Name = "HapMap release 22 CEU, chromosome 20 (demo)",
                Build = "hg19",
                References = [reference],
                Maps = [Path.Combine(directory, "plink.map.gz")],
                Populations = Path.Combine(directory, "populations.tsv"),
                Output = "",
            };
        }
    }
}
