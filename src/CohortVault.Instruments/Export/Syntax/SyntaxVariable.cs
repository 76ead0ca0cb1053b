using System.Globalization;
using System.Text;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export.Syntax;

/// <summary>What a statistics program reads a column as.</summary>
internal enum SyntaxKind
{
    Text,
    Number,
    Date,
    DateTime,
    DateTimeSeconds,
}

/// <summary>One column of a raw table as a statistics program sees it.</summary>
/// <param name="Column">The column.</param>
/// <param name="Name">Its name there: shortened and made unique where the program asks for it.</param>
/// <param name="Kind">What it is read as.</param>
/// <param name="Width">Bytes of its longest value, at least 1.</param>
/// <param name="Decimals">Most digits behind a decimal point.</param>
/// <param name="Labels">Codes with what they mean, if codes are numbers where the column is one.</param>
internal sealed record SyntaxVariable(
    ExportColumn Column, string Name, SyntaxKind Kind, int Width, int Decimals,
    IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    /// <summary>The columns of a table that was written.</summary>
    /// <param name="table">A raw, wide table.</param>
    /// <param name="summary">What was written into it.</param>
    /// <param name="longestName">Most characters of a name.</param>
    /// <param name="reserved">Names that the program keeps for itself, in lower case.</param>
    public static IReadOnlyList<SyntaxVariable> Of(
        ExportTable table, TableSummary summary, int longestName, IReadOnlySet<string> reserved)
    {
        var plan = table.Plan;
        if (plan.Shape != ExportShape.Wide || plan.NeutralisesFormulas)
        {
            throw new ArgumentException("Syntax files read raw, wide tables.", nameof(table));
        }

        var taken = new HashSet<string>(reserved, StringComparer.Ordinal);
        return
        [
            .. table.Columns.Zip(summary.Profiles, (column, profile) =>
            {
                var kind = KindOf(column, profile);
                var width = Math.Max(1, profile.Longest);
                var labels = column.Labels.Where(label => kind == SyntaxKind.Number
                    ? IsWhole(label.Key) : Encoding.UTF8.GetByteCount(label.Key) <= width).ToList();
                return new SyntaxVariable(column, Unique(column.Name, longestName, taken), kind, width,
                    profile.Decimals, labels);
            }),
        ];
    }

    private static SyntaxKind KindOf(ExportColumn column, ColumnProfile profile) => column.Kind switch
    {
        ExportColumnKind.RepeatInstance => SyntaxKind.Number,
        < ExportColumnKind.Field => SyntaxKind.Text,
        ExportColumnKind.Completion => profile.IsNumeric ? SyntaxKind.Number : SyntaxKind.Text,
        _ => FieldKind(column, profile),
    };

    private static SyntaxKind FieldKind(ExportColumn column, ColumnProfile profile)
    {
        var field = column.Field!;
        if (column.Treatment == FieldTreatment.Hash)
        {
            return SyntaxKind.Text;
        }

        return field.Rule?.Kind switch
        {
            ValidationKind.Date => SyntaxKind.Date,
            ValidationKind.DateTime => SyntaxKind.DateTime,
            ValidationKind.DateTimeSeconds => SyntaxKind.DateTimeSeconds,
            ValidationKind.Integer or ValidationKind.Number when profile.IsNumeric => SyntaxKind.Number,
            _ => profile.IsNumeric && (field.Type is FieldType.Slider or FieldType.Calc
                || (column.Labels.Count > 0 && column.Labels.Keys.All(IsWhole))) ? SyntaxKind.Number : SyntaxKind.Text,
        };
    }

    private static bool IsWhole(string code) =>
        int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string Unique(string given, int longest, HashSet<string> taken)
    {
        // Names come from a dictionary; whatever it says, they are never more than a name.
        var name = string.Concat(given.Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '_'));
        name = name.Length > 0 && char.IsAsciiLetterLower(name[0]) ? name : $"v{name}";
        var candidate = name.Length <= longest ? name : name[..longest];
        for (var number = 2; !taken.Add(candidate); number++)
        {
            var end = $"_{number}";
            candidate = $"{name[..Math.Min(name.Length, longest - end.Length)]}{end}";
        }

        return candidate;
    }
}

/// <summary>Pieces of text that fit into a program's limits.</summary>
internal static class SyntaxText
{
    /// <summary>On one line, in at most that many bytes of UTF-8.</summary>
    public static string Fit(string text, int bytes)
    {
        var line = LabelText.OneLine(text);
        var (length, end) = (0, 0);
        foreach (var rune in line.EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > bytes)
            {
                return line[..end];
            }

            end += rune.Utf16SequenceLength;
        }

        return line;
    }
}
