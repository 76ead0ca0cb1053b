using System.Reflection;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Tests;

public sealed class RefusalCatalogueTests
{
    [Fact]
    public async Task Every_refusal_has_its_own_code_one_sentence_and_a_place_in_the_catalogue()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent!;
        }

        var catalogue = await File.ReadAllTextAsync(
            Path.Combine(directory.FullName, "docs", "errors.md"), TestContext.Current.CancellationToken);
        var refusals = (from type in typeof(PlatformServices).Assembly.GetTypes()
                        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                        where field.FieldType == typeof(Refusal)
                        select (Refusal)field.GetValue(null)!).ToList();
        Assert.NotEmpty(refusals);
        Assert.Equal(refusals.Count, refusals.Select(r => r.Code).Distinct().Count());
        Assert.Empty(
            refusals.Where(r => !catalogue.Contains($"`{r.Code}`", StringComparison.Ordinal)).Select(r => r.Code));
        Assert.All(refusals, refusal => Assert.EndsWith(".", refusal.Problem, StringComparison.Ordinal));
    }
}
