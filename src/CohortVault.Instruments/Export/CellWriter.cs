using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Export;

/// <summary>Makes cells from stored values: de-identified, worded, safe for spreadsheets where the plan says
/// so.</summary>
internal sealed class CellWriter(ExportTable table, LeftOut leftOut)
{
    private readonly ExportPlan _plan = table.Plan;
    private readonly string[] _arms = [.. table.Design.Arms.Select(arm => arm.Name)];
    private string _record = "";
    private int _daysBack;

    /// <summary>What stands for the participant whose forms come now.</summary>
    public string Participant { get; private set; } = "";

    /// <summary>Goes on to the next participant.</summary>
    /// <exception cref="InvalidDataException">Ids are hashed, and records do not come in the order of the
    /// hashes.</exception>
    public void Start(string record)
    {
        var rules = _plan.DeIdentification;
        var shown = rules.HashRecord ? table.Pseudonyms!.Record(record) : record;
        if (rules.HashRecord && string.CompareOrdinal(shown, Participant) <= 0)
        {
            throw new InvalidDataException(
                "With hashed ids records come in the order of the hashes: any other order tells which is whose.");
        }

        _record = record;
        Participant = Safe(shown);
        _daysBack = rules.Dates == DateTreatment.Shift ? table.Pseudonyms!.DaysBack(record, rules.KeepWeekdays) : 0;
    }

    public string Event(int at)
    {
        var e = table.Design.Events[at];
        return _plan.Values == ExportWording.Raw ? e.UniqueName
            : Safe(_arms.Length < 2 ? e.Name : $"{e.Name} (Arm {e.Arm}: {Arm(e.Arm)})");
    }

    public string Repeating(Instrument? instrument) =>
        instrument is null ? "" : _plan.Values == ExportWording.Raw ? instrument.Name : Safe(instrument.Title);

    public string Heading(ExportColumn column) =>
        _plan.Headings == ExportWording.Raw ? column.Name : Safe(column.Label);

    /// <summary>The cell; empty if nothing may be written.</summary>
    public string Value(ExportColumn column, string stored)
    {
        if (stored.Length == 0 || Treat(column, stored) is not { Length: > 0 } value)
        {
            return "";
        }

        return column.Field?.Type == FieldType.File && FileAnswer.Read(value) is not null ? FileAnswer.Shown : Word(column, value);
    }

    // Nobody could tell the label of a missing-data code from what somebody wrote: there the code stays.
    private string Word(ExportColumn column, string value)
    {
        var label = "";
        var isLabelled = _plan.Values == ExportWording.Labels && (column.Labels.TryGetValue(value, out label)
            || (!column.IsFreeText && table.MissingCodes.TryGetValue(value, out label)));
        return Safe(isLabelled && label!.Length > 0 ? label : value);
    }

    private string Arm(int number) => table.Design.Arms.FirstOrDefault(arm => arm.Number == number)?.Name ?? "";

    /// <summary>A text as it may stand in a cell of this plan.</summary>
    public string Safe(string text)
    {
        var line = _plan.OneLineCells && text.AsSpan().IndexOfAny('\r', '\n') >= 0
            ? text.ReplaceLineEndings(" ") : text;
        return _plan.NeutralisesFormulas ? Formulas.Neutralise(line) : line;
    }

    private string? Treat(ExportColumn column, string stored)
    {
        if (column.Treatment == FieldTreatment.Keep || table.MissingCodes.ContainsKey(stored))
        {
            return stored;
        }

        var treated = column.Treatment switch
        {
            FieldTreatment.Hash => table.Pseudonyms!.Value(column.Name, stored),
            FieldTreatment.Shift => Shift(stored),
            FieldTreatment.CapAge => Ages.Whole(stored, column.AgeCap),
            _ => throw new InvalidOperationException($"The column '{column.Name}' of {_record} was to be left out."),
        };
        leftOut.Emptied += treated is null ? 1 : 0;
        return treated;
    }

    // Stored dates are year first; a time of day behind them stays as it is.
    private string? Shift(string stored) =>
        stored.Length >= 10 && (stored.Length == 10 || stored[10] is ' ' or 'T')
            && DateOnly.TryParseExact(stored.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var date) && date.DayNumber >= _daysBack
            ? $"{date.AddDays(-_daysBack).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{stored[10..]}" : null;
}
