using System.Globalization;
using CohortVault.Instruments.Model;

namespace CohortVault.Server.Tests.Weeks;

/// <summary>Forms with their values, by record, event, instrument and time over: as a test knows them, or as tables of an export have them.</summary>
internal sealed class ExportedForms(DataDictionary dictionary)
{
    private const string Again = "redcap_repeat_instrument";
    private const string Event = "redcap_event_name";
    private const string Time = "redcap_repeat_instance";

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _forms = new(StringComparer.Ordinal);

    private string RecordColumn => dictionary.Fields[0].Name;

    /// <summary>What participants typed, by the test's own record.</summary>
    public static ExportedForms Of(DataDictionary dictionary, IEnumerable<SimulatedParticipant> participants)
    {
        var forms = new ExportedForms(dictionary);
        foreach (var participant in participants)
        {
            foreach (var sent in participant.Sent.GroupBy(sent => (sent.Event, sent.Instrument)))
            {
                foreach (var (form, at) in sent.Select((form, at) => (form, at)))
                {
                    forms.Add($"{Plain(participant.Code)} {sent.Key.Event}", sent.Key.Instrument, at + 1, form.Values.Append(new($"{sent.Key.Instrument}_complete", "2")));
                }
            }
        }

        return forms;
    }

    /// <summary>REDCap's flat table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="named">What a record is called; null for what the table calls it.</param>
    public ExportedForms Wide(CsvTable table, IReadOnlyDictionary<string, string>? named = null)
    {
        var forms = new ExportedForms(dictionary);
        foreach (var row in table.Records)
        {
            var record = named is null ? row[RecordColumn] : named[row[RecordColumn]];
            var again = row.GetValueOrDefault(Again, "");
            foreach (var instrument in dictionary.Instruments.Where(one => again.Length == 0 || one.Name == again))
            {
                var values = Columns(instrument).Where(column => row[column].Length > 0).Select(column => new KeyValuePair<string, string>(column, row[column])).ToList();
                if (values.Count > 0)
                {
                    forms.Add($"{record} {row.GetValueOrDefault(Event, "")}", instrument.Name, again.Length > 0 ? int.Parse(row[Time], CultureInfo.InvariantCulture) : 1, values);
                }
            }
        }

        return forms;
    }

    /// <summary>REDCap's table with one value a row.</summary>
    public ExportedForms Long(CsvTable table)
    {
        var forms = new ExportedForms(dictionary);
        var rows = table.Records.Select(row => (Row: row, Instrument: InstrumentOf(row["field_name"])));
        foreach (var form in rows.GroupBy(one => (Record: $"{one.Row["record"]} {one.Row.GetValueOrDefault(Event, "")}", one.Instrument.Name, Instance: one.Row.GetValueOrDefault(Time, ""))))
        {
            var values = new Dictionary<string, string>();
            foreach (var (row, instrument) in form)
            {
                var field = instrument.Fields.FirstOrDefault(candidate => candidate.Name == row["field_name"]);
                if (field?.Type is FieldType.Checkbox)
                {
                    // What is not ticked has no row.
                    foreach (var column in field.Columns)
                    {
                        values[column] = column == Field.CheckboxColumn(field.Name, row["value"]) ? "1" : values.GetValueOrDefault(column, "0");
                    }
                }
                else
                {
                    values.Add(row["field_name"], row["value"]);
                }
            }

            forms.Add(form.Key.Record, form.Key.Name, form.Key.Instance.Length > 0 ? int.Parse(form.Key.Instance, CultureInfo.InvariantCulture) : 1, values);
        }

        return forms;
    }

    /// <summary>The same without files, which do not come with a table.</summary>
    public ExportedForms WithoutFiles()
    {
        var files = dictionary.Fields.Where(field => field.Type is FieldType.File).Select(field => field.Name).ToHashSet();
        var forms = new ExportedForms(dictionary);
        foreach (var (name, values) in _forms)
        {
            forms._forms[name] = new(values.Where(value => !files.Contains(value.Key)).ToDictionary(), StringComparer.Ordinal);
        }

        return forms;
    }

    /// <summary>Fails with what differs, form by form.</summary>
    public void AssertSame(ExportedForms other, string where)
    {
        Assert.NotEmpty(_forms);
        var differences = _forms.Keys.Union(other._forms.Keys).SelectMany(form =>
            !_forms.TryGetValue(form, out var expected) ? [$"{form}: nobody sent it"]
            : !other._forms.TryGetValue(form, out var actual) ? [$"{form}: is missing"]
            : expected.Keys.Union(actual.Keys).Where(column => expected.GetValueOrDefault(column) != actual.GetValueOrDefault(column))
                .Select(column => $"{form}, {column}: <{expected.GetValueOrDefault(column)}> is <{actual.GetValueOrDefault(column)}>"))
            .ToList();
        Assert.True(differences.Count == 0, $"{where}: {differences.Count} differences\n{string.Join('\n', differences.Take(20))}");
    }

    public int Count => _forms.Count;

    public int Values => _forms.Values.Sum(values => values.Count);

    /// <summary>A code as data have it, without what groups it for people.</summary>
    public static string Plain(string code) => string.Concat(code.Where(char.IsLetterOrDigit));

    private void Add(string record, string instrument, int instance, IEnumerable<KeyValuePair<string, string>> values) =>
        _forms.Add($"{record} {instrument} {instance:000}", new(values.Where(value => value.Value.Length > 0).ToDictionary(), StringComparer.Ordinal));

    private IEnumerable<string> Columns(Instrument instrument) =>
        instrument.Fields.SelectMany(field => field.Columns).Where(column => column != RecordColumn).Append(instrument.CompletionColumn);

    private Instrument InstrumentOf(string field) =>
        dictionary.Instruments.Single(one => one.CompletionColumn == field || one.Fields.Any(candidate => candidate.Name == field));
}
