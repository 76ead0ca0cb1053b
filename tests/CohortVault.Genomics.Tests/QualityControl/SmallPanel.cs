using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Tests.Formats;

namespace CohortVault.Genomics.Tests.QualityControl;

/// <summary>A panel of a few sites, for cases that real data do not have.</summary>
internal sealed class SmallPanel : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <param name="build">Genome build.</param>
    /// <param name="sites">Contig, position, REF and ALT, separated by blanks.</param>
    public SmallPanel(string build, params string[] sites)
    {
        var lines = new List<string> { "##fileformat=VCFv4.2" };
        lines.AddRange(sites.Select(site => site.Split(' ')[0]).Distinct().Select(contig => $"##contig=<ID={contig}>"));
        lines.Add("##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">");
        lines.Add("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tR1\tR2");
        lines.AddRange(sites.Select(site => site.Split(' ')).Select(site =>
            $"{site[0]}\t{site[1]}\t.\t{site[2]}\t{site[3]}\t.\tPASS\t.\tGT\t0|1\t1|0"));
        File.WriteAllBytes(_directory.File("reference.vcf"), Vcf.Text([.. lines]));
        var path = _directory.File("small");
        PanelBuilder.Build(new PanelBuildRequest
        {
            Id = "small",
            Build = build,
            References = [_directory.File("reference.vcf")],
            Output = path,
        });
        Panel = PanelDirectory.Open(path);
    }

    public PanelDirectory Panel { get; }

    public void Dispose() => _directory.Dispose();
}
