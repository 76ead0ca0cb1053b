using System.Text.RegularExpressions;

namespace CohortVault.Instruments.Tests.Records;

public sealed partial class TableCatalogueTests
{
    [Fact]
    public async Task Every_code_of_imports_and_exports_is_in_the_catalogue_and_every_line_of_its_section_has_a_source()
    {
        var ct = TestContext.Current.CancellationToken;
        var catalogue = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "errors.md"), ct);
        var section = catalogue.Split("\n## ").Single(part => part.StartsWith("Tables of records\n", StringComparison.Ordinal));
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in (string[])["Export", "Records"])
        {
            var root = Path.Combine(Repository.Root, "src", "CohortVault.Instruments", folder);
            foreach (var file in Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
            {
                codes.UnionWith(Code().Matches(await File.ReadAllTextAsync(file, ct)).Select(match => match.Groups[1].Value));
            }
        }

        Assert.InRange(codes.Count, 30, 100);
        Assert.Equal(codes, Line().Matches(section).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"((?:import|export)\\.[a-z][a-z-]+)\"")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `([a-z-]+\.[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Line();
}
