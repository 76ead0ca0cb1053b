using System.Text.RegularExpressions;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests;

public sealed partial class ErrorCatalogueTests
{
    [Fact]
    public async Task Every_code_with_which_files_are_refused_is_in_the_catalogue()
    {
        var catalogue = await File.ReadAllTextAsync(
            Path.Combine(TestData.Root, "docs", "errors.md"), TestContext.Current.CancellationToken);
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        var source = Path.Combine(TestData.Root, "src", "CohortVault.Genomics");
        foreach (var file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            codes.UnionWith(Code().Matches(text).Select(match => match.Groups[1].Value));
        }

        // The name of a panel's description looks like a code.
        codes.Remove(PanelDirectory.DescriptionFile);
        Assert.InRange(codes.Count, 75, 200);
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", catalogue, StringComparison.Ordinal));
    }

    [GeneratedRegex("\"((?:file|gzip|bgzf|zstd|limit|vcf|bcf|m3vcf|msav|input|output|qc|panel|populations|map|impute|phase|region|evaluate|sites|work)\\.[a-z][a-z-]+)\"")]
    private static partial Regex Code();
}
