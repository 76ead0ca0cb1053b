using System.Globalization;
using CohortVault.Genomics.Evaluation;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Tests.Imputation;

namespace CohortVault.Genomics.Tests.Evaluation;

/// <summary>On real genotypes, the figures are those of a second scorer that shares nothing with the first.</summary>
public sealed class EvaluationAgreementTests(EuropeanPanel european) : IClassFixture<EuropeanPanel>
{
    [Fact]
    public async Task Accuracy_and_switches_are_those_of_the_independent_script()
    {
        european.Impute("target.phased.vcf.gz", "imputed.vcf.gz", new StudyImputationOptions());
        var imputed = european.File("imputed.vcf.gz");
        var truth = EuropeanPanel.Data("truth.bcf");
        var script = TestData.Path("..", "..", "bench", "CohortVault.Benchmarks", "Imputation", "score.awk");
        await File.WriteAllTextAsync(
            european.File("truth.txt"), await Query(truth, "GT"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            european.File("dosages.txt"), await Query(imputed, "DS"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            european.File("phase.txt"), await Query(imputed, "GT"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            european.File("sites.tsv"), await Sites(), TestContext.Current.CancellationToken);
        var printed = await Bcftools.RunToolAsync(
            "awk", "-f", script, "mode=sites", european.File("sites.tsv"), "mode=array", EuropeanPanel.Data("array.tsv"),
            "mode=truth", european.File("truth.txt"), "mode=imputed", european.File("dosages.txt"),
            "mode=phased", european.File("phase.txt"));

        var report = ImputationAccuracy.Compare(
            truth, imputed, european.File("sites.tsv"), EuropeanPanel.Data("array.tsv"));
        var expected = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToList();
        var correlations = expected.Where(line => line[0] == "r2").ToList();
        Assert.Equal(report.Bins.Count(bin => bin.R2 is not null), correlations.Count);
        Assert.All(correlations, line => Assert.Equal(
            double.Parse(line[2], CultureInfo.InvariantCulture),
            report.Bins[int.Parse(line[1], CultureInfo.InvariantCulture) - 1].R2!.Value, 5));
        var switches = Assert.Single(expected, line => line[0] == "switch");
        Assert.Equal([switches[1], switches[2]], [$"{report.Phase.Switches}", $"{report.Phase.Pairs}"]);
        Assert.InRange(report.Phase.Pairs, 10_000, long.MaxValue);
    }

    private static async Task<string> Query(string file, string field) =>
        await Bcftools.RunAsync("query", "-f", $"%POS\\t%REF\\t%ALT[\\t%{field}]\\n", file);

    private static async Task<string> Sites() => await Bcftools.RunAsync(
        "query", "-f", "%CHROM\\t%POS\\t%REF\\t%ALT\\t%AC\\t%AN\\n", EuropeanPanel.Data("ref.bcf"));
}
