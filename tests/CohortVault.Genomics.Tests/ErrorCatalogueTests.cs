using System.Text.RegularExpressions;

namespace CohortVault.Genomics.Tests;

public sealed partial class ErrorCatalogueTests
{
    [Fact]
    public async Task Every_code_with_which_files_are_refused_is_in_the_catalogue()
    {
        var catalogue = await File.ReadAllTextAsync(
            Path.Combine(TestData.Root, "docs", "errors.md"), TestContext.Current.CancellationToken);
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in new[] { "Formats", "QualityControl" })
        {
            var source = Path.Combine(TestData.Root, "src", "CohortVault.Genomics", folder);
            foreach (var file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories))
            {
                var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
                codes.UnionWith(Code().Matches(text).Select(match => match.Groups[1].Value));
            }
        }

        Assert.InRange(codes.Count, 45, 200);
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", catalogue, StringComparison.Ordinal));
    }

    [GeneratedRegex("\"((?:file|gzip|bgzf|limit|vcf|bcf|input|output|qc)\\.[a-z][a-z-]+)\"")]
    private static partial Regex Code();
}
