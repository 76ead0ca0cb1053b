using System.Globalization;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Records;

/// <summary>Makes stored values from imported cells, and says what is wrong with those that are none.</summary>
internal sealed class ImportCells(ExportTable table, ImportOptions options, ImportFindings findings, ImportIdentifiers identifiers)
{
    private readonly Dictionary<ExportColumn, ILookup<string, string>> _codes = [];
    private readonly HashSet<ExportColumn> _told = [];

    /// <summary>What is stored for the cell; null if it is blank or wrong.</summary>
    public string? Read(ExportColumn column, string cell, int line)
    {
        var text = options.Labels ? Formulas.Restore(cell) : cell;
        if (text.Length == 0 || table.MissingCodes.ContainsKey(text))
        {
            return text.Length == 0 ? null : text;
        }

        return column.Labels.Count > 0 ? Choice(column, text, line) : Typed(column, text, line);
    }

    private string? Choice(ExportColumn column, string text, int line)
    {
        var typed = text.Trim();
        if (typed.Length == 0)
        {
            return null;
        }

        var isCode = column.Labels.ContainsKey(typed);
        if (!options.Labels)
        {
            return isCode ? typed : Refuse("The cell is no code of the field.");
        }

        // A text may be the label of one choice and the code of another.
        var codes = Codes(column)[typed].Concat(isCode ? [typed] : []).Distinct(StringComparer.Ordinal).ToArray();
        return codes is [var only] ? only
            : Refuse(codes.Length == 0
                ? "The cell is no choice of the field." : "The cell may be several choices of the field.");

        string? Refuse(string problem)
        {
            var known = string.Join(", ", column.Labels.Keys.Take(20).Select(key => Dictionary.Findings.Quote(key)));
            findings.Error("import.choice", line, column.Name, problem,
                $"Write one of {known}{(column.Labels.Count > 20 ? " and others" : "")}.");
            return null;
        }
    }

    // The codes that a label may stand for, missing-data codes included.
    private ILookup<string, string> Codes(ExportColumn column)
    {
        if (!_codes.TryGetValue(column, out var codes))
        {
            codes = column.Labels.Concat(table.MissingCodes).Where(entry => entry.Value.Length > 0)
                .ToLookup(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
            _codes[column] = codes;
        }

        return codes;
    }

    private string? Typed(ExportColumn column, string text, int line)
    {
        var field = column.Field!;
        if (options.Labels && !column.IsFreeText && Missing(text) is { } missing)
        {
            return missing;
        }

        if (field.Type == FieldType.File && _told.Add(column))
        {
            findings.Warn("import.file", line, column.Name,
                "Files do not come with a table; those that are there stay as they are.",
                "Add the files to their records.");
        }

        var rule = Rule(field);
        if (rule is null)
        {
            if (field.Type is FieldType.Text or FieldType.Notes && !field.IsIdentifier)
            {
                identifiers.Look(column.Name, field.Label, text, line);
            }

            return field.Type is FieldType.Slider or FieldType.Calc ? Number(column, text, line) : text;
        }

        if (text.AsSpan().Trim().Length == 0)
        {
            return null;
        }

        if (rule.Store(text) is not { } stored)
        {
            var isDate = rule.Order.Length > 0;
            findings.Error(
                isDate ? "import.date" : "import.value", line, column.Name,
                isDate ? $"The cell is no date of the kind {field.Validation[..^4]} in the order {rule.Order}."
                    : $"The cell does not fit the validation {field.Validation}.",
                isDate ? $"Write it as {Example(rule)}." : "Correct the cell.");
            return null;
        }

        CheckRange(column, rule, stored, line);
        return stored;
    }

    private string? Missing(string text) =>
        table.MissingCodes.Where(code => code.Value == text).Select(code => code.Key).Take(2).ToArray() is [var only]
            ? only : null;

    private TextValidation? Rule(Field field)
    {
        if (field.Rule is not { Order.Length: > 0 } dated)
        {
            return field.Rule;
        }

        var order = options.Dates switch
        {
            ImportDateOrder.MonthDayYear => "mdy",
            ImportDateOrder.DayMonthYear => "dmy",
            _ => "ymd",
        };
        return TextValidation.Find($"{dated.Name[..^3]}{order}");
    }

    private string? Number(ExportColumn column, string text, int line)
    {
        var typed = text.Trim();
        if (!double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
        {
            // A calculation may give a text or a date.
            if (column.Field!.Type == FieldType.Calc)
            {
                return text;
            }

            findings.Error("import.value", line, column.Name, "The cell is no number.", "Correct the cell.");
            return null;
        }

        if (column.Field!.Type == FieldType.Slider)
        {
            var (least, most) = (Bound(column.Field.Minimum) ?? 0, Bound(column.Field.Maximum) ?? 100);
            Range(column, number < least || number > most, line);
        }

        return typed;
    }

    private static double? Bound(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : null;

    // Bounds such as today or another field are not known here.
    private void CheckRange(ExportColumn column, TextValidation rule, string stored, int line)
    {
        if (!rule.HasRange || rule.Bound(stored) is not { } value)
        {
            return;
        }

        Range(column, Compare(value, column.Field!.Minimum) < 0 || Compare(value, column.Field.Maximum) > 0, line);

        int Compare((double? Number, string? Text) left, string bound) =>
            bound.Length == 0 || rule.Bound(bound) is not { } right ? 0
            : left.Number is { } number ? number.CompareTo(right.Number ?? number)
            : string.CompareOrdinal(left.Text, right.Text);
    }

    private void Range(ExportColumn column, bool isOutside, int line)
    {
        if (isOutside)
        {
            var (least, most) = (column.Field!.Minimum, column.Field.Maximum);
            findings.Warn("import.range", line, column.Name,
                $"The value is outside the field's range{(least.Length > 0 ? $", from {least}" : "")}"
                    + $"{(most.Length > 0 ? $", to {most}" : "")}.",
                "Check it; it is taken in as it is.");
        }
    }

    private static string Example(TextValidation rule) =>
        rule.Order switch { "mdy" => "02-29-2024", "dmy" => "29-02-2024", _ => "2024-02-29" }
        + rule.Kind switch
        {
            ValidationKind.DateTime => " 13:05",
            ValidationKind.DateTimeSeconds => " 13:05:59",
            _ => "",
        };
}
