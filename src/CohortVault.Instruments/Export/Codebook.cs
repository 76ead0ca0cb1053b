using System.Globalization;
using System.Net;
using System.Text;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export;

/// <summary>
/// What the columns of an export mean, to read and to print: one HTML page with its style in itself, no script, no
/// picture, nothing from elsewhere. Labels are written as text, without their markup.
/// </summary>
public static class Codebook
{
    private const string Style = """
        body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#111}
        table{border-collapse:collapse;width:100%;margin-bottom:2rem}
        th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}
        th{background:#eee}code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
        ul{margin:0;padding-left:1.1rem}.left-out{color:#666}
        @media print{body{margin:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}
        """;

    /// <summary>Writes the page, UTF-8.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="title">Title of the study.</param>
    /// <param name="version">Version of the dictionary.</param>
    /// <param name="table">The table that it explains; fields that it leaves out are named as such.</param>
    /// <param name="dictionary">The study's dictionary.</param>
    /// <param name="ct">Stops the writing.</param>
    public static async Task WriteAsync(
        Stream stream, string title, string version, ExportTable table, DataDictionary dictionary,
        CancellationToken ct = default)
    {
        await using var page = new StreamWriter(stream, new UTF8Encoding(false), 16 << 10, leaveOpen: true);
        var columns = table.Columns.Count.ToString(CultureInfo.InvariantCulture);
        await page.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)}: codebook</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1 dir="auto">{Text(title)}: codebook</h1>
            <p>Dictionary {Text(version)}; {columns} columns in the table.</p>

            """.AsMemory(), ct);
        foreach (var instrument in dictionary.Instruments)
        {
            await page.WriteAsync(Section(instrument, table, dictionary.Fields[0]).AsMemory(), ct);
        }

        await page.WriteAsync("</body>\n</html>\n".AsMemory(), ct);
    }

    private static string Section(Instrument instrument, ExportTable table, Field id)
    {
        var there = table.Columns.Select(column => column.Field?.Name).ToHashSet(StringComparer.Ordinal);
        var events = table.Design.EventForms.Where(form => form.Form == instrument.Name)
            .Select(form => form.UniqueEvent).Distinct().ToList();
        var html = new StringBuilder($"<h2>{Text(instrument.Title)} <code>{Text(instrument.Name)}</code></h2>\n");
        if (events.Count > 0)
        {
            html.Append($"<p>At {string.Join(", ", events.Select(name => $"<code>{Text(name)}</code>"))}.</p>\n");
        }

        html.Append("<table><thead><tr><th>Column</th><th>What is asked</th><th>Type</th><th>Values</th></tr>")
            .Append("</thead><tbody>\n");
        foreach (var field in instrument.Fields.Where(field => field.Type != FieldType.Descriptive))
        {
            var isThere = field.Name == id.Name || there.Contains(field.Name);
            html.Append($"<tr{(isThere ? "" : " class=\"left-out\"")}><td>{Columns(field)}</td>")
                .Append($"<td dir=\"auto\">{Asked(field)}</td>")
                .Append($"<td>{Type(field)}{(isThere ? "" : "<br>left out of this export")}</td>")
                .Append($"<td dir=\"auto\">{Values(field)}</td></tr>\n");
        }

        var stages = ExportColumn.CompletionLabels.OrderBy(stage => stage.Key, StringComparer.Ordinal);
        return html.Append($"<tr><td><code>{Text(instrument.CompletionColumn)}</code></td>")
            .Append("<td>How far the form is</td><td>completion</td><td>")
            .Append(List(stages.Select(stage => (stage.Key, stage.Value))))
            .Append("</td></tr>\n</tbody></table>\n").ToString();
    }

    private static string Columns(Field field) =>
        string.Join("<br>", field.Columns.Select(name => $"<code>{Text(name)}</code>"));

    private static string Asked(Field field) => string.Join("<br>", new[]
    {
        field.SectionHeader.Length > 0 ? $"<strong>{Text(LabelText.Plain(field.SectionHeader))}</strong>" : "",
        Text(LabelText.Plain(field.Label)),
        field.Note.Length > 0 ? $"<small>{Text(LabelText.Plain(field.Note))}</small>" : "",
        field.BranchingLogic.Length > 0
            ? $"<small>Shown if <code>{Text(LabelText.OneLine(field.BranchingLogic))}</code></small>" : "",
    }.Where(part => part.Length > 0));

    private static string Type(Field field) => string.Join("<br>", new[]
    {
        FieldNames.Of(field.Type) + (field.Validation.Length > 0 ? $", {Text(field.Validation)}" : ""),
        field.Minimum.Length > 0 ? $"from {Text(field.Minimum)}" : "",
        field.Maximum.Length > 0 ? $"to {Text(field.Maximum)}" : "",
        field.IsRequired ? "required" : "",
        field.IsIdentifier ? "identifier" : "",
    }.Where(part => part.Length > 0));

    private static string Values(Field field) => field.Choices is { } choices
        ? List(choices.Items.Select(choice => (choice.Code, LabelText.Plain(choice.Label))))
        : field.Type is FieldType.Calc or FieldType.Slider && field.Options.Text.Length > 0
            ? $"<code>{Text(LabelText.OneLine(field.Options.Text))}</code>" : "";

    private static string List(IEnumerable<(string Code, string Label)> choices) => "<ul>"
        + string.Concat(choices.Select(choice => $"<li><code>{Text(choice.Code)}</code> {Text(choice.Label)}</li>"))
        + "</ul>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
