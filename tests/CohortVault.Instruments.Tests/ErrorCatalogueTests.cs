using System.Text.RegularExpressions;

namespace CohortVault.Instruments.Tests;

public sealed partial class ErrorCatalogueTests
{
    [Fact]
    public async Task Every_code_is_in_the_catalogue_and_every_line_of_it_has_a_source()
    {
        var ct = TestContext.Current.CancellationToken;
        var catalogue = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "errors.md"), ct);
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "src", "CohortVault.Instruments"), "*.cs", SearchOption.AllDirectories))
        {
            codes.UnionWith(Code().Matches(await File.ReadAllTextAsync(file, ct)).Select(match => match.Groups[1].Value));
        }

        Assert.Equal(codes, Line().Matches(catalogue).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"((?:csv|dictionary|design|expression)\\.[a-z][a-z-]+)\"")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `((?:csv|dictionary|design|expression)\.[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Line();
}
