namespace CohortVault.Benchmarks.Imputation.Report;

/// <summary>
/// Puts measured tables into <c>docs/benchmarks.md</c> between two marks; what people wrote around them stays.
/// </summary>
internal static class PublishedPage
{
    private const string Begin = "<!-- measured: ./dev bench imputation --publish writes from here -->";
    private const string End = "<!-- measured: to here -->";

    public static void Update(string page, string tables)
    {
        var text = File.ReadAllText(page);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{page} lacks the marks between which the tables go.");
        }

        File.WriteAllText(page, $"{text[..(from + Begin.Length)]}\n\n{tables}\n{text[to..]}");
    }
}
