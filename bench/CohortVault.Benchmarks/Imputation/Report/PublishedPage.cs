namespace CohortVault.Benchmarks.Imputation.Report;

/// <summary>
/// Puts measured tables into <c>docs/benchmarks.md</c> between two marks; what people wrote around them stays.
/// </summary>
internal static class PublishedPage
{
    private const string End = "<!-- measured: to here -->";

    public static void Update(string page, string tables, string bench = "imputation")
    {
        var begin = $"<!-- measured: ./dev bench {bench} --publish writes from here -->";
        var text = File.ReadAllText(page);
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = from < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        if (to < 0)
        {
            throw new InvalidDataException($"{page} lacks the marks between which the tables go.");
        }

        File.WriteAllText(page, $"{text[..(from + begin.Length)]}\n\n{tables}\n{text[to..]}");
    }
}
