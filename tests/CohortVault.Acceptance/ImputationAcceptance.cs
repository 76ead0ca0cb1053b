using CohortVault.Genomics.Imputation;

namespace CohortVault.Acceptance;

/// <summary>How many variants the field's own servers are tested to give for the same uploads and panels.</summary>
public sealed class ImputationAcceptance(HapMapPanels panels) : IClassFixture<HapMapPanels>, IDisposable
{
    private const string Phased = "input-v2/chr20-phased/chr20.R50.merged.1.330k.recode.small.vcf.gz";
    private const int PanelSites = 63_402;
    private const int TypedOnly = 78;

    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-acceptance-").FullName;

    [Fact]
    public async Task A_phased_upload_gives_all_panel_sites_and_its_own()
    {
        var summary = ImputationRun.Run(panels.Of("hg19"), Phased, File("dose.vcf.gz"), File("empirical.vcf.gz"));

        Assert.Equal((PanelSites, TypedOnly), (summary.Imputed, summary.TypedOnly));
        Assert.Equal(63_480, await Bcftools.RecordsAsync(File("dose.vcf.gz")));
        Assert.Equal(51, await Bcftools.SamplesAsync(File("dose.vcf.gz")));
        Assert.Equal(7_735, await Bcftools.RecordsAsync(File("empirical.vcf.gz")));
        var unphased = await Bcftools.RunAsync("query", "-i", "GT~\"/\"", "-f", "%POS\n", File("dose.vcf.gz"));
        Assert.Empty(unphased);
    }

    [Fact]
    public async Task An_unphased_upload_is_phased_and_gives_as_many()
    {
        var summary = ImputationRun.Run(panels.Of("hg19"), "input-v2/chr20-unphased", File("dose.vcf.gz"));

        Assert.Equal((PanelSites, TypedOnly), (summary.Imputed, summary.TypedOnly));
        Assert.Equal(PanelSites + TypedOnly, await Bcftools.RecordsAsync(File("dose.vcf.gz")));
        Assert.Equal(51, await Bcftools.SamplesAsync(File("dose.vcf.gz")));
        var unphased = await Bcftools.RunAsync(
            "query", "-i", "IMPUTED=1 && GT~\"/\"", "-f", "%POS\n", File("dose.vcf.gz"));
        Assert.Empty(unphased);
    }

    [Fact]
    public async Task The_other_build_has_its_own_sites_and_contig_name()
    {
        var summary = ImputationRun.Run(panels.Of("hg38"), "input-v2/chr20-phased-hg38", File("dose.vcf.gz"));

        Assert.Equal(63_384, summary.Imputed);
        Assert.Equal(63_384 + summary.TypedOnly, await Bcftools.RecordsAsync(File("dose.vcf.gz")));
        var contigs = await Bcftools.RunAsync("query", "-f", "%CHROM\n", File("dose.vcf.gz"));
        Assert.Equal("chr20", Assert.Single(contigs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()));
    }

    [Fact]
    public async Task Sites_of_small_R2_are_left_out_on_request()
    {
        var summary = ImputationRun.Run(
            panels.Of("hg19"), Phased, File("dose.vcf.gz"), options: new ResultOptions { MinimumR2 = 0.5 });

        var records = await Bcftools.RecordsAsync(File("dose.vcf.gz"));
        Assert.InRange(records, 7_735 + TypedOnly, PanelSites - 1);
        Assert.Equal(PanelSites + TypedOnly - summary.Filtered, records);
        var below = await Bcftools.RunAsync("query", "-i", "R2<0.4995 && TYPED=0", "-f", "%POS\n", File("dose.vcf.gz"));
        Assert.Empty(below);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string File(string name) => Path.Combine(_directory, name);
}
