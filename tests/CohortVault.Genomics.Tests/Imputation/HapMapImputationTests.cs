using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.Tests.QualityControl;
using StudyFile = CohortVault.Genomics.QualityControl.StudyFile;

namespace CohortVault.Genomics.Tests.Imputation;

/// <summary>A chromosome from quality control to its result, with the numbers that the field's own servers give.</summary>
public sealed class HapMapImputationTests(HapMapPanel panel) : IClassFixture<HapMapPanel>
{
    private const int PanelSites = 63_402;
    private const int TypedOnly = 78;

    [Fact]
    public void Multiallelic_records_are_left_out_of_the_panel()
    {
        Assert.Equal(PanelSites, Assert.Single(panel.Report.Description.Chromosomes).Sites);
        Assert.Equal(5, panel.Report.LeftOut.Count);
        Assert.All(panel.Report.LeftOut, record => Assert.Equal("multiallelic", record.Reason));
    }

    [Fact]
    public async Task Every_panel_site_and_every_typed_only_site_is_in_the_result_in_order()
    {
        using var directory = new TemporaryDirectory();
        var output = directory.File("chr20.dose.vcf.gz");
        using var chromosome = panel.Panel.Open("20", TestContext.Current.CancellationToken);

        var summary = ChunkRun.Merge(chromosome, output, Chunks());

        Assert.Equal((PanelSites + TypedOnly, PanelSites, TypedOnly), (summary.Records, summary.Imputed, summary.TypedOnly));
        var positions = await Bcftools.RunAsync("query", "-f", "%POS\n", output);
        Assert.Equal(PanelSites + TypedOnly, positions.Count(character => character == '\n'));
        var samples = await Bcftools.RunAsync("query", "-l", output);
        Assert.Equal(51, samples.Count(character => character == '\n'));
        var (next, position) = (0, 0);
        using var reader = VariantReader.Open(output);
        while (reader.MoveNext())
        {
            var record = reader.Current;
            Assert.True(record.Position >= position);
            position = record.Position;
            var site = chromosome.Sites.Find(record.Position, record.Reference, record.Alternates[0]);
            Assert.True(site < 0 || site == next++, $"{record.Position} is not in its place");
            Assert.True(record.Phased.IndexOf(false) < 0 || site < 0);
        }

        Assert.Equal(PanelSites, next);

        IEnumerable<Stream> Chunks()
        {
            var study = Study.Run(
                panel.Panel, new QualityControlOptions(), StudyFile.At(TestData.Path("chr20-hapmap2", "phased.vcf.gz")));
            foreach (var chunk in study.Result.RemainingChunks)
            {
                yield return ChunkRun.Impute(
                    study.ChunkContent(chunk.Region.Name), chromosome, new Window(chunk.Region.Start, chunk.Region.End));
            }
        }
    }
}
