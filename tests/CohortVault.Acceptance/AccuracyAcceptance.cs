using CohortVault.Genomics.Evaluation;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Acceptance;

/// <summary>Accuracy against known genotypes: 100 European samples, 303 others as the panel.</summary>
public sealed class AccuracyAcceptance : IDisposable
{
    // The best that established programs reach on these data, from rare to common, and the tolerance agreed on.
    private static readonly double[] _peers = [0.6973, 0.9502, 0.9061, 0.9523];
    private const double Tolerance = 0.005;

    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-acceptance-").FullName;

    [Fact]
    public void Dosages_are_as_good_as_those_of_established_programs_in_every_frequency_bin()
    {
        StudyImputation.Run(
            Panel(), () => System.IO.File.OpenRead(Data("target.phased.vcf.gz")), "target.phased.vcf.gz",
            new ResultOutputs(header => VariantWriter.Create(File("dose.bcf"), header)), new StudyImputationOptions(),
            cancellation: TestContext.Current.CancellationToken);

        var bins = Compare("dose.bcf").Bins.Skip(1).ToArray();
        Assert.Equal(_peers.Length, bins.Length);
        for (var bin = 0; bin < bins.Length; bin++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{bins[bin].From}-{bins[bin].To}: {bins[bin].R2:F4}");
            Assert.True(bins[bin].R2 >= _peers[bin] - Tolerance, $"from {bins[bin].From}: {bins[bin].R2:F4}");
        }
    }

    [Fact]
    public void Phasing_makes_few_switches()
    {
        StudyPhasing.Run(
            Panel(), () => System.IO.File.OpenRead(Data("target.unphased.vcf.gz")), "target.unphased.vcf.gz",
            header => VariantWriter.Create(File("phased.bcf"), header), null, new PhasingOptions(), [],
            cancellation: TestContext.Current.CancellationToken);

        var percent = Compare("phased.bcf").SwitchErrorPercent;
        TestContext.Current.TestOutputHelper?.WriteLine($"switch error {percent:F3} %");
        Assert.InRange(percent ?? 100, 0, 5);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string Data(string name) => OutsideData.Genotypes(Path.Combine("chr20-eur-1kgp3", name));

    private string File(string name) => Path.Combine(_directory, name);

    private AccuracyReport Compare(string output) => ImputationAccuracy.Compare(
        Data("truth.bcf"), File(output), Data("ref.sites.tsv.gz"), Data("array.tsv"));

    private PanelDirectory Panel()
    {
        PanelBuilder.Build(new PanelBuildRequest
        {
            Id = "eur",
            Build = "hg19",
            References = [Data("ref.bcf")],
            Maps = [Data("maps/plink.map.gz")],
            Output = File("panel"),
        });
        return PanelDirectory.Open(File("panel"));
    }
}
