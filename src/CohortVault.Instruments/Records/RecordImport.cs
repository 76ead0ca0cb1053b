using System.Globalization;
using System.Runtime.CompilerServices;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Records;

/// <summary>
/// Reads records from a table in REDCap's flat layout. Forms come as their rows are read; findings are complete once
/// all were. Nothing may be kept unless <see cref="IsUsable"/> is true at the end. Whatever the bytes are, the answer is
/// a finding, not an exception.
/// </summary>
public sealed class RecordImport
{
    private readonly Stream _csv;
    private readonly DataDictionary _dictionary;
    private readonly ImportOptions _options;
    private readonly ExportTable _table;
    private readonly ImportFindings _findings = new();
    private bool _isRead;

    private RecordImport(Stream csv, DataDictionary dictionary, StudyDesign design, ImportOptions options)
    {
        (_csv, _dictionary, _options) = (csv, dictionary, options);
        _table = new ExportTable(ExportPlan.Raw, dictionary, design);
    }

    /// <summary>What was found so far, in the order of the file; after a thousand, only that there is more.</summary>
    public IReadOnlyList<ImportFinding> Findings => _findings.All;

    /// <summary>Whether all was read and nothing of it is an error.</summary>
    public bool IsUsable => _isRead && !_findings.HasErrors;

    /// <summary>Rows read so far, without the heading.</summary>
    public int Rows { get; private set; }

    /// <summary>Prepares to read a table; the stream stays open.</summary>
    /// <exception cref="ArgumentException">The dictionary has no field.</exception>
    public static RecordImport Read(
        Stream csv, DataDictionary dictionary, StudyDesign design, ImportOptions? options = null) =>
        new(csv, dictionary, design, options ?? new ImportOptions());

    /// <summary>The forms, in the order of the rows and, within one, of the dictionary. To be asked for once.</summary>
    public async IAsyncEnumerable<ImportedForm> FormsAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        using var rows = new CsvRowReader(_csv, _options.Delimiter);
        if (await HeadingAsync(rows, ct) is not { } columns)
        {
            yield break;
        }

        var reader = new ImportRows(_table, columns, _options, _findings, new ImportIdentifiers(_findings));
        while (await NextAsync(rows, ct))
        {
            if (Rows == _options.MaximumRows)
            {
                var most = _options.MaximumRows.ToString("N0", CultureInfo.InvariantCulture);
                _findings.Error(
                    "import.too-many-rows", rows.Line, "", $"The table has more than {most} rows.", "Split it.");
                yield break;
            }

            Rows++;
            foreach (var form in reader.Read(rows.Cells, rows.Line))
            {
                yield return form;
            }
        }
    }

    private async ValueTask<ImportColumns?> HeadingAsync(CsvRowReader rows, CancellationToken ct)
    {
        if (!await NextAsync(rows, ct))
        {
            if (!_findings.HasErrors)
            {
                _findings.Error("import.empty", 0, "", "The table has no heading.", "Export it again.");
            }

            return null;
        }

        var columns = ImportColumns.Read(rows.Cells, _dictionary, _table, _options.Labels, rows.Line, _findings);
        if (columns.Record < 0)
        {
            _findings.Error("import.no-record", rows.Line, _dictionary.Fields[0].Name,
                "The column with the record's id is missing.", "Put it first.");
            return null;
        }

        if (_table.HasEvents && columns.Event < 0)
        {
            _findings.Error("import.no-event", rows.Line, "redcap_event_name",
                "The study has events, and the column that names them is missing.", "Add it.");
            return null;
        }

        return columns;
    }

    private async ValueTask<bool> NextAsync(CsvRowReader rows, CancellationToken ct)
    {
        try
        {
            var isThere = await rows.ReadAsync(ct);
            _isRead |= !isThere;
            return isThere;
        }
        catch (DictionaryRefusedException refused)
        {
            _findings.Error(refused.Code, refused.Line, "", refused.Problem, refused.Remedy);
            return false;
        }
    }
}
