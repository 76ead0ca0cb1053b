using System.Text;

namespace CohortVault.Instruments.Export.Syntax;

/// <summary>A program for SAS: reads the raw table, sets types and labels. Cells must have no line breaks.</summary>
public static class SasSyntax
{
    private const int LongestText = 32_767;

    /// <summary>Writes the program.</summary>
    /// <param name="table">The raw, wide table.</param>
    /// <param name="summary">What was written into it.</param>
    /// <param name="file">Name of the table's file.</param>
    public static string Write(ExportTable table, TableSummary summary, string file)
    {
        var variables = SyntaxVariable.Of(table, summary, longestName: 32, new HashSet<string>());
        var program = new StringBuilder("/* Run it in the folder of the file, in a session with UTF-8. */\n");
        Formats(program, variables);
        program.Append("data study;\n")
            .Append($"  infile {Text(file, 200)} dsd dlm=',' firstobs=2 truncover termstr=lf encoding='utf-8'\n")
            .Append($"    lrecl={Math.Max(32_767, summary.LongestRow + 16)};\n");
        foreach (var variable in variables)
        {
            var name = variable.Name;
            program.Append(variable.Kind switch
            {
                SyntaxKind.Text => $"  length {name} ${Math.Min(LongestText, variable.Width)};\n",
                SyntaxKind.Number => $"  length {name} 8;\n",
                SyntaxKind.Date => $"  length {name} 8; informat {name} yymmdd10.; format {name} yymmdd10.;\n",
                _ => $"  length {name} 8; informat {name} ymddttm24.; format {name} datetime20.;\n",
            });
        }

        program.Append("  input\n");
        foreach (var variable in variables)
        {
            program.Append($"    {variable.Name}{(variable.Kind == SyntaxKind.Text ? " $" : "")}\n");
        }

        program.Append("  ;\n");
        foreach (var variable in variables)
        {
            program.Append($"  label {variable.Name}={Text(variable.Column.Label, 250)};\n");
        }

        foreach (var (at, variable) in variables.Index().Where(entry => entry.Item.Labels.Count > 0))
        {
            program.Append($"  format {variable.Name} {FormatName(variable, at)}.;\n");
        }

        return program.Append("run;\n").ToString();
    }

    private static void Formats(StringBuilder program, IReadOnlyList<SyntaxVariable> variables)
    {
        if (!variables.Any(variable => variable.Labels.Count > 0))
        {
            return;
        }

        program.Append("proc format;\n");
        foreach (var (at, variable) in variables.Index().Where(entry => entry.Item.Labels.Count > 0))
        {
            program.Append($"  value {FormatName(variable, at)}");
            foreach (var (code, label) in variable.Labels)
            {
                var written = variable.Kind == SyntaxKind.Number ? code : Text(code, 200);
                program.Append($"\n    {written}={Text(label, 200)}");
            }

            program.Append(";\n");
        }

        program.Append("run;\n");
    }

    // Names of formats must not end with a digit.
    private static string FormatName(SyntaxVariable variable, int at) =>
        $"{(variable.Kind == SyntaxKind.Number ? "" : "$")}f{at + 1}_";

    // In single quotes SAS expands no macros.
    private static string Text(string text, int bytes) =>
        $"'{SyntaxText.Fit(text, bytes).Replace("'", "''", StringComparison.Ordinal)}'";
}
