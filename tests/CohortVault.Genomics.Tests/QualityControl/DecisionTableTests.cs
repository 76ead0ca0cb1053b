using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.Tests.Formats;

namespace CohortVault.Genomics.Tests.QualityControl;

/// <summary>Each row of the decision table, and which row wins when several apply.</summary>
public sealed class DecisionTableTests : IDisposable
{
    private const string Chunk = "chunk_20_0000000001_0020000000";

    private static readonly QualityControlOptions Lenient = new()
    {
        Quality = new PanelQualityPolicy { MinimumSites = 1, MinimumOverlap = 0 },
    };

    private readonly SmallPanel _panel = new(
        "hg19", "20 100 A C", "20 200 A C", "20 300 A T", "20 400 A C", "20 400 A G", "20 500 A AT");

    [Theory]
    [InlineData("100\trs1\tA\tC,G\t.\tDUP", "Multiallelic Site")]
    [InlineData("100\trs1\tA\tCC\t.\tDUP", "Invalid Alleles")]
    [InlineData("500\trs1\tA\tAT\t.\tPASS", "Invalid Alleles")]
    [InlineData("100\trs1\tD\tI\t.\tPASS", "Invalid Alleles")]
    [InlineData("100\trs1\tA\t.\t.\tPASS", "Invalid Alleles")]
    [InlineData("100\trs1\tA\t<DEL>\t.\tPASS", "Invalid Alleles")]
    [InlineData("100\trs1\tA\tC\t.\tDUP;q10", "Filter Duplicate")]
    [InlineData("100\trs1\tA\tC\t.\tq10", "Filter Other")]
    [InlineData("100\trs1\tC\tA\t.\tPASS", "Allele switch. Reference Panel: A/C")]
    [InlineData("100\trs1\tT\tG\t.\tPASS", "Strand flip. Reference Panel: A/C")]
    [InlineData("100\trs1\tG\tT\t.\tPASS", "Strand flip and Allele switch. Reference Panel: A/C")]
    [InlineData("100\trs1\tA\tG\t.\tPASS", "Allele mismatch. Reference Panel: A/C")]
    [InlineData("400\trs1\tC\tA\t.\tPASS", "Allele switch. Reference Panel: A/C")]
    [InlineData("400\trs1\tG\tA\t.\tPASS", "Allele switch. Reference Panel: A/G")]
    public void A_site_is_excluded_with_the_reason(string site, string reason)
    {
        var genotypes = site.Contains("\t.\t.\t", StringComparison.Ordinal) ? "0/0\t0/0" : "0/1\t0/1";
        var study = Run($"20\t{site}\t.\tGT\t{genotypes}");
        Assert.Equal(reason, Assert.Single(study.Excluded).Split('\t')[5]);
        Assert.Equal((1, 0), (study.Result.Sites.Excluded, study.Result.Sites.Remaining));
    }

    [Theory]
    [InlineData("0/0\t0/0", "Monomorphic")]
    [InlineData("./.\t./.", "Monomorphic")]
    [InlineData("0/1\t./.", "Low call rate. Value: 0.5")]
    public void Genotypes_can_exclude_a_site(string genotypes, string reason)
    {
        var study = Run($"20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t{genotypes}");
        Assert.Equal(reason, Assert.Single(study.Excluded).Split('\t')[5]);
    }

    [Theory]
    [InlineData("100\trs1\tA\tC")]
    [InlineData("400\trs1\tA\tC")]
    [InlineData("400\trs1\tA\tG")]
    public void A_match_with_any_panel_site_of_the_position_is_kept(string site)
    {
        var study = Run($"20\t{site}\t.\tPASS\t.\tGT\t0/1\t1/1");
        Assert.Equal((1, 1, 1), (study.Result.Sites.Match, study.Result.Sites.Remaining, study.Result.Sites.AlternativeFrequencyAboveHalf));
        Assert.Single(study.Chunk(Chunk));
    }

    [Fact]
    public void A_swapped_site_of_complementary_bases_is_counted_and_kept_as_it_is()
    {
        var study = Run("20\t300\t.\tT\tA\t.\tPASS\t.\tGT\t0/1\t0/1");
        Assert.Equal((1, 1), (study.Result.Sites.StrandAmbiguous, study.Result.Sites.Remaining));
        Assert.Equal("T/A", Assert.Single(study.Chunk(Chunk)).Alleles);
        Assert.Equal(0, study.Result.Frequencies!.Sites);
    }

