using System.Globalization;
using CohortVault.Genomics;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;

namespace CohortVault.Acceptance;

/// <summary>What the field's own servers are tested to give for the same uploads and panels.</summary>
public sealed class QualityControlAcceptance(HapMapPanels panels) : IClassFixture<HapMapPanels>
{
    [Theory]
    [InlineData("hg19", 63_407, 63_402)]
    [InlineData("hg38", 63_389, 63_384)]
    public void The_panel_leaves_out_its_multiallelic_records(string build, int records, int sites)
    {
        var report = panels.ReportOf(build);
        Assert.Equal(sites, Assert.Single(report.Description.Chromosomes).Sites);
        Assert.Equal(records - sites, report.LeftOut.Count);
    }

    [Theory]
    [InlineData("hg19", "input-v2/chr20-phased/chr20.R50.merged.1.330k.recode.small.vcf.gz", null)]
    [InlineData("hg19", "input-v2/chr20-phased/chr20.R50.merged.1.330k.recode.small.vcf.gz", "off")]
    [InlineData("hg19", "input-v2/chr20-unphased", null)]
    public void Chromosome_20_gives_the_known_numbers(string build, string upload, string? population)
    {
        var result = Run(build, upload, new QualityControlOptions { Population = population });
        var sites = result.Sites;
        Assert.Equal(
            (7_824, 2_296, 7_735, 11, 11, 7_735, 78),
            (sites.Records, sites.AlternativeFrequencyAboveHalf, sites.Match, sites.Monomorphic, sites.Excluded,
                sites.Remaining, sites.TypedOnly));
        Assert.Equal("99.00", (100 * sites.ReferenceOverlap).ToString("0.00", CultureInfo.InvariantCulture));
        Assert.Equal(
            0,
            sites.AlleleSwitch + sites.StrandFlip + sites.StrandFlipAndAlleleSwitch + sites.StrandAmbiguous
            + sites.FilterFlagSet + sites.InvalidAlleles + sites.Multiallelic + sites.Duplicated + sites.NonSnp
            + sites.AlleleMismatch + sites.LowCallRate);
        Assert.Equal(51, result.Input.Samples.Count);
        Assert.Null(result.Failure);
    }

    [Theory]
    [InlineData("input-v2/chr20-phased-hg38")]
    [InlineData("input-v2/chr20-unphased-hg38")]
    public void Chromosome_20_of_the_other_build_goes_through_with_its_own_panel(string upload)
    {
        var result = Run("hg38", upload, new QualityControlOptions());
        Assert.Null(result.Failure);
        Assert.True(result.Sites.ReferenceOverlap > 0.98);
    }

    [Fact]
    public void Ten_thousand_snps_asked_of_each_chunk_stop_the_run()
    {
        var result = Run(
            "hg19", "input-v2/chr20-phased/chr20.R50.merged.1.330k.recode.small.vcf.gz",
            new QualityControlOptions { Quality = new PanelQualityPolicy { MinimumSites = 10_000 } });
        Assert.Contains("4 Chunk(s) excluded: < 10000 SNPs", result.Warnings);
        Assert.StartsWith("No chunks passed the QC step", result.Failure?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upload_with_indels_goes_through()
    {
        var result = Run("hg19", "input-v2/chr20-phased/with_indels", new QualityControlOptions());
        Assert.Null(result.Failure);
        Assert.True(result.Sites.InvalidAlleles > 0);
    }

    [Fact]
    public void One_sample_is_not_asked_for_variation()
    {
        var result = Run("hg19", "input-v1/chr20-phased-1sample", new QualityControlOptions());
        Assert.Equal((0, 1), (result.Sites.Monomorphic, result.Input.Samples.Count));
        Assert.Null(result.Failure);
    }

    [Fact]
    public void Three_records_make_no_chunk()
    {
        var result = Run("hg19", "input-v1/chr20-phased-one-chunk", new QualityControlOptions());
        Assert.Equal((2, 0), (result.Sites.Remaining, result.RemainingChunks.Count()));
        Assert.Equal("qc.no-chunks", result.Failure?.Code);
    }

    [Fact]
    public void A_population_that_the_panel_lacks_is_refused()
    {
        var refused = Assert.Throws<InputRefusedException>(() => Run(
            "hg19", "input-v2/chr20-unphased", new QualityControlOptions { Population = "afr" }));
        Assert.StartsWith(
            "Population 'afr' is not supported by reference panel 'hapmap2'.", refused.Message,
            StringComparison.Ordinal);
    }

    private QualityControlResult Run(string build, string upload, QualityControlOptions options)
    {
        using MemoryStream excluded = new(), typedOnly = new(), chunks = new();
        var outputs = new QualityControlOutputs
        {
            ExcludedSites = excluded,
            TypedOnlySites = typedOnly,
            ExcludedChunks = chunks,
            Chunk = _ => new MemoryStream(),
        };
        return StudyQualityControl.Run(
            OutsideData.Upload(upload), panels.Of(build), options, outputs,
            cancellation: TestContext.Current.CancellationToken);
    }
}
