using System.Reflection;
using CohortVault.Platform.Features.Participants.Contracts;
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
        var refusals = Refusals();
        Assert.NotEmpty(refusals);
        Assert.Equal(refusals.Count, refusals.Select(r => r.Code).Distinct().Count());
        Assert.Empty(
            refusals.Where(r => !catalogue.Contains($"`{r.Code}`", StringComparison.Ordinal)).Select(r => r.Code));
        Assert.All(refusals, refusal => Assert.EndsWith(".", refusal.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void What_participants_are_told_has_words_in_each_language()
    {
        var known = Refusals().ToDictionary(refusal => refusal.Code);
        Assert.NotEmpty(PhoneRefusals.Known);
        foreach (var code in PhoneRefusals.Known)
        {
            var english = known[code];
            foreach (var language in (string[])["de", "es"])
            {
                var told = PhoneRefusals.In(language, english)!;
                Assert.Equal((english.Code, english.Kind), (told.Code, told.Kind));
                Assert.NotEqual(english.Problem, told.Problem);
                Assert.EndsWith(".", told.Problem, StringComparison.Ordinal);
                Assert.Equal(english.Remedy.Length > 0, told.Remedy.Length > 0);
            }
        }
    }

    private static List<Refusal> Refusals() => [
        .. from type in typeof(PlatformServices).Assembly.GetTypes()
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           where field.FieldType == typeof(Refusal)
           select (Refusal)field.GetValue(null)!,
    ];
}
