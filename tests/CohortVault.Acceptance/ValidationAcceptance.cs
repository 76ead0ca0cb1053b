using System.Text;
using CohortVault.Genomics;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;

namespace CohortVault.Acceptance;

/// <summary>
/// What the field's own servers are tested to accept and refuse. Validation asks a panel only for its populations and
/// chromosomes, so a panel of one site on each chromosome stands for any panel.
/// </summary>
public sealed class ValidationAcceptance : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-acceptance-").FullName;

    [Theory]
    [InlineData("input-v1/single", 41, "1", 905, 1)]
    [InlineData("input-v1/three", 41, "2 3 4", 2_715, 3)]
    public void Unphased_uploads_are_summed_up(string upload, int samples, string chromosomes, int snps, int chunks)
    {
        var input = Validate(upload, "hg19");
        Assert.Equal(
            (samples, chromosomes, (long)snps, chunks, false),
            (input.Samples.Count, string.Join(' ', input.Files.Select(file => file.Chromosome)), input.Records,
                input.Chunks.Count, input.Phased));
    }

    [Theory]
    [InlineData("input-v2/chr20-phased/chr20.R50.merged.1.330k.recode.small.vcf.gz", true)]
    [InlineData("input-v2/chr20-unphased", false)]
    public void Chromosome_20_has_its_records_and_its_phase(string upload, bool phased)
    {
        var input = Validate(upload, "hg19");
        Assert.Equal((7_824, phased), (input.Records, input.Phased));
    }

    [Fact]
    public void Mitochondrial_genotypes_are_taken_as_phased()
    {
        var input = Validate("input-v2/chrMT", "hg19");
        Assert.Equal((5_435, "MT", true), (input.Samples.Count, input.Files[0].Chromosome, input.Phased));
    }

    [Theory]
    [InlineData("input-v2/chrX-phased")]
    [InlineData("input-v2/chr23-phased")]
    public void X_is_known_by_name_and_number(string upload)
    {
        var input = Validate(upload, "hg19");
        Assert.Equal(("X", 26), (input.Files[0].Chromosome, input.Samples.Count));
        Assert.Contains(input.Chunks, chunk => chunk.Chromosome == "X.nonPAR");
    }

    [Fact]
    public void A_dense_chromosome_1_makes_13_chunks()
    {
        var input = Validate("input-v1/simulated-chip-1chr", "hg19");
        Assert.Equal((255, 42_131, 13), (input.Samples.Count, input.Records, input.Chunks.Count));
    }

    [Theory]
    [InlineData("input-v1/unorderd", "hg19", "not sorted")]
    [InlineData("input-v2/invalid-vcfs/unsorted.vcf.gz", "hg19", "not sorted")]
    [InlineData("input-v1/wrong_chrs", "hg19", "contains more than one chromosome")]
    [InlineData("input-v1/chr22.hg38", "hg19", "not a valid hg19 encoding")]
    [InlineData("input-v1/chr22.hg19", "hg38", "not a valid hg38 encoding")]
    [InlineData("input-v2/chr20-phased-hg38", "hg19", "not a valid hg19 encoding")]
    public void Uploads_that_cannot_be_worked_with_are_refused(string upload, string build, string reason)
    {
        var refused = Assert.Throws<InputRefusedException>(() => Validate(upload, build));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".vcf.gz", refused.File, StringComparison.Ordinal);
        Assert.NotNull(refused.Line);
    }

    [Fact]
    public void A_panel_can_ask_for_a_hundred_samples()
    {
        var options = new QualityControlOptions { Quality = new PanelQualityPolicy { MinimumSamples = 100 } };
        var refused = Assert.Throws<InputRefusedException>(() => Validate("input-v1/single", "hg19", options));
        Assert.StartsWith("At least 100 samples must be uploaded.", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private ValidatedInput Validate(string upload, string build, QualityControlOptions? options = null) =>
        InputValidation.Run(
            OutsideData.Upload(upload), PanelOfAllChromosomes(build), options ?? new QualityControlOptions(),
            TestContext.Current.CancellationToken);

    private PanelDirectory PanelOfAllChromosomes(string build)
    {
        var path = Path.Combine(_directory, build);
        var prefix = build == "hg38" ? "chr" : "";
        var text = new StringBuilder(
            "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tR1\tR2\n");
        foreach (var chromosome in Enumerable.Range(1, 22).Select(number => $"{prefix}{number}"))
        {
            text.Append($"{chromosome}\t1000\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0\n");
        }

        foreach (var position in new[] { 100_000, 5_000_000, 155_000_000 })
        {
            text.Append($"{prefix}X\t{position}\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0\n");
        }

        text.Append($"{(build == "hg38" ? "chrM" : "MT")}\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0\n");
        var reference = Path.Combine(_directory, "reference.vcf");
        File.WriteAllText(reference, text.ToString());
        PanelBuilder.Build(
            new PanelBuildRequest { Id = "all", Build = build, References = [reference], Output = path });
        return PanelDirectory.Open(path);
    }
}
