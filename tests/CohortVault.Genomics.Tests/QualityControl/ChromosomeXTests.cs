using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.QualityControl.Report;
using CohortVault.Genomics.Tests.Formats;

namespace CohortVault.Genomics.Tests.QualityControl;

/// <summary>X in three parts, and one ploidy for each sample outside the pseudoautosomal ones.</summary>
public sealed class ChromosomeXTests : IDisposable
{
    private static readonly QualityControlOptions Lenient = new()
    {
        Quality = new PanelQualityPolicy { MinimumSites = 1, MinimumOverlap = 0, SampleCallRate = 0 },
        MaximumMissing = 1,
    };

    private readonly SmallPanel _panel = new(
        "hg19", "X 60100 A C", "X 2699521 A C", "X 2700000 A C", "X 2800000 A C", "X 154931044 A C");

    [Theory]
    [InlineData("X")]
    [InlineData("23")]
    public void The_parts_are_chunks_of_their_own(string contig)
    {
        var study = Run(
            $"{contig}\t60100\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1", $"{contig}\t2699520\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1",
            $"{contig}\t2699521\t.\tA\tC\t.\t.\t.\tGT\t0\t0/1", $"{contig}\t154931044\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1");
        Assert.Equal(
            [
                "chunk_X.PAR1_0000000001_0020000000", "chunk_X.nonPAR_0000000001_0020000000",
                "chunk_X.PAR2_0140000001_0160000000",
            ],
            study.ChunkNames);
        Assert.Equal(
            [60100, 2699520], study.Chunk("chunk_X.PAR1_0000000001_0020000000").Select(record => record.Position));
        Assert.Equal(2699521, Assert.Single(study.Chunk("chunk_X.nonPAR_0000000001_0020000000")).Position);
        Assert.Null(study.Result.Failure);
    }

    [Theory]
    [InlineData("0", "0/1")]
    [InlineData("0/1", "0")]
    public void A_sample_seen_with_one_copy_and_with_two_stops_the_run(string once, string then)
    {
        var study = Run(
            $"X\t2700000\t.\tA\tC\t.\t.\t.\tGT\t0/1\t{once}", $"X\t2800000\t.\tA\tC\t.\t.\t.\tGT\t0/1\t{then}");
        Assert.StartsWith(
            "ChrX nonPAR region includes ambiguous samples", study.Result.Failure?.Problem, StringComparison.Ordinal);
        Assert.Equal((1, 2800000), Assert.Single(study.Result.AmbiguousPloidy));
        Assert.Equal("SAMPLE\tPOSITION\nB\t2800000\n", AmbiguousPloidyList.Write(study.Result));
    }

    [Fact]
    public void Many_half_missing_genotypes_stop_the_run()
    {
        var study = Run("X\t2700000\t.\tA\tC\t.\t.\t.\tGT\t0/1\t./1", "X\t2800000\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1");
        Assert.StartsWith(
            "Chromosome X nonPAR region includes > 10 % mixed genotypes.", study.Result.Failure?.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => _panel.Dispose();

    private Study Run(params string[] records) =>
        Study.Run(_panel.Panel, Lenient, Study.File("x.vcf", Vcf.WithRecords(records)));
}
