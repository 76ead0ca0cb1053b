using CohortVault.Genomics.Evaluation;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Imputation;

/// <summary>The panel of 303 European samples, built once, and the 100 others whose truth is known.</summary>
public sealed class EuropeanPanel : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public EuropeanPanel()
    {
        var path = _directory.File("eur");
        PanelBuilder.Build(new PanelBuildRequest
        {
            Id = "eur",
            Build = "hg19",
            References = [Data("ref.bcf")],
            Maps = [Data("plink.map.gz")],
            Output = path,
        });
        Panel = PanelDirectory.Open(path);
    }

    public PanelDirectory Panel { get; }

    public string File(string name) => _directory.File(name);

    public static string Data(string name) => TestData.Path("chr20-eur-1kgp3", name);

    public ResultSummary Impute(string target, string output, StudyImputationOptions options, string? empirical = null) =>
        StudyImputation.Run(
            Panel, () => System.IO.File.OpenRead(Data(target)), target,
            new ResultOutputs(
                header => VariantWriter.Create(File(output), header),
                Empirical: empirical is null ? null : header => VariantWriter.Create(File(empirical), header)),
            options, cancellation: TestContext.Current.CancellationToken);

    public int Phase(string target, string output, PhasingOptions options) => StudyPhasing.Run(
        Panel, () => System.IO.File.OpenRead(Data(target)), target, header => VariantWriter.Create(File(output), header),
        null, options, [], cancellation: TestContext.Current.CancellationToken);

    public AccuracyReport Compare(string output) => ImputationAccuracy.Compare(
        Data("truth.bcf"), File(output), Data("ref.sites.tsv.gz"), Data("array.tsv"));

    public void Dispose() => _directory.Dispose();
}
