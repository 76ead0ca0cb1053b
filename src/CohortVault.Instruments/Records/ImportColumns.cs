using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Records;

/// <summary>The columns of an imported table, understood from its heading.</summary>
internal sealed class ImportColumns
{
    private readonly ExportColumn?[] _columns;

    private ImportColumns(ExportColumn?[] columns, string[] headings)
    {
        (_columns, Headings) = (columns, headings);
        Record = Find(ExportColumnKind.Record);
        Event = Find(ExportColumnKind.Event);
        RepeatInstrument = Find(ExportColumnKind.RepeatInstrument);
        RepeatInstance = Find(ExportColumnKind.RepeatInstance);
    }

    public int Count => _columns.Length;

    public string[] Headings { get; }

    /// <summary>Where the record's id stands; -1 if nowhere.</summary>
    public int Record { get; }

    /// <summary>Where the event stands; -1 if nowhere.</summary>
    public int Event { get; }

    /// <summary>Where the repeating instrument stands; -1 if nowhere.</summary>
    public int RepeatInstrument { get; }

    /// <summary>Where its instance stands; -1 if nowhere.</summary>
    public int RepeatInstance { get; }

    /// <summary>The values' columns of each instrument, in the order of the dictionary.</summary>
    public IReadOnlyList<(Instrument Instrument, IReadOnlyList<(int At, ExportColumn Column)> Columns)> Instruments
    { get; private init; } = [];

    /// <summary>Reads the heading.</summary>
    public static ImportColumns Read(
        IReadOnlyList<string> heading, DataDictionary dictionary, ExportTable table, bool labels, int line,
        ImportFindings findings)
    {
        var named = table.Columns.SelectMany(column => (string[])
                [column.Name, .. labels ? [column.Label, Formulas.Neutralise(column.Label)] : Array.Empty<string>()],
                (column, name) => (column, name))
            .Distinct().ToLookup(entry => entry.name, entry => entry.column, StringComparer.Ordinal);
        var ignored = Ignored(dictionary);
        var columns = new ExportColumn?[heading.Count];
        var seen = new HashSet<ExportColumn>();
        for (var at = 0; at < heading.Count; at++)
        {
            var name = heading[at].Trim();
            var column = named[name].Take(2).ToArray() is [var only] ? only : null;
            if (column is null && ignored.Contains(name))
            {
                findings.Warn("import.ignored-column", line, name,
                    "The column is not taken in.", "Nothing needs to be done.");
            }
            else if (column is null)
            {
                findings.Error("import.unknown-column", line, Findings.Quote(name)[1..^1],
                    $"Column {at + 1} belongs to no field of the study{(labels ? ", or to several" : "")}.",
                    "Use the names that an export of the study has.");
            }
            else if (!seen.Add(column))
            {
                findings.Error(
                    "import.duplicate-column", line, column.Name, "The column is there twice.", "Remove one.");
            }
            else
            {
                columns[at] = column;
            }
        }

        return new(columns, [.. columns.Select(column => column?.Name ?? "")])
        {
            Instruments = [.. Group(dictionary, columns)],
        };
    }

    private static IEnumerable<(Instrument, IReadOnlyList<(int, ExportColumn)>)> Group(
        DataDictionary dictionary, ExportColumn?[] columns)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < columns.Length; at++)
        {
            if (columns[at] is { Kind: ExportColumnKind.Field or ExportColumnKind.Completion } column)
            {
                places[column.Name] = at;
            }
        }

        foreach (var instrument in dictionary.Instruments)
        {
            (int, ExportColumn)[] own =
            [
                .. instrument.Fields.SelectMany(field => field.Columns).Append(instrument.CompletionColumn)
                    .Where(places.ContainsKey).Select(name => (places[name], columns[places[name]]!)),
            ];
            if (own.Length > 0)
            {
                yield return (instrument, own);
            }
        }
    }

    // What REDCap writes beside the fields.
    private static HashSet<string> Ignored(DataDictionary dictionary) =>
    [
        "redcap_data_access_group", "redcap_survey_identifier", "redcap_event_name", "redcap_repeat_instrument",
        "redcap_repeat_instance", .. dictionary.Instruments.Select(instrument => $"{instrument.Name}_timestamp"),
    ];

    private int Find(ExportColumnKind kind) => Array.FindIndex(_columns, column => column?.Kind == kind);
}
