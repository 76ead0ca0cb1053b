using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>A dictionary's file, looked at from every side.</summary>
/// <param name="Dictionary">What it says.</param>
/// <param name="Findings">What its author should know, in the order of the file.</param>
/// <param name="RoundTrips">Whether the model gives the same bytes again.</param>
public sealed record DictionaryReport(DataDictionary Dictionary, IReadOnlyList<DictionaryFinding> Findings,
    bool RoundTrips)
{
    /// <summary>Whether it can be used: no finding is an error.</summary>
    public bool IsUsable => Findings.All(finding => finding.Severity != FindingSeverity.Error);
}

/// <summary>Checks a dictionary: names, types, choices, bounds, matrices, expressions and what they refer to.</summary>
public static class DictionaryCheck
{
    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DictionaryRefusedException">It is no table with the columns of a dictionary.</exception>
    public static DictionaryReport Run(ReadOnlySpan<byte> bytes, string file)
    {
        var reading = DictionaryReader.Read(bytes, file);
        var findings = reading.Findings.Concat(Run(reading.Dictionary)).OrderBy(finding => finding.Line);
        return new DictionaryReport(
            reading.Dictionary, [.. findings], bytes.SequenceEqual(DictionaryWriter.Write(reading.Dictionary)));
    }

    /// <summary>Checks a dictionary, wherever it came from.</summary>
    public static IReadOnlyList<DictionaryFinding> Run(DataDictionary dictionary)
    {
        var findings = new Findings();
        if (dictionary.Fields.Count == 0)
        {
            findings.Error("dictionary.no-fields", 0, null, "", "The dictionary has no field.", "Export it again.");
            return findings.All;
        }

        RecordId(dictionary.Fields[0], findings);
        Names(dictionary, findings);
        foreach (var field in dictionary.Fields)
        {
            FieldCheck.Run(field, findings);
        }

        MatrixCheck.Run(dictionary, findings);
        ExpressionCheck.Run(dictionary, findings);
        return findings.All;
    }

    private static void RecordId(Field first, Findings findings)
    {
        if (first.Type != FieldType.Text)
        {
            findings.Error(
                "dictionary.record-id", first.Line, DictionaryColumn.FieldType, first.Name,
                $"The first field holds the record's id and must be text, not {FieldNames.Of(first.Type)}.",
                "Put a text field first.");
        }
    }

    private static void Names(DataDictionary dictionary, Findings findings)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var columns = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var form in dictionary.Instruments)
        {
            columns[form.CompletionColumn] = form.Fields[0];
        }

        var (seen, current) = (new HashSet<string>(StringComparer.Ordinal), (string?)null);
        foreach (var field in dictionary.Fields)
        {
            if (field.Form != current && !seen.Add(field.Form))
            {
                findings.Error(
                    "dictionary.split-form", field.Line, DictionaryColumn.FormName, field.Name,
                    $"The form {Findings.Quote(field.Form)} was left before and starts here again.",
                    "Put all fields of a form together.");
            }

            current = field.Form;

            if (!lines.TryAdd(field.Name, field.Line))
            {
                findings.Error(
                    "dictionary.duplicate-field", field.Line, DictionaryColumn.FieldName, field.Name,
                    $"The field {Findings.Quote(field.Name)} is there already, on line {lines[field.Name]}.",
                    "Rename or remove one of them.");
                continue;
            }

            foreach (var column in field.Columns)
            {
                if (!columns.TryAdd(column, field) && !ReferenceEquals(columns[column], field))
                {
                    findings.Error(
                        "dictionary.column-clash", field.Line, DictionaryColumn.FieldName, field.Name,
                        $"Its column {Findings.Quote(column)} belongs to another field or form already.",
                        "Rename the field.");
                }
            }
        }
    }
}
