namespace CohortVault.Instruments.Dictionary;

/// <summary>How grave a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth a look; the dictionary can be used.</summary>
    Warning,

    /// <summary>The dictionary cannot be used like this.</summary>
    Error,
}

/// <summary>Something about a dictionary that its author should know.</summary>
/// <param name="Severity">How grave.</param>
/// <param name="Code">Stable code from <c>docs/errors.md</c>.</param>
/// <param name="Line">1-based line of the file; 0 if none is at fault.</param>
/// <param name="Column">Heading of the column at fault; empty if none is.</param>
/// <param name="Field">Field at fault; empty if none is.</param>
/// <param name="Problem">One sentence: what is wrong.</param>
/// <param name="Remedy">One sentence: what to do about it.</param>
public sealed record DictionaryFinding(
    FindingSeverity Severity, string Code, int Line, string Column, string Field, string Problem, string Remedy)
{
    /// <summary>One line for people: <c>file:line: column: what is wrong. What to do.</c></summary>
    public string Describe(string file) =>
        $"{file}{(Line > 0 ? $":{Line}" : "")}: {(Severity == FindingSeverity.Warning ? "warning: " : "")}"
        + $"{(Column.Length > 0 ? $"{Column}: " : "")}{Problem} {Remedy}";
}

/// <summary>The findings about one dictionary, in the order of the file; a flood is cut off.</summary>
internal sealed class Findings
{
    private const int Most = 1000;
    private const int LongestQuote = 60;

    private readonly List<DictionaryFinding> _all = [];

    public IReadOnlyList<DictionaryFinding> All => _all;

    public void Error(string code, int line, DictionaryColumn? column, string field, string problem, string remedy) =>
        Add(FindingSeverity.Error, code, line, column, field, problem, remedy);

    public void Warn(string code, int line, DictionaryColumn? column, string field, string problem, string remedy) =>
        Add(FindingSeverity.Warning, code, line, column, field, problem, remedy);

    /// <summary>A part of the file to name in a sentence: short, on one line.</summary>
    public static string Quote(string text)
    {
        var end = Math.Min(text.Length, LongestQuote);
        end -= end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        var shown = string.Concat(text[..end].Select(c => char.IsControl(c) ? ' ' : c));
        return $"'{shown}{(end < text.Length ? "…" : "")}'";
    }

    private void Add(
        FindingSeverity severity, string code, int line, DictionaryColumn? column, string field, string problem,
            string remedy)
    {
        if (_all.Count < Most)
        {
            _all.Add(new(severity, code, line, column?.Heading() ?? "", field, problem, remedy));
        }
        else if (_all.Count == Most)
        {
            _all.Add(new(
                FindingSeverity.Error, "dictionary.more", 0, "", "", "There is more to say than fits.",
                "Correct what is listed and check again."));
        }
    }
}
