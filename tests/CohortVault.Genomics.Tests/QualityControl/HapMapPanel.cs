using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests.QualityControl;

/// <summary>The HapMap panel of chromosome 20, built once for all tests that compare with it.</summary>
public sealed class HapMapPanel : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public HapMapPanel()
    {
        var path = _directory.File("hapmap2");
        Report = PanelBuilder.Build(new PanelBuildRequest
        {
            Id = "hapmap2",
            Build = "hg19",
            References = [TestData.Path("chr20-hapmap2", "panel.bcf")],
            Output = path,
        });
        Panel = PanelDirectory.Open(path);
    }

    public PanelDirectory Panel { get; }

    public PanelBuildReport Report { get; }

    public void Dispose() => _directory.Dispose();
}
