using System.Text;

namespace CohortVault.Instruments.Export.Syntax;

/// <summary>A do-file for Stata 14 and later: reads the raw table, sets types and labels.</summary>
public static class StataSyntax
{
    private static readonly HashSet<string> Reserved =
    [
        "byte", "double", "float", "if", "in", "int", "long", "strl", "using", "with",
        .. Enumerable.Range(1, 2045).Select(width => $"str{width}"),
    ];

    /// <summary>Writes the do-file.</summary>
    /// <param name="table">The raw, wide table.</param>
    /// <param name="summary">What was written into it.</param>
    /// <param name="file">Name of the table's file.</param>
    public static string Write(ExportTable table, TableSummary summary, string file)
    {
        var variables = SyntaxVariable.Of(table, summary, longestName: 32, Reserved);
        var program = new StringBuilder("* Run it in the folder of the file.\nversion 14\nclear\n");
        program.Append(variables.Count > 4900 ? $"set maxvar {Math.Min(variables.Count + 100, 120_000)}\n" : "")
            .Append($"import delimited {Text(file, 200)}, delimiters(\",\") varnames(nonames) rowrange(2) ")
            .Append("bindquote(strict) stringcols(_all) encoding(\"utf-8\")\n");
        for (var at = 0; at < variables.Count; at++)
        {
            program.Append($"rename v{at + 1} {variables[at].Name}\n");
        }

        foreach (var (at, variable) in variables.Index())
        {
            var name = variable.Name;
            program.Append(variable.Kind switch
            {
                SyntaxKind.Number => $"destring {name}, replace\n",
                SyntaxKind.Date => Convert(name, "float", "date", "YMD", "%tdCCYY-NN-DD"),
                SyntaxKind.DateTime => Convert(name, "double", "clock", "YMDhm", "%tcCCYY-NN-DD_HH:MM"),
                SyntaxKind.DateTimeSeconds => Convert(name, "double", "clock", "YMDhms", "%tcCCYY-NN-DD_HH:MM:SS"),
                _ => "",
            });
            program.Append($"label variable {variable.Name} {Text(variable.Column.Label, 80)}\n");
            if (variable.Kind == SyntaxKind.Number && variable.Labels.Count > 0)
            {
                foreach (var (code, label) in variable.Labels)
                {
                    program.Append($"label define l{at + 1} {code} {Text(label, 240)}, modify\n");
                }

                program.Append($"label values {variable.Name} l{at + 1}\n");
            }
        }

        return program.ToString();
    }

    private static string Convert(string name, string type, string function, string mask, string format) =>
        $"generate {type} new_ = {function}({name}, \"{mask}\")\norder new_, after({name})\ndrop {name}\n"
        + $"rename new_ {name}\nformat {name} {format}\n";

    // Compound quotes; what Stata would expand within them is written otherwise.
    private static string Text(string text, int bytes)
    {
        var plain = SyntaxText.Fit(text, bytes).Replace('`', '\'').Replace('"', '\'').Replace('\\', '/')
            .Replace("$", "USD ", StringComparison.Ordinal);
        return $"`\"{plain}\"'";
    }
}
