using System.Text;

namespace CohortVault.Instruments.Export.Syntax;

/// <summary>A script for R, with base R alone: reads the raw table, sets types and labels, adds a factor for each field
/// with choices.</summary>
public static class RSyntax
{
    /// <summary>Writes the script.</summary>
    /// <param name="table">The raw, wide table.</param>
    /// <param name="summary">What was written into it.</param>
    /// <param name="file">Name of the table's file.</param>
    public static string Write(ExportTable table, TableSummary summary, string file)
    {
        var script = new StringBuilder();
        script.Append($"""
            # Reads {SyntaxText.Fit(file, 200)}. Run it in the folder of the file: source("…", encoding = "UTF-8")
            data <- read.csv({Text(file)}, colClasses = "character", check.names = FALSE, na.strings = "",
                             fileEncoding = "UTF-8-BOM", strip.white = FALSE)

            # What columns hold.

            """);
        var variables = SyntaxVariable.Of(table, summary, longestName: 200, new HashSet<string>());
        foreach (var variable in variables)
        {
            var column = $"data[[{Text(variable.Column.Name)}]]";
            _ = variable.Kind switch
            {
                SyntaxKind.Number => script.Append($"{column} <- as.numeric({column})\n"),
                SyntaxKind.Date => script.Append($"{column} <- as.Date({column}, format = \"%Y-%m-%d\")\n"),
                SyntaxKind.DateTime => script.Append(Instant(column, "%Y-%m-%d %H:%M")),
                SyntaxKind.DateTimeSeconds => script.Append(Instant(column, "%Y-%m-%d %H:%M:%S")),
                _ => script,
            };
        }

        script.Append("\n# What codes mean: a factor beside each field with choices.\n");
        foreach (var variable in variables.Where(variable => variable.Labels.Count > 0))
        {
            var codes = string.Join(", ", variable.Labels.Select(label => Code(variable, label.Key)));
            var labels = string.Join(", ", variable.Labels.Select(label => Text(label.Value)));
            var name = variable.Column.Name;
            script.Append($"data[[{Text($"{name}.factor")}]] <- factor(data[[{Text(name)}]],\n")
                .Append($"  levels = c({codes}),\n  labels = c({labels}))\n");
        }

        script.Append("\n# What people read.\n");
        foreach (var variable in variables)
        {
            script.Append($"attr(data[[{Text(variable.Column.Name)}]], \"label\") <- {Text(variable.Column.Label)}\n");
        }

        return script.ToString();
    }

    private static string Code(SyntaxVariable variable, string code) =>
        variable.Kind == SyntaxKind.Number ? code : Text(code);

    private static string Instant(string column, string format) =>
        $"{column} <- as.POSIXct({column}, format = \"{format}\", tz = \"UTC\")\n";

    private static string Text(string text)
    {
        var escaped = LabelText.OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
