using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary><c>cohortvault qc</c> on real data, as a process.</summary>
public sealed class QcVerbTests(QcVerbTests.BuiltPanel built) : IClassFixture<QcVerbTests.BuiltPanel>
{
    private static readonly string[] Files =
        ["chunks-excluded.txt", "quality-control.html", "snps-excluded.txt", "snps-typed-only.txt", "statistics.json"];

    [Fact]
    public async Task A_good_upload_gives_five_files_and_the_known_numbers()
    {
        var output = built.Path("good");
        var run = await CohortVaultProgram.RunAsync(
            "qc", "--panel", built.Panel, "--input", Data("phased.vcf.gz"), "--output", output, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(Files, Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var printed = JsonDocument.Parse(run.Output);
        var sites = printed.RootElement.GetProperty("sites");
        Assert.Equal(7_735, sites.GetProperty("match").GetInt32());
        Assert.Equal(78, sites.GetProperty("typedOnly").GetInt32());
        Assert.Equal(
            run.Output,
            await File.ReadAllTextAsync(
                Path.Combine(output, "statistics.json"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("unsorted.vcf.gz", "unsorted.vcf.gz:6: The records are not sorted")]
    [InlineData("../README.md", "README.md: The file is not a VCF or BCF file.")]
    public async Task Refused_input_exits_with_3_and_leaves_nothing(string file, string message)
    {
        var output = built.Path("refused-" + Path.GetFileName(file));
        var run = await CohortVaultProgram.RunAsync(
            "qc", "--panel", built.Panel, "--input", Data(file), "--output", output);
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task A_failed_run_exits_with_3_but_keeps_its_lists()
    {
        // The panel's last site lies before this one.
        var study = built.Path("elsewhere.vcf");
        await File.WriteAllTextAsync(
            study,
            "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n"
            + "20\t62999999\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1\n",
            TestContext.Current.CancellationToken);
        var output = built.Path("failed");
        var run = await CohortVaultProgram.RunAsync("qc", "--panel", built.Panel, "--input", study, "--output", output);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("No site of the files is in the reference panel.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Files, Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains(
            "62999999",
            await File.ReadAllTextAsync(
                Path.Combine(output, "snps-typed-only.txt"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_usage_and_missing_files_have_their_own_exit_codes()
    {
        Assert.Equal(2, (await CohortVaultProgram.RunAsync("qc", "--panel", built.Panel)).ExitCode);
        var missing = await CohortVaultProgram.RunAsync(
            "qc", "--panel", built.Panel, "--input", built.Path("none.vcf"), "--output", built.Path("x"));
        Assert.Equal(4, missing.ExitCode);
        Assert.False(Directory.Exists(built.Path("x")));
    }

    private static string Data(string name) => Path.Combine(Repository.Root, "tests", "data", "chr20-hapmap2", name);

    /// <summary>The HapMap panel, built by the program itself.</summary>
    public sealed class BuiltPanel : IAsyncLifetime
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

        public string Panel => Path("panel");

        public string Path(string name) => System.IO.Path.Combine(_directory, name);

        public async ValueTask InitializeAsync()
        {
            var run = await CohortVaultProgram.RunAsync(
                "panel", "build", "--id", "hapmap2", "--build", "hg19", "--reference", Data("panel.bcf"), "--output",
                Panel);
            Assert.True(run.ExitCode == 0, run.Errors);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_directory, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
