using System.Text;

namespace CohortVault.Instruments.Export.Syntax;

/// <summary>Syntax for SPSS and PSPP: reads the raw table, sets types and labels. Cells must have no line
/// breaks.</summary>
public static class SpssSyntax
{
    private const int LongestText = 32_767;

    private static readonly HashSet<string> Reserved =
        ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"];

    /// <summary>Writes the syntax.</summary>
    /// <param name="table">The raw, wide table.</param>
    /// <param name="summary">What was written into it.</param>
    /// <param name="file">Name of the table's file.</param>
    public static string Write(ExportTable table, TableSummary summary, string file)
    {
        var variables = SyntaxVariable.Of(table, summary, longestName: 60, Reserved);
        var syntax = new StringBuilder("* Run it in the folder of the file.\nSET DECIMAL DOT.\n");
        syntax.Append($"GET DATA /TYPE=TXT /FILE={Text(file, 200)} /ENCODING='UTF8' /ARRANGEMENT=DELIMITED\n")
            .Append("  /FIRSTCASE=2 /DELIMITERS=\",\" /QUALIFIER='\"' /VARIABLES=\n");
        foreach (var variable in variables)
        {
            syntax.Append($"  {variable.Name} {Format(variable)}\n");
        }

        syntax.Append(".\n");
        foreach (var variable in variables)
        {
            syntax.Append($"VARIABLE LABELS {variable.Name}\n  {Text(variable.Column.Label, 250)}.\n");
        }

        foreach (var variable in variables.Where(variable => variable.Labels.Count > 0))
        {
            syntax.Append($"VALUE LABELS {variable.Name}");
            foreach (var (code, label) in variable.Labels)
            {
                var written = variable.Kind == SyntaxKind.Number ? code : Text(code, variable.Width);
                syntax.Append($"\n  {written} {Text(label, 120)}");
            }

            syntax.Append(".\n");
        }

        return syntax.Append("EXECUTE.\n").ToString();
    }

    private static string Format(SyntaxVariable variable) => variable.Kind switch
    {
        SyntaxKind.Number => $"F16.{Math.Min(12, variable.Decimals)}",
        SyntaxKind.Date => "SDATE10",
        SyntaxKind.DateTime => "YMDHMS16",
        SyntaxKind.DateTimeSeconds => "YMDHMS19",
        _ => $"A{Math.Min(LongestText, variable.Width)}",
    };

    private static string Text(string text, int bytes) =>
        $"'{SyntaxText.Fit(text, bytes).Replace("'", "''", StringComparison.Ordinal)}'";
}
