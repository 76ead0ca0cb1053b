using System.Globalization;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Benchmarks.Export;

/// <summary>A longitudinal study with a diary that repeats; its forms are made one by one, the same each time.</summary>
internal sealed class SimulatedStudy
{
    private const int FieldsOfAForm = 24;
    private const int DiariesOfARecord = 30;
    private const int ValuesOfARecord = (FieldsOfAForm + 1) * (2 + DiariesOfARecord);

    private static readonly string[] Texts = ["slept well", "two words, a comma", "line\nbreak", "a \"quote\"", "=1+1", "😀 שלום"];

    public SimulatedStudy(long values)
    {
        Records = (values + ValuesOfARecord - 1) / ValuesOfARecord;
        Dictionary = new DataDictionary([.. Fields()], DictionaryLayout.Default);
    }

    public long Records { get; }

    public DataDictionary Dictionary { get; }

    public StudyDesign Design { get; } = new()
    {
        Arms = [new(1, "Arm 1")],
        Events = [new("base_arm_1", "Base", 1), new("year_arm_1", "Year", 1)],
        EventForms = [new(1, "base_arm_1", "visit"), new(1, "year_arm_1", "visit"), new(1, "year_arm_1", "diary")],
        Repeating = [new("year_arm_1", "diary", "")],
    };

    /// <summary>The ids of its records.</summary>
    public IEnumerable<string> Names()
    {
        for (var record = 0L; record < Records; record++)
        {
            yield return record.ToString("D9", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The forms of these records.</summary>
    public async IAsyncEnumerable<RecordForm> FormsAsync(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var random = new Random(int.Parse(name, CultureInfo.InvariantCulture));
            yield return new RecordForm(name, "base_arm_1", "visit", 1, Values("visit", random));
            yield return new RecordForm(name, "year_arm_1", "visit", 1, Values("visit", random));
            for (var instance = 1; instance <= DiariesOfARecord; instance++)
            {
                yield return new RecordForm(name, "year_arm_1", "diary", instance, Values("diary", random));
            }

            await Task.CompletedTask;
        }
    }

    private static Dictionary<string, string> Values(string form, Random random)
    {
        var values = new Dictionary<string, string>(FieldsOfAForm + 1, StringComparer.Ordinal) { [$"{form}_complete"] = "2" };
        for (var at = 0; at < FieldsOfAForm; at++)
        {
            values[$"{form}_{at}"] = (at % 4) switch
            {
                0 => random.Next(4).ToString(CultureInfo.InvariantCulture),
                1 => random.Next(1000).ToString(CultureInfo.InvariantCulture),
                2 => new DateOnly(2020, 1, 1).AddDays(random.Next(2000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                _ => Texts[random.Next(Texts.Length)],
            };
        }

        return values;
    }

    private static IEnumerable<Field> Fields()
    {
        yield return new Field { Name = "record_id", Form = "visit", Type = FieldType.Text, Label = "Record ID" };
        foreach (var form in (string[])["visit", "diary"])
        {
            for (var at = 0; at < FieldsOfAForm; at++)
            {
                yield return (at % 4) switch
                {
                    0 => Make(form, at, FieldType.Radio) with { Options = ChoiceList.Parse("0, Never | 1, Rarely | 2, Often | 3, Always") },
                    1 => Make(form, at, FieldType.Text) with { Validation = "integer" },
                    2 => Make(form, at, FieldType.Text) with { Validation = "date_ymd" },
                    _ => Make(form, at, FieldType.Notes),
                };
            }
        }
    }

    private static Field Make(string form, int at, FieldType type) =>
        new() { Name = $"{form}_{at}", Form = form, Type = type, Label = $"Question {at} of {form}" };
}
