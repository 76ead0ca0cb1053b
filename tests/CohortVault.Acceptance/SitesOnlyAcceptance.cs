using System.Globalization;
using System.IO.Compression;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;

namespace CohortVault.Acceptance;

/// <summary>
/// Chromosomes of which only the panel's table of sites is at hand. Quality control asks the panel for positions and
/// alleles, so a panel of these sites with one made-up sample gives the same decisions (not the same frequencies).
/// </summary>
public sealed class SitesOnlyAcceptance : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-acceptance-").FullName;

    [Fact]
    public void A_small_upload_of_chromosome_1_passes_no_chunk()
    {
        var result = Run("input-v1/single", 1);
        var sites = result.Sites;
        Assert.Equal(
            (185, 331, 336, 96),
            (sites.AlternativeFrequencyAboveHalf, sites.Monomorphic, sites.Excluded, sites.Remaining));
        Assert.Empty(result.RemainingChunks);
        Assert.Equal("qc.no-chunks", result.Failure?.Code);
    }

    [Fact]
    public void A_dense_chromosome_1_keeps_all_its_chunks()
    {
        var result = Run("input-v1/simulated-chip-1chr", 1);
        Assert.Equal((13, 13), (result.Chunks.Count, result.RemainingChunks.Count()));
        Assert.Equal(0, result.Sites.AlleleSwitch);
        Assert.Null(result.Failure);
    }

    [Fact]
    public void Every_match_of_an_upload_is_a_switch_in_its_swapped_copy()
    {
        var matches = Run("input-v1/simulated-chip-1chr", 1).Sites.Match;
        var swapped = Run("input-v1/simulated-chip-1chr-switches", 1);
        Assert.Equal((matches, 0), (swapped.Sites.AlleleSwitch, swapped.Sites.Match));
        Assert.Equal("qc.no-chunks", swapped.Failure?.Code);
        var repaired = Run("input-v1/simulated-chip-1chr-switches", 1, new QualityControlOptions { Repair = true });
        Assert.Equal(matches + repaired.Sites.StrandFlipAndAlleleSwitch, repaired.Sites.Repaired);
        Assert.Equal(13, repaired.RemainingChunks.Count());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private QualityControlResult Run(string upload, int chromosome, QualityControlOptions? options = null)
    {
        using MemoryStream excluded = new(), typedOnly = new(), chunks = new();
        var outputs = new QualityControlOutputs
        {
            ExcludedSites = excluded,
            TypedOnlySites = typedOnly,
            ExcludedChunks = chunks,
        };
        return StudyQualityControl.Run(
            OutsideData.Upload(upload), PanelOf(chromosome), options ?? new QualityControlOptions(), outputs,
            cancellation: TestContext.Current.CancellationToken);
    }

    private PanelDirectory PanelOf(int chromosome)
    {
        var path = Path.Combine(_directory, "panel");
        if (Directory.Exists(path))
        {
            return PanelDirectory.Open(path);
        }

        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"refpanel-hapmap2-3chr-sites/hapmap_r22.chr{chromosome}.CEU.hg19_impute.sites.gz");
        var reference = Path.Combine(_directory, "reference.vcf");
        using (var table = new StreamReader(new GZipStream(File.OpenRead(OutsideData.Path(name)), CompressionMode.Decompress)))
        using (var vcf = new StreamWriter(reference) { NewLine = "\n" })
        {
            vcf.WriteLine("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tR1");
            table.ReadLine();
            while (table.ReadLine() is { } line)
            {
                var columns = line.Split('\t');
                // A site without an alternative is still a position that the panel has.
                var alternate = columns[4] == "." ? "N" : columns[4];
                vcf.WriteLine($"{columns[1]}\t{columns[2]}\t.\t{columns[3]}\t{alternate}\t.\tPASS\t.\tGT\t0|1");
            }
        }

        PanelBuilder.Build(
            new PanelBuildRequest { Id = "hapmap2", Build = "hg19", References = [reference], Output = path });
        return PanelDirectory.Open(path);
    }
}
