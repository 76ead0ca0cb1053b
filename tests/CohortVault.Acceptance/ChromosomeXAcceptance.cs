using System.Globalization;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;

namespace CohortVault.Acceptance;

/// <summary>
/// Uploads of X. No panel of X outside its pseudoautosomal ends is at hand, so each upload gets a panel of its own
/// sites: what is asked here does not depend on the panel.
/// </summary>
public sealed class ChromosomeXAcceptance : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-acceptance-").FullName;

    [Fact]
    public void Invalid_alleles_are_counted() =>
        Assert.Equal(190, Run("input-v1/chrX-phased-invalid").Sites.InvalidAlleles);

    [Theory]
    [InlineData("input-v1/chrX-unphased-mixed", "Chromosome X nonPAR region includes > 10 % mixed genotypes.")]
    [InlineData("input-v1/chrX-unphased-ploidy", "ChrX nonPAR region includes ambiguous samples")]
    public void Unclear_ploidy_stops_the_run(string upload, string reason) =>
        Assert.StartsWith(reason, Run(upload).Failure?.Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("input-v2/chrX-phased")]
    [InlineData("input-v2/chrX-unphased")]
    [InlineData("input-v2/chr23-phased")]
    public void Clear_ploidy_goes_through(string upload)
    {
        var result = Run(upload);
        Assert.Null(result.Failure);
        Assert.Contains(result.RemainingChunks, chunk => chunk.Region.Chromosome == ChromosomeName.NonPseudoautosomal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private QualityControlResult Run(string upload)
    {
        using MemoryStream excluded = new(), typedOnly = new(), chunks = new();
        var outputs = new QualityControlOutputs
        {
            ExcludedSites = excluded,
            TypedOnlySites = typedOnly,
            ExcludedChunks = chunks,
        };
        var files = OutsideData.Upload(upload);
        return StudyQualityControl.Run(
            files, PanelOf(files[0]), new QualityControlOptions
            {
                Quality = new PanelQualityPolicy { MinimumSites = 1 },
            },
            outputs, cancellation: TestContext.Current.CancellationToken);
    }

    private PanelDirectory PanelOf(StudyFile file)
    {
        var reference = Path.Combine(_directory, "reference.vcf");
        using (var reader = VariantReader.Open(file.Open(), file.Name))
        using (var writer = VariantWriter.Create(
            reference, new VariantHeader(["R1"], [new ContigLine("X")]) { Formats = [VariantHeader.Genotype] }))
        {
            while (reader.MoveNext())
            {
                if (reader.Current.Alternates is [var alternate])
                {
                    var site = reader.Current.Site with { Chromosome = "X", Filter = "PASS", Alternates = [alternate] };
                    writer.Write(site, [0, 1], [true]);
                }
            }

            writer.Complete();
        }

        var path = Path.Combine(
            _directory, "panel" + Directory.GetDirectories(_directory).Length.ToString(CultureInfo.InvariantCulture));
        PanelBuilder.Build(
            new PanelBuildRequest { Id = "own", Build = "hg19", References = [reference], Output = path });
        return PanelDirectory.Open(path);
    }
}
