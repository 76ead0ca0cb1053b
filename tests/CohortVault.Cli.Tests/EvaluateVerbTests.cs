using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary><c>cohortvault evaluate</c> as a process.</summary>
public sealed class EvaluateVerbTests : IDisposable
{
    private const string Header = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\tb\n";
    private const string First = "20\t100\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0|0\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public EvaluateVerbTests()
    {
        File.WriteAllText(In("sites.tsv"), "20\t100\tA\tC\t10\t100\n20\t200\tA\tC\t40\t100\n");
        File.WriteAllText(In("truth.vcf"), Header + First + "20\t200\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\n");
        File.WriteAllText(In("imputed.vcf"), Header + First + "20\t200\t.\tA\tC\t.\t.\t.\tGT\t1|0\t1|1\n");
    }

    [Fact]
    public async Task It_prints_a_table()
    {
        var run = await Evaluate();
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("maf_bin\tsites\tmissing\tr2\t", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\n0.05-0.5\t2\t0\t1.0000\t1.0000\t1.0000\t1.0000\t1.0000\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nswitch_error_pct\t100.0000\t(1 of 1 pairs)\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_JSON_and_draws_a_picture()
    {
        var run = await Evaluate("--json", "--picture", In("accuracy.svg"), "--bins", "0,0.2,0.5");
        Assert.Equal(0, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var bins = report.RootElement.GetProperty("bins").EnumerateArray().ToList();
        Assert.Equal([1, 1], bins.Select(bin => bin.GetProperty("sites").GetInt32()));
        Assert.Equal(1, report.RootElement.GetProperty("all").GetProperty("r2").GetDouble());
        Assert.Equal(1, report.RootElement.GetProperty("switches").GetInt32());
        Assert.StartsWith(
            "<svg", await File.ReadAllTextAsync(In("accuracy.svg"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.1,0.5")]
    [InlineData("0,0.2")]
    [InlineData("0,0.2,0.1,0.5")]
    [InlineData("rare,common")]
    public async Task Wrong_bins_are_wrong_usage(string bins)
    {
        var run = await Evaluate("--bins", bins);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("--bins takes ascending numbers", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_do_not_fit_are_refused()
    {
        await File.WriteAllTextAsync(
            In("imputed.vcf"),
            Header.Replace("\ta\tb", "\tx\ty", StringComparison.Ordinal) + "20\t100\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0|0\n",
            TestContext.Current.CancellationToken);
        var run = await Evaluate();
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            "imputed.vcf: The imputed file and the truth have no sample in common. "
            + "Compare files of the same samples, named alike.",
            run.Errors.TrimEnd());
        File.Delete(In("imputed.vcf"));
        Assert.Equal(4, (await Evaluate()).ExitCode);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<CohortVaultProgram.Outcome> Evaluate(params string[] more) => CohortVaultProgram.RunAsync(
    [
        "evaluate", "--truth", In("truth.vcf"), "--imputed", In("imputed.vcf"), "--reference-sites", In("sites.tsv"),
        .. more,
    ]);

    private string In(string name) => Path.Combine(_directory, name);
}
