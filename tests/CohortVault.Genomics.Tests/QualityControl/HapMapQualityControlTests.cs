using System.Globalization;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;

namespace CohortVault.Genomics.Tests.QualityControl;

/// <summary>The numbers that the field's own servers give for this upload and panel.</summary>
public sealed class HapMapQualityControlTests(HapMapPanel panel) : IClassFixture<HapMapPanel>
{
    private static readonly int[] Monomorphic =
    [
        2187430, 24404652, 24424220, 25282967, 39005139, 45867852, 45873923, 48575315, 52269701, 54179856, 59363320,
    ];

    [Theory]
    [InlineData("phased.vcf.gz", true)]
    [InlineData("unphased.vcf.gz", false)]
    public void Every_count_is_the_known_one(string name, bool phased)
    {
        var study = Run(name, new QualityControlOptions());
        var sites = study.Result.Sites;
        Assert.Equal(7_824, sites.Records);
        Assert.Equal(2_296, sites.AlternativeFrequencyAboveHalf);
        Assert.Equal("99.00", (sites.ReferenceOverlap * 100).ToString("0.00", CultureInfo.InvariantCulture));
        Assert.Equal(7_735, sites.Match);
        Assert.Equal(11, sites.Monomorphic);
        Assert.Equal(11, sites.Excluded);
        Assert.Equal(7_735, sites.Remaining);
        Assert.Equal(78, sites.TypedOnly);
        Assert.Equal(
            0,
            sites.AlleleSwitch + sites.StrandFlip + sites.StrandFlipAndAlleleSwitch + sites.StrandAmbiguous
            + sites.FilterFlagSet + sites.InvalidAlleles + sites.Multiallelic + sites.Duplicated + sites.NonSnp
            + sites.AlleleMismatch + sites.LowCallRate);
        Assert.Equal(51, study.Result.Input.Samples.Count);
        Assert.Equal(phased, study.Result.Input.Phased);
        Assert.Equal(4, study.Result.RemainingChunks.Count());
        Assert.Null(study.Result.Failure);
    }

    [Fact]
    public void The_lists_name_the_sites()
    {
        var study = Run("phased.vcf.gz", new QualityControlOptions());
        Assert.Equal(
            Monomorphic, study.Excluded.Select(line => int.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture)));
        Assert.All(study.Excluded, line => Assert.Equal("Monomorphic", line.Split('\t')[5]));
        Assert.Equal(78, study.TypedOnly.Length);
        Assert.Empty(study.ExcludedChunks);
    }

    [Fact]
    public void A_chunk_holds_its_window_and_the_panel_sites_of_its_flanks()
    {
        var study = Run("phased.vcf.gz", new QualityControlOptions());
        var typedOnly = study.TypedOnly.Select(line => int.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture)).ToHashSet();
        var positions = study.Chunk("chunk_20_0020000001_0040000000").ConvertAll(record => record.Position);
        Assert.Equal(positions.Order(), positions);
        Assert.InRange(positions[0], 15_000_001, 15_100_000);
        Assert.InRange(positions[^1], 44_900_000, 45_000_000);
        Assert.All(positions.Where(typedOnly.Contains), position => Assert.InRange(position, 20_000_001, 40_000_000));
        Assert.Contains(positions, typedOnly.Contains);
        var inside = study.Result.Chunks.Sum(chunk =>
            study.Chunk(chunk.Region.Name).Count(record => record.Position >= chunk.Region.Start && record.Position <= chunk.Region.End));
        Assert.Equal(7_735 + 78, inside);
    }

    [Fact]
    public void Too_few_snps_exclude_every_chunk_and_the_run_fails()
    {
        var study = Run(
            "phased.vcf.gz", new QualityControlOptions { Quality = new PanelQualityPolicy { MinimumSites = 10_000 } });
        Assert.Contains("4 Chunk(s) excluded: < 10000 SNPs", study.Result.Warnings);
        Assert.Equal("qc.no-chunks", study.Result.Failure?.Code);
        Assert.StartsWith("No chunks passed the QC step.", study.Result.Failure?.Problem, StringComparison.Ordinal);
        Assert.Equal(4, study.ExcludedChunks.Length);
        Assert.Equal(11, study.Excluded.Length);
    }

    [Fact]
    public void Frequencies_of_study_and_panel_correlate()
    {
        var frequencies = Run("phased.vcf.gz", new QualityControlOptions()).Result.Frequencies!;
        Assert.Equal(7_735, frequencies.Sites);
        Assert.InRange(frequencies.RSquared, 0.8, 1);
        var onGrid = 0;
        for (var cell = 0; cell < FrequencyComparison.GridSize * FrequencyComparison.GridSize; cell++)
        {
            onGrid += frequencies.SitesAt(cell % FrequencyComparison.GridSize, cell / FrequencyComparison.GridSize);
        }

        Assert.Equal(7_735, onGrid);
    }

    [Fact]
    public void Without_a_population_frequencies_are_not_compared()
    {
        var study = Run("phased.vcf.gz", new QualityControlOptions { Population = "off" });
        Assert.Null(study.Result.Frequencies);
        Assert.Contains("Skip allele frequency check.", study.Result.Warnings);
    }

    private Study Run(string name, QualityControlOptions options) =>
        Study.Run(panel.Panel, options, StudyFile.At(TestData.Path("chr20-hapmap2", name)));
}
