using CohortVault.Genomics.Panels;

namespace CohortVault.Acceptance;

/// <summary>HapMap panels of chromosome 20 in both builds, built once for all cases.</summary>
public sealed class HapMapPanels : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-acceptance-").FullName;
    private readonly Dictionary<string, PanelBuildReport> _reports = [];

    public HapMapPanels()
    {
        Build("hg19", "refpanel-hapmap2-hg19/hapmap_r22.chr20.CEU.hg19.recode.bcf");
        Build("hg38", "refpanel-hapmap2-hg38/hapmap_r22.chr20.CEU.hg38.bcf");
    }

    public PanelDirectory Of(string build) => PanelDirectory.Open(Path.Combine(_directory, build));

    public PanelBuildReport ReportOf(string build) => _reports[build];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Build(string build, string reference) => _reports[build] = PanelBuilder.Build(new PanelBuildRequest
    {
        Id = "hapmap2",
        Build = build,
        References = [OutsideData.Path(reference)],
        Output = Path.Combine(_directory, build),
    });
}
