using System.Collections.Frozen;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export;

/// <summary>A plan made concrete for a study's dictionary and design: its columns, in order.</summary>
public sealed class ExportTable
{
    private readonly FrozenDictionary<string, int> _events;
    private readonly FrozenDictionary<string, InstrumentColumns> _instruments;
    private readonly FrozenSet<(string Event, string Form)> _repeating;

    /// <summary>Lays the columns out.</summary>
    /// <exception cref="ArgumentException">The dictionary has no field, or not one that the plan names; or the plan
    /// needs a key and there is none.</exception>
    public ExportTable(ExportPlan plan, DataDictionary dictionary, StudyDesign design, Pseudonyms? pseudonyms = null)
    {
        if (dictionary.Fields.Count == 0)
        {
            throw new ArgumentException("The dictionary has no field.", nameof(dictionary));
        }

        if (plan.DeIdentification.NeedsKey && pseudonyms is null)
        {
            throw new ArgumentException("The plan needs the study's key.", nameof(pseudonyms));
        }

        Known(plan.Fields, dictionary.Fields.Select(field => field.Name), "field");
        Known(plan.Instruments, dictionary.Fields.Select(field => field.Form), "instrument");
        (Plan, Design, Pseudonyms) = (plan, design, pseudonyms);
        MissingCodes = design.MissingDataCodes.DistinctBy(code => code.Code)
            .ToFrozenDictionary(code => code.Code, code => LabelText.Plain(code.Label), StringComparer.Ordinal);
        _events = design.Events.Select((e, at) => (e.UniqueName, at)).DistinctBy(e => e.UniqueName)
            .ToFrozenDictionary(e => e.UniqueName, e => e.at, StringComparer.Ordinal);
        _repeating = design.Repeating.Select(repeat => (repeat.UniqueEvent, repeat.Form)).ToFrozenSet();
        var columns = new List<ExportColumn>(Places(dictionary, design));
        _instruments = Lay(dictionary, columns);
        Columns = columns;
    }

    /// <summary>The plan.</summary>
    public ExportPlan Plan { get; }

    /// <summary>The study's design.</summary>
    public StudyDesign Design { get; }

    /// <summary>All columns of the wide layout; the long layout has the fields among them as rows.</summary>
    public IReadOnlyList<ExportColumn> Columns { get; }

    internal Pseudonyms? Pseudonyms { get; }

    internal FrozenDictionary<string, string> MissingCodes { get; }

    internal bool HasEvents => Design.Events.Count > 0;

    internal bool HasRepeats => Design.Repeating.Count > 0;

    internal InstrumentColumns? Find(string instrument) => _instruments.GetValueOrDefault(instrument);

    internal int EventAt(string name) => !HasEvents ? (name.Length == 0 ? 0 : -1) : _events.GetValueOrDefault(name, -1);

    internal bool Repeats(string @event, string form) => _repeating.Contains((@event, form));

    // What is asked for and not there must not be missing without a word.
    private static void Known(IReadOnlySet<string>? asked, IEnumerable<string> known, string what)
    {
        if (asked?.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"The dictionary has no {what} '{unknown}'.", nameof(asked));
        }
    }

    private static IEnumerable<ExportColumn> Places(DataDictionary dictionary, StudyDesign design)
    {
        var id = dictionary.Fields[0];
        var label = LabelText.Plain(id.Label);
        yield return new(ExportColumnKind.Record, id.Name, label.Length > 0 ? label : id.Name) { Field = id };
        if (design.Events.Count > 0)
        {
            yield return new(ExportColumnKind.Event, "redcap_event_name", "Event Name");
        }

        if (design.Repeating.Count > 0)
        {
            yield return new(ExportColumnKind.RepeatInstrument, "redcap_repeat_instrument", "Repeat Instrument");
            yield return new(ExportColumnKind.RepeatInstance, "redcap_repeat_instance", "Repeat Instance");
        }
    }

    private FrozenDictionary<string, InstrumentColumns> Lay(DataDictionary dictionary, List<ExportColumn> columns)
    {
        var treatments = FieldTreatments.Of(dictionary, Plan.DeIdentification);
        var instruments = new Dictionary<string, InstrumentColumns>(StringComparer.Ordinal);
        foreach (var instrument in dictionary.Instruments)
        {
            var at = new Dictionary<string, int>(StringComparer.Ordinal) { [dictionary.Fields[0].Name] = -1 };
            var first = columns.Count;
            foreach (var field in instrument.Fields.Where(field => field.Name != dictionary.Fields[0].Name))
            {
                var treatment = treatments[field.Name];
                var isThere = Plan.Takes(instrument.Name) && treatment != FieldTreatment.Remove
                    && (Plan.Fields?.Contains(field.Name) ?? true);
                foreach (var column in ExportColumn.Of(field, treatment))
                {
                    at[column.Name] = isThere ? columns.Count : -1;
                    columns.AddRange(isThere ? [column] : []);
                }
            }

            var completes = Plan.Completion && Plan.Takes(instrument.Name);
            at[instrument.CompletionColumn] = completes ? columns.Count : -1;
            columns.AddRange(completes ? [ExportColumn.Completion(instrument)] : []);
            instruments[instrument.Name] = new InstrumentColumns(
                instrument, instruments.Count, first, columns.Count - first,
                at.ToFrozenDictionary(StringComparer.Ordinal));
        }

        return instruments.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>Where an instrument's columns stand.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Place">Its place among the instruments.</param>
/// <param name="First">Its first column.</param>
/// <param name="Count">How many it has in the table.</param>
/// <param name="At">The column of each value; -1 if the plan leaves it out.</param>
internal sealed record InstrumentColumns(
    Instrument Instrument, int Place, int First, int Count, FrozenDictionary<string, int> At);
