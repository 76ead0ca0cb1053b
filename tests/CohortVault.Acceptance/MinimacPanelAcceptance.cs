using CohortVault.Genomics.Panels;

namespace CohortVault.Acceptance;

/// <summary>The original server's panels, M3VCF and MSAV, give the panel of the BCF they were made of.</summary>
public sealed class MinimacPanelAcceptance : IDisposable
{
    private const string Bcf = "refpanel-hapmap2-hg19/hapmap_r22.chr20.CEU.hg19.recode.bcf";

    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-acceptance-").FullName;

    [Theory]
    [InlineData("refpanel-hapmap2-hg19/hapmap_r22.chr20.CEU.hg19.msav")]
    [InlineData("input-v1/hapmap_r22.chr20.CEU.hg19.m3vcf.gz")]
    public void A_panel_of_minimac_gives_the_panel_of_its_bcf(string reference)
    {
        var report = Build("minimac", reference);
        Build("bcf", Bcf);

        using var expected = Open("bcf");
        using var actual = Open("minimac");
        Assert.Equal((63_402, 120), (actual.Sites.Count, actual.HaplotypeCount));
        Assert.Equal(60, report.Description.Populations[0].Samples);
        Assert.Equal(expected.Sites.Positions, actual.Sites.Positions);
        var stop = TestContext.Current.CancellationToken;
        var (one, other) = (expected.Load(0, expected.Sites.Count, stop), actual.Load(0, actual.Sites.Count, stop));
        var words = PanelHaplotypes.BitWords(actual.HaplotypeCount);
        var (left, right) = (new ulong[words], new ulong[words]);
        for (var site = 0; site < expected.Sites.Count; site++)
        {
            one.CopyBits(site, left);
            other.CopyBits(site, right);
            Assert.Equal(expected.Sites.Reference(site), actual.Sites.Reference(site));
            Assert.Equal(expected.Sites.Alternate(site), actual.Sites.Alternate(site));
            Assert.Equal(left, right);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private PanelBuildReport Build(string name, string reference) => PanelBuilder.Build(new PanelBuildRequest
    {
        Id = "hapmap2",
        Build = "hg19",
        References = [OutsideData.Path(reference)],
        Output = Path.Combine(_directory, name),
    });

    private PanelChromosome Open(string name) => PanelChromosome.Open(Path.Combine(_directory, name, "chr20.panel"));
}