    [Fact]
    public void A_site_that_the_panel_does_not_have_is_typed_only_whatever_its_call_rate()
    {
        var study = Run("20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "20\t150\trs7\tG\tT\t.\t.\t.\tGT\t0/1\t./.");
        Assert.Equal("rs7\t20\t150\tG\tT\tTyped Only", Assert.Single(study.TypedOnly));
        Assert.Equal((1, 1, 0.5), (study.Result.Sites.TypedOnly, study.Result.Sites.Remaining, study.Result.Sites.ReferenceOverlap));
        Assert.Equal(2, study.Chunk(Chunk).Count);
    }

    [Fact]
    public void The_second_of_two_equal_sites_is_a_duplicate()
    {
        const string Site = "20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1";
        var study = Run(Site, Site);
        Assert.Equal("Duplicate Site", Assert.Single(study.Excluded).Split('\t')[5]);
        Assert.Equal((1, 1), (study.Result.Sites.Duplicated, study.Result.Sites.Remaining));
    }

    [Fact]
    public void One_sample_is_not_asked_for_variation()
    {
        var lines = Vcf.TwoSamples.ToArray();
        lines[3] = lines[3].Replace("\tB", "", StringComparison.Ordinal);
        var study = Study.Run(
            _panel.Panel, Lenient, Study.File("one.vcf", Vcf.Text([.. lines, "20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0/0"])));
        Assert.Equal((0, 1), (study.Result.Sites.Monomorphic, study.Result.Sites.Remaining));
    }

    [Fact]
    public void Repair_gives_switched_and_flipped_sites_the_panels_alleles()
    {
        var study = Run(
            Lenient with { Repair = true }, "20\t100\t.\tC\tA\t.\tPASS\t.\tGT\t0/0\t0/1", "20\t200\t.\tT\tG\t.\tPASS\t.\tGT\t0/1\t.",
            "20\t400\t.\tC\tT\t.\tPASS\t.\tGT\t1/1\t0/1");
        var chunk = study.Chunk(Chunk);
        Assert.Equal((100, "A/C"), (chunk[0].Position, chunk[0].Alleles));
        Assert.Equal([1, 1, 1, 0], chunk[0].Genotypes);
        Assert.Equal("A/G", chunk[1].Alleles);
        Assert.Equal([0, 0, 1, 0], chunk[1].Genotypes);
        Assert.Equal((2, 2), (study.Result.Sites.Repaired, study.Result.Sites.Remaining));
        Assert.Equal("Strand flip and Allele switch. Reference Panel: A/G", study.Repaired[1].Split('\t')[5]);

        // The flip at 200 has too few genotypes and is not repaired.
        Assert.StartsWith("Low call rate", Assert.Single(study.Excluded).Split('\t')[5], StringComparison.Ordinal);
        Assert.Null(study.Result.Failure);
    }

    [Fact]
    public void Too_many_flips_or_switches_stop_the_run_but_leave_the_lists()
    {
        var flips = Lenient with { Quality = Lenient.Quality! with { StrandFlips = 0 } };
        var kept = "20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1";
        var study = Run(flips, "20\t100\t.\tT\tG\t.\tPASS\t.\tGT\t0/1\t0/1", kept);
        Assert.Equal("More than 0 obvious strand flips have been detected. Imputation cannot be started!", study.Result.Failure?.Problem);
        Assert.Single(study.Excluded);
        var switches = Lenient with { Quality = Lenient.Quality! with { AlleleSwitches = 0 } };
        Assert.Equal("qc.allele-switches", Run(switches, "20\t100\t.\tC\tA\t.\tPASS\t.\tGT\t0/1\t0/1", kept).Result.Failure?.Code);
    }

    [Fact]
    public void No_overlap_with_the_panel_stops_the_run()
    {
        var study = Run("20\t150\t.\tG\tT\t.\t.\t.\tGT\t0/1\t0/1");
        Assert.Equal("qc.no-overlap", study.Result.Failure?.Code);
        Assert.Single(study.TypedOnly);
    }

    [Fact]
    public void One_sample_with_few_genotypes_excludes_the_chunk()
    {
        var records = new[] { 100, 200, 400 }.Select(at => $"20\t{at}\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t./.");
        var study = Run(Lenient with { MaximumMissing = 0.6 }, [.. records]);
        var chunk = Assert.Single(study.Result.Chunks);
        Assert.Equal((ChunkExclusion.SampleCallRate, 1), (chunk.Exclusion, chunk.SamplesWithLowCallRate));
        Assert.Equal($"{Chunk}\t3\t1\t1", Assert.Single(study.ExcludedChunks));
        Assert.Contains("1 Chunk(s) excluded: at least one sample has a call rate < 50 %", study.Result.Warnings);
    }

    [Fact]
    public void Sites_outside_the_range_are_not_even_counted()
    {
        var study = Run(
            Lenient with { Ranges = [new GenomicRange("20", 150, 250)] },
            "20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1");
        Assert.Equal((1, 1), (study.Result.Sites.Records, study.Result.Sites.Remaining));
    }

    public void Dispose() => _panel.Dispose();

    private Study Run(params string[] records) => Run(Lenient, records);

    private Study Run(QualityControlOptions options, params string[] records) =>
        Study.Run(_panel.Panel, options, Study.File("study.vcf", Vcf.WithRecords(records)));
}
