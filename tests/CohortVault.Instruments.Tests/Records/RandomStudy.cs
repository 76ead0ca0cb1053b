using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Tests.Records;

/// <summary>A study with fields of every type and validation, events, repetitions, and awkward values; the same for the same
/// seed.</summary>
internal sealed class RandomStudy
{
    private static readonly string[] Awkward =
    [
        "plain", "two words", "comma, \"quotes\"", "line\nbreak", "return\r\nand feed", "lone\rreturn", "=1+1", "-5", "+49 30", "'quoted", "'=x", "''-", "@a",
        "\ttab", " lead and trail ", "😀 emoji 👩‍🔬", "שלום \"עולם\"", "مرحبا ‏بك", "a\\b", "semi;colon", "-", "ÅßÇ", "\"", "0", "NA", "＝full", "\uFEFFmark",
    ];

    private readonly Random _random;
    private List<RecordForm>? _forms;

    public RandomStudy(int seed)
    {
        _random = new Random(seed);
        Dictionary = new DataDictionary([.. Fields()], DictionaryLayout.Default);
        var forms = Dictionary.Instruments.Select(instrument => instrument.Name).ToList();
        Design = (seed % 4) switch
        {
            0 => new StudyDesign(),
            1 => new StudyDesign { Repeating = [new("", forms[1], "")] },
            _ => Longitudinal(forms, seed % 4 == 3),
        };
    }

    public DataDictionary Dictionary { get; }

    public StudyDesign Design { get; }

    /// <summary>Its forms, the same each time.</summary>
    public IReadOnlyList<RecordForm> Forms() => _forms ??= [.. Make()];

    private IEnumerable<RecordForm> Make()
    {
        var instruments = Dictionary.Instruments.ToList();
        var places = Design.Events.Count == 0
            ? instruments.Select(instrument => (Event: "", Form: instrument.Name)).ToList()
            : [.. Design.EventForms.Select(form => (Event: form.UniqueEvent, form.Form))];
        for (var record = 0; record < 12; record++)
        {
            foreach (var (@event, name) in places)
            {
                var repeats = Design.Repeating.Any(r => r.UniqueEvent == @event && (r.Form == name || r.Form.Length == 0));
                for (var instance = 1; instance <= (repeats ? _random.Next(4) : _random.Next(2)); instance++)
                {
                    var instrument = instruments.Single(i => i.Name == name);
                    yield return new RecordForm($"P-{record:D3}", @event, name, instance, Values(instrument));
                }
            }
        }
    }

    private Dictionary<string, string> Values(Instrument instrument)
    {
        var values = new Dictionary<string, string> { [instrument.CompletionColumn] = $"{_random.Next(3)}" };
        foreach (var field in instrument.Fields.Where(field => field.Name != Dictionary.Fields[0].Name))
        {
            foreach (var column in field.Columns)
            {
                if (_random.Next(3) > 0)
                {
                    values[column] = _random.Next(20) == 0 && Design.MissingDataCodes.Count > 0 ? "UNK" : Value(field);
                }
            }
        }

        return values;
    }

    private string Value(Field field) => field.Type switch
    {
        FieldType.Checkbox => $"{_random.Next(2)}",
        FieldType.Dropdown or FieldType.Radio or FieldType.YesNo or FieldType.TrueFalse => Pick([.. field.Choices!.Items.Select(choice => choice.Code)]),
        FieldType.Slider => $"{_random.Next(101)}",
        FieldType.Calc => $"{_random.Next(1000)}.5",
        FieldType.Text when field.Rule is { } rule => Typed(rule),
        _ => Pick(Awkward),
    };

    private string Typed(TextValidation rule) => rule.Kind switch
    {
        ValidationKind.Date => Date(),
        ValidationKind.DateTime => $"{Date()} {_random.Next(24):D2}:{_random.Next(60):D2}",
        ValidationKind.DateTimeSeconds => $"{Date()} {_random.Next(24):D2}:{_random.Next(60):D2}:{_random.Next(60):D2}",
        ValidationKind.Integer => $"{_random.Next(-99, 99)}",
        ValidationKind.Number => rule.DecimalComma ? $"{_random.Next(99)},{new string('7', Places(rule))}" : $"-{_random.Next(99)}.{new string('3', Places(rule))}",
        ValidationKind.Time => rule.Name switch { "time" => "23:59", "time_mm_ss" => "59:01", _ => "07:08:09" },
        _ => rule.Name switch
        {
            "alpha_only" => "Abc",
            "email" => "a@b.example",
            "phone" => "(405) 321-1111",
            "phone_australia" => "02 1234 5678",
            "phone_uk" => "+44 20 7946 0958",
            "postalcode_australia" => "3000",
            "postalcode_canada" => "K1A 0B1",
            "postalcode_uk" => "SW1A 1AA",
            "ssn" => "123-45-6789",
            "mrn_10d" => "0123456789",
            "mrn_generic" => "-a-1",
            "vmrn" => "0123",
            _ => "01234",
        },
    };

    private static int Places(TextValidation rule) => rule.Name.Contains("dp", StringComparison.Ordinal) ? rule.Name[7] - '0' : 2;

    private string Date() => new DateOnly(1900, 1, 1).AddDays(_random.Next(60_000)).ToString("yyyy-MM-dd", null);

    private string Pick(IReadOnlyList<string> from) => from[_random.Next(from.Count)];

    private StudyDesign Longitudinal(List<string> forms, bool arms) => new()
    {
        Arms = arms ? [new(1, "Drug A"), new(2, "Placebo, \"blind\"")] : [new(1, "Arm 1")],
        Events =
        [
            new("baseline_arm_1", "Baseline", 1), new("visit_arm_1", "Visit", 1), .. arms ? [new StudyEvent("baseline_arm_2", "Baseline", 2)] : (StudyEvent[])[],
        ],
        EventForms =
        [
            .. forms.Select(form => new EventForm(1, "baseline_arm_1", form)), .. forms.Skip(1).Select(form => new EventForm(1, "visit_arm_1", form)),
            .. arms ? [new EventForm(2, "baseline_arm_2", forms[0])] : (EventForm[])[],
        ],
        Repeating = [new("baseline_arm_1", forms[1], ""), new("visit_arm_1", "", "")],
        MissingDataCodes = MissingDataCode.Parse("-99, Not asked | UNK, Unknown"),
    };

    private IEnumerable<Field> Fields()
    {
        yield return new Field { Name = "record_id", Form = "form_0", Type = FieldType.Text, Label = "Record ID" };
        for (var form = 0; form < 3; form++)
        {
            foreach (var type in Enum.GetValues<FieldType>())
            {
                yield return new Field
                {
                    Name = $"f{form}_{FieldNames.Of(type)}",
                    Form = $"form_{form}",
                    Type = type,
                    Label = $"<b>Question</b> {form} &amp; {type} {Pick(Awkward)}",
                    Options = FieldOptions.Parse(type, type switch
                    {
                        FieldType.Dropdown or FieldType.Radio => "1, One | 2, =Two | -4, Min us | a, A, with comma",
                        FieldType.Checkbox => "1, One | B, Two | -4, Three",
                        FieldType.Calc => "1 + 1",
                        _ => "",
                    }),
                };
            }

            foreach (var rule in TextValidation.Every.Where(_ => _random.Next(3) == 0))
            {
                yield return new Field { Name = $"v{form}_{rule.Name}", Form = $"form_{form}", Type = FieldType.Text, Label = $"{rule.Name} of {form}", Validation = rule.Name };
            }
        }
    }
}
