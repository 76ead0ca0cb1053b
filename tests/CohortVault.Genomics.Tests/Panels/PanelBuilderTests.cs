using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Tests.Formats;

namespace CohortVault.Genomics.Tests.Panels;

public sealed class PanelBuilderTests : IDisposable
{
    private const string Sound = "20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0";

    // The header has four lines, so the second record stands in line 6.
    private const int LineOfSecondRecord = 6;

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1/0", "panel.unphased")]
    [InlineData("20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t.|.", "panel.missing")]
    [InlineData("20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|.", "panel.missing")]
    [InlineData("20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1", "panel.ploidy")]
    [InlineData("20\t99\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0", "vcf.unsorted")]
    [InlineData("GL000191.1\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0", "panel.contig")]
    public void A_record_that_no_panel_can_hold_is_refused_with_its_file_and_line(string record, string code)
    {
        var refused = Refused(Reference("reference.vcf", Vcf.WithRecords(Sound, record)));

        Assert.Equal((code, "reference.vcf", LineOfSecondRecord), (refused.Code, refused.File, refused.Line));
    }

    [Fact]
    public void A_binary_reference_is_refused_with_the_number_of_its_record()
    {
        var unphased = Vcf.WithRecords(Sound, "20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1/0");

        var refused = Refused(Reference("reference.bcf", Vcf.Bcf(unphased)));

        Assert.Equal(("panel.unphased", "reference.bcf", 2L), (refused.Code, refused.File, refused.Line));
    }

    [Fact]
    public void Files_of_one_chromosome_must_have_the_same_samples()
    {
        var first = Reference("first.vcf", Vcf.WithRecords(Sound));
        string[] header = [.. Vcf.TwoSamples[..^1], Vcf.TwoSamples[^1].Replace("\tA\tB", "\tA\tZ", StringComparison.Ordinal)];
        var second = Reference("second.vcf", Vcf.Text([.. header, "20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0"]));

        var refused = Refused(first, second);

        Assert.Equal(("panel.samples-differ", "second.vcf", 5L), (refused.Code, refused.File, refused.Line));
    }

    [Fact]
    public void Files_of_one_chromosome_must_not_overlap()
    {
        var first = Reference("first.vcf", Vcf.WithRecords(Sound, "20\t300\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0"));
        var second = Reference("second.vcf", Vcf.WithRecords("20\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0"));

        var refused = Refused(first, second);

        Assert.Equal(("panel.regions-overlap", "second.vcf", 5L), (refused.Code, refused.File, refused.Line));
    }

    [Fact]
    public async Task A_site_that_comes_twice_is_taken_once_and_listed()
    {
        var reference = Reference("reference.vcf", Vcf.WithRecords(
            Sound, "20\t100\t.\tA\tG\t.\tPASS\t.\tGT\t0|0\t0|1", Sound.Replace("0|1", "1|1", StringComparison.Ordinal)));

        var report = Build(reference);

        Assert.Equal(2, Assert.Single(report.Description.Chromosomes).Sites);
        var leftOut = Assert.Single(report.LeftOut);
        Assert.Equal(("20", 100, "A", "C"), (leftOut.Chromosome, leftOut.Position, leftOut.Reference, leftOut.Alternates));
        Assert.StartsWith("duplicate", leftOut.Reason, StringComparison.Ordinal);
        Assert.Equal(
            $"20\t100\tA\tC\t{leftOut.Reason}",
            Assert.Single(await File.ReadAllLinesAsync(
                Path.Combine(_directory.File("panel"), PanelBuilder.LeftOutFile), TestContext.Current.CancellationToken)));
        using var panel = PanelChromosome.Open(Path.Combine(_directory.File("panel"), "chr20.panel"));
        Assert.Equal(2, panel.Sites.AlternateCount(panel.Sites.Find(100, "A", "C")));
    }

    [Theory]
    [InlineData("20 . 0.1 100\n20 . 0.2", 2)]
    [InlineData("20 . 0.1 100\n20 . 0.2 90", 2)]
    [InlineData("20 . 0.2 100\n20 . 0.1 200", 2)]
    [InlineData("20 . NaN 100", 1)]
    public void A_malformed_map_is_refused_with_its_line(string map, int line)
    {
        File.WriteAllText(_directory.File("plink.map"), map);

        var refused = Assert.Throws<InputRefusedException>(() => PanelBuilder.Build(
            Request(Reference("reference.vcf", Vcf.WithRecords(Sound))) with { Maps = [_directory.File("plink.map")] },
            cancellation: TestContext.Current.CancellationToken));

        Assert.Equal(("map.malformed", "plink.map", line), (refused.Code, refused.File, refused.Line));
    }

    [Fact]
    public void A_map_may_begin_with_a_byte_order_mark()
    {
        File.WriteAllText(_directory.File("plink.map"), "\uFEFF20 . 0.1 100\r\n20 . 0.3 300\r\n");

        Assert.Equal(0.2, GeneticMap.ReadPlink([_directory.File("plink.map")])["20"].CentiMorgans(200), 12);
    }

    public void Dispose() => _directory.Dispose();

    private string Reference(string name, byte[] content)
    {
        File.WriteAllBytes(_directory.File(name), content);
        return _directory.File(name);
    }

    private PanelBuildRequest Request(params string[] references) =>
        new() { Id = "own", Build = "hg19", References = references, Output = _directory.File("panel") };

    private PanelBuildReport Build(params string[] references) =>
        PanelBuilder.Build(Request(references), cancellation: TestContext.Current.CancellationToken);

    private InputRefusedException Refused(params string[] references)
    {
        var refused = Assert.Throws<InputRefusedException>(() => Build(references));
        Assert.Empty(Directory.GetDirectories(_directory.Path));
        return refused;
    }
}
