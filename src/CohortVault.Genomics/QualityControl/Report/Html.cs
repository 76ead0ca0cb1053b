using System.Globalization;
using System.Text;

namespace CohortVault.Genomics.QualityControl.Report;

/// <summary>Builds markup; every text goes through <see cref="Text"/>, which escapes it.</summary>
internal sealed class Html
{
    private readonly StringBuilder _markup = new();

    /// <summary>Adds markup of our own.</summary>
    public Html Raw(string markup)
    {
        _markup.Append(markup);
        return this;
    }

    /// <summary>Adds text from anywhere, escaped for content and attributes, control characters left out.</summary>
    public Html Text(string text)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '<' => _markup.Append("&lt;"),
                '>' => _markup.Append("&gt;"),
                '&' => _markup.Append("&amp;"),
                '"' => _markup.Append("&quot;"),
                '\'' => _markup.Append("&#39;"),
                < ' ' => _markup.Append(' '),
                _ => _markup.Append(character),
            };
        }

        return this;
    }

    /// <summary>Adds an element with a text.</summary>
    public Html Element(string name, string text, string attributes = "") =>
        Raw(attributes.Length == 0 ? $"<{name}>" : $"<{name} {attributes}>").Text(text).Raw($"</{name}>\n");

    /// <summary>Adds a table row: a heading and values.</summary>
    public Html Row(string heading, params ReadOnlySpan<string> values)
    {
        Raw("<tr><th scope=\"row\">").Text(heading).Raw("</th>");
        foreach (var value in values)
        {
            Raw("<td>").Text(value).Raw("</td>");
        }

        return Raw("</tr>\n");
    }

    /// <summary>Starts a table with a caption and column headings.</summary>
    public Html Table(string caption, params ReadOnlySpan<string> columns)
    {
        Raw("<div class=\"scroll\"><table>\n").Element("caption", caption).Raw("<thead><tr>");
        foreach (var column in columns)
        {
            Raw("<th scope=\"col\">").Text(column).Raw("</th>");
        }

        return Raw("</tr></thead>\n<tbody>\n");
    }

    public Html EndTable() => Raw("</tbody></table></div>\n");

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    public override string ToString() => _markup.ToString();
}
