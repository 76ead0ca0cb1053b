using CohortVault.Instruments.Dictionary;

namespace CohortVault.Instruments.Records;

/// <summary>Something about an imported table that its sender should know.</summary>
/// <param name="Severity">An error keeps the table from being taken in.</param>
/// <param name="Code">Stable code from <c>docs/errors.md</c>.</param>
/// <param name="Line">1-based line of the file on which the row starts; 0 if none is at fault.</param>
/// <param name="Column">Column as its heading names it; empty if none is at fault.</param>
/// <param name="Problem">One sentence: what is wrong. It never holds a value of the table.</param>
/// <param name="Remedy">One sentence: what to do about it.</param>
public sealed record ImportFinding(
    FindingSeverity Severity, string Code, int Line, string Column, string Problem, string Remedy)
{
    /// <summary>One line for people: <c>file:line: column: what is wrong. What to do.</c></summary>
    public string Describe(string file) =>
        $"{file}{(Line > 0 ? $":{Line}" : "")}: {(Severity == FindingSeverity.Warning ? "warning: " : "")}"
        + $"{(Column.Length > 0 ? $"{Column}: " : "")}{Problem} {Remedy}";
}

/// <summary>The findings about one table, in the order of the file; a flood is cut off.</summary>
internal sealed class ImportFindings
{
    private const int Most = 1000;

    private readonly List<ImportFinding> _all = [];

    public IReadOnlyList<ImportFinding> All => _all;

    public bool HasErrors { get; private set; }

    public void Error(string code, int line, string column, string problem, string remedy)
    {
        HasErrors = true;
        Add(new(FindingSeverity.Error, code, line, column, problem, remedy));
    }

    public void Warn(string code, int line, string column, string problem, string remedy) =>
        Add(new(FindingSeverity.Warning, code, line, column, problem, remedy));

    private void Add(ImportFinding finding)
    {
        if (_all.Count < Most)
        {
            _all.Add(finding);
        }
        else if (_all.Count == Most)
        {
            _all.Add(new(
                FindingSeverity.Error, "import.more", 0, "", "There is more to say than fits.",
                "Correct what is listed and try again."));
            HasErrors = true;
        }
    }
}
