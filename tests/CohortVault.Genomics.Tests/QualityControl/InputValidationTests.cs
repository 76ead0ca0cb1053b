using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.Tests.Formats;

namespace CohortVault.Genomics.Tests.QualityControl;

public sealed class InputValidationTests : IDisposable
{
    private const string Record = "20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t1|0";

    private readonly SmallPanel _panel = new("hg19", "20 100 A C", "21 100 A C");

    [Fact]
    public void Good_files_are_summed_up()
    {
        var input = Validate(
            new QualityControlOptions(), Study.File("b", Vcf.WithRecords("21\t100\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0|1")),
            Study.File("a", Vcf.WithRecords(Record, "20\t45000000\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0|1")));
        Assert.Equal(["20", "21"], input.Files.Select(file => file.Chromosome));
        Assert.Equal([false, true], input.Files.Select(file => file.Phased));
        Assert.Equal(
            ["chunk_20_0000000001_0020000000", "chunk_20_0040000001_0060000000", "chunk_21_0000000001_0020000000"],
            input.Chunks.Select(chunk => chunk.Name));
        Assert.Equal((3, false, "all"), (input.Records, input.Phased, input.Population));
    }

    [Fact]
    public void A_population_that_the_panel_lacks_is_refused_with_those_it_has()
    {
        var refused = Refused(new QualityControlOptions { Population = "afr" }, Vcf.WithRecords(Record));
        Assert.Equal("input.population", refused.Code);
        Assert.StartsWith(
            "Population 'afr' is not supported by reference panel 'small'.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("all", refused.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20\t100\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1\n21\t100\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1", "input.several-chromosomes", 6)]
    [InlineData("20\t100\t.\tA\tA\t.\t.\t.\tGT\t0/1\t0/1", "input.same-alleles", 5)]
    [InlineData("20\t100\t.\tA\tC,A\t.\t.\t.\tGT\t0/1\t0/1", "input.same-alleles", 5)]
    [InlineData("25\t100\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1", "input.chromosome", 5)]
    [InlineData("chr20\t100\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1", "input.prefix", 5)]
    [InlineData("20\t100\t.\tA\tC\t.\t.\t.\tDP\t3\t4", "input.no-genotypes", 5)]
    public void A_record_that_cannot_be_worked_with_is_refused_with_its_line(string records, string code, long line)
    {
        var refused = Refused(new QualityControlOptions(), Vcf.WithRecords(records));
        Assert.Equal((code, "cohort.vcf", line), (refused.Code, refused.File, refused.Line));
    }

    [Fact]
    public void A_file_without_records_and_one_without_samples_are_refused()
    {
        Assert.Equal("input.no-records", Refused(new QualityControlOptions(), Vcf.Text(Vcf.TwoSamples)).Code);
        var sites = Vcf.Text([.. Vcf.TwoSamples[..3], "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO", "20\t1\t.\tA\tC\t.\t.\t."]);
        Assert.Equal("input.no-samples", Refused(new QualityControlOptions(), sites).Code);
        Assert.Equal(
            "input.no-files", Assert.Throws<InputRefusedException>(() => Validate(new QualityControlOptions())).Code);
    }

    [Theory]
    [InlineData("A", "another number of samples")]
    [InlineData("A\tC", "Sample 2 is not in first.vcf.")]
    [InlineData("B\tA", "another order than in first.vcf, from sample 1 on")]
    public void Samples_that_differ_between_files_are_refused(string samples, string problem)
    {
        var header = Vcf.TwoSamples.ToArray();
        header[3] = header[3].Replace("A\tB", samples, StringComparison.Ordinal);
        var genotypes = string.Join('\t', samples.Split('\t').Select(_ => "0/1"));
        var refused = Assert.Throws<InputRefusedException>(() => Validate(
            new QualityControlOptions(), Study.File("first.vcf", Vcf.WithRecords(Record)),
            Study.File("second.vcf", Vcf.Text([.. header, $"21\t100\t.\tA\tC\t.\t.\t.\tGT\t{genotypes}"]))));
        Assert.Equal(("input.samples-differ", "second.vcf"), (refused.Code, refused.File));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chromosome_given_twice_is_refused()
    {
        var refused = Assert.Throws<InputRefusedException>(() => Validate(
            new QualityControlOptions(), Study.File("a", Vcf.WithRecords(Record)), Study.File("b", Vcf.WithRecords(Record))));
        Assert.Equal(("input.chromosome-twice", "b"), (refused.Code, refused.File));
    }

    [Fact]
    public void Too_few_and_too_many_samples_are_refused()
    {
        var few = Refused(new QualityControlOptions { Quality = new PanelQualityPolicy { MinimumSamples = 100 } }, Vcf.WithRecords(Record));
        Assert.StartsWith("At least 100 samples must be uploaded.", few.Message, StringComparison.Ordinal);
        var many = Refused(new QualityControlOptions { Quality = new PanelQualityPolicy { MaximumSamples = 1 } }, Vcf.WithRecords(Record));
        Assert.Equal("input.too-many-samples", many.Code);
    }

    [Fact]
    public void The_chr_prefix_must_fit_the_build()
    {
        using var panel38 = new SmallPanel("hg38", "chr20 100 A C");
        var refused = Assert.Throws<InputRefusedException>(() => InputValidation.Run(
            [Study.File("a", Vcf.WithRecords(Record))], panel38.Panel, new QualityControlOptions(), TestContext.Current.CancellationToken));
        Assert.Contains("is not a valid hg38 encoding", refused.Message, StringComparison.Ordinal);
        var other = Refused(new QualityControlOptions(), Vcf.WithRecords("chr" + Record));
        Assert.Contains("is not a valid hg19 encoding", other.Message, StringComparison.Ordinal);
        Assert.Equal("input.build-differs", Refused(new QualityControlOptions { Build = "hg38" }, Vcf.WithRecords("chr" + Record)).Code);
        Assert.Equal(
            "input.build", Refused(new QualityControlOptions { Build = "hg17" }, Vcf.WithRecords(Record)).Code);
    }

    [Fact]
    public void A_chromosome_that_the_panel_lacks_is_refused() => Assert.Equal(
        "input.not-in-panel",
        Refused(new QualityControlOptions(), Vcf.WithRecords("1\t100\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1")).Code);

    [Fact]
    public void Unphased_genotypes_are_refused_where_phase_is_needed()
    {
        var options = new QualityControlOptions { RequirePhased = true };
        Assert.Equal("input.unphased", Refused(options, Vcf.WithRecords(Record)).Code);
        Assert.True(Validate(options, Study.File("a", Vcf.WithRecords("20\t100\t.\tA\tC\t.\t.\t.\tGT\t0|1\t./."))).Phased);
    }

    public void Dispose() => _panel.Dispose();

    private ValidatedInput Validate(QualityControlOptions options, params StudyFile[] files) =>
        InputValidation.Run(files, _panel.Panel, options, TestContext.Current.CancellationToken);

    private InputRefusedException Refused(QualityControlOptions options, byte[] content) =>
        Assert.Throws<InputRefusedException>(() => Validate(options, Study.File("cohort.vcf", content)));
}
