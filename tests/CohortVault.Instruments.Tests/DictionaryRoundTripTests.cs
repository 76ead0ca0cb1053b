using System.Diagnostics;
using System.Text;
using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests;

/// <summary>Dictionaries are written from the model with the bytes that they were read from.</summary>
public sealed class DictionaryRoundTripTests
{
    public static TheoryData<string> Real => [.. Directory.GetFiles(Repository.Dictionary(""), "*.csv").Select(file => Path.GetFileName(file))];

    [Fact]
    public void There_are_real_dictionaries_to_try() => Assert.InRange(Real.Count, 17, 100);

    [Theory, MemberData(nameof(Real))]
    public void A_real_dictionary_is_usable_and_comes_back_byte_for_byte(string file)
    {
        var bytes = File.ReadAllBytes(Repository.Dictionary(file));
        var report = DictionaryCheck.Run(bytes, file);
        Assert.Empty(report.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Describe(file)));
        Assert.True(report.RoundTrips);
        Assert.Equal(bytes, DictionaryWriter.Write(report.Dictionary));
    }

    [Theory, MemberData(nameof(Real))]
    public void Editing_one_label_changes_exactly_that_cell(string file)
    {
        var bytes = File.ReadAllBytes(Repository.Dictionary(file));
        var dictionary = Rows.Read(bytes);
        var before = CsvReader.Read(bytes, file);
        var label = dictionary.Layout.Columns.ToList().FindIndex(column => column.Column == DictionaryColumn.FieldLabel);
        foreach (var name in dictionary.Fields.Select(row => row.Name))
        {
            var changed = DictionaryWriter.Write(dictionary.With(name, row => row with { Label = "Wie geht's, \"heute\"?" }));
            var after = CsvReader.Read(changed, file);
            var differences = from row in Enumerable.Range(0, Math.Max(before.Rows.Count, after.Rows.Count))
                              from cell in Enumerable.Range(0, Math.Max(before.Rows[row].Cells.Count, after.Rows[row].Cells.Count))
                              where before.Rows[row].Cells[cell].Text != after.Rows[row].Cells[cell].Text
                              select (before.Rows[row].Cells[0].Text, cell);
            Assert.Equal([(name, label)], differences);
            Assert.Equal(bytes, DictionaryWriter.Write(Rows.Read(changed).With(name, _ => dictionary.Fields.Single(row => row.Name == name))));
        }
    }

    [Theory]
    [InlineData("a byte-order mark", "\uFEFF", "\n", ",")]
    [InlineData("Windows line ends", "", "\r\n", ",")]
    [InlineData("old line ends", "", "\r", ",")]
    [InlineData("semicolons", "", "\n", ";")]
    [InlineData("tabs", "\uFEFF", "\r\n", "\t")]
    public void Spelling_is_kept(string what, string start, string end, string delimiter)
    {
        Assert.NotEmpty(what);
        var text = File.ReadAllText(Repository.Dictionary("redcapr-simple.csv"));
        var cells = CsvReader.Read(Encoding.UTF8.GetBytes(text), "a.csv").Rows;
        var spelled = start + string.Concat(cells.Select(row => string.Join(delimiter, row.Cells.Select(Spell)) + end));
        Same(spelled);

        static string Spell(CsvCell cell) => cell.Quoting == CellQuoting.Quoted || cell.Text.AsSpan().IndexOfAny(";,\t") >= 0 ? $"\"{cell.Text}\"" : cell.Text;
    }

    [Fact]
    public void Odd_but_readable_spellings_are_kept()
    {
        var plain = Rows.Text(Rows.Row("age", "text"), Rows.Row("sex", "radio", "f", (DictionaryColumn.Options, "0,Female|1 ,  Male \r| 2,")));
        Same(plain.TrimEnd('\n'));
        Same(plain + "\n\n");
        Same(plain + ",,,,,,,,,,,,,,,,,\n");
        Same(plain.Replace("age,f,,text", "age,f,,\"Text\"", StringComparison.Ordinal));
        Same(plain.Replace("age,f,,text,Label,,,,,,,,,", "age,f,,text,5\" tall,,,,,,Y,,n,", StringComparison.Ordinal));
        Same(plain.Replace("\nage", "\n\n,,\nage", StringComparison.Ordinal));
        Same(plain.Replace("\nage", "\r\nage", StringComparison.Ordinal));
        Same(plain.Replace(",Label,", ",\"Emoji 😀, שלום \"\"עולם\"\", مرحبا\n‏second line\",", StringComparison.Ordinal));
        Same(plain.Replace("\"Identifier?\"", "identifier", StringComparison.Ordinal));
        Same(string.Join('\n', plain.Split('\n').Select(line => line.Length == 0 ? line : line[..line.LastIndexOf(',')])));
    }

    [Fact]
    public void A_new_dictionary_is_written_as_REDCap_writes_it()
    {
        Field[] fields =
        [
            new() { Name = "record_id", Form = "form_1", Type = FieldType.Text, Label = "Record ID" },
            new() { Name = "f_radio", Form = "form_1", Type = FieldType.Radio, Label = "Radio", Options = ChoiceList.Parse("0, Zero | 1, One"), IsRequired = true },
        ];
        Assert.Equal(
            File.ReadLines(Repository.Dictionary("redcapr-simple.csv")).First() + "\nrecord_id,form_1,,text,\"Record ID\",,,,,,,,,,,,,\n"
            + "f_radio,form_1,,radio,Radio,\"0, Zero | 1, One\",,,,,,,y,,,,,\n",
            Encoding.UTF8.GetString(DictionaryWriter.Write(new DataDictionary(fields, DictionaryLayout.Default))));
    }

    [Fact]
    public void Forty_thousand_fields_are_read_in_a_time_that_grows_with_them()
    {
        var rows = Enumerable.Range(0, 39_999).Select(n => (n % 3) switch
        {
            0 => Rows.Row($"v{n}", "radio", $"form_{n / 100}", (DictionaryColumn.Options, "0, No | 1, Yes"), (DictionaryColumn.BranchingLogic, $"[v{n + 1}] > 3 and [record_id] <> ''")),
            1 => Rows.Row($"v{n}", "text", $"form_{n / 100}", (DictionaryColumn.Validation, "integer"), (DictionaryColumn.Minimum, "0"), (DictionaryColumn.Maximum, "9")),
            _ => Rows.Row($"v{n}", "calc", $"form_{n / 100}", (DictionaryColumn.Options, n < 3 ? "1 + 1" : $"[v{n - 3}] + 1")),
        });
        var bytes = Encoding.UTF8.GetBytes(Rows.Text([.. rows]));
        var watch = Stopwatch.StartNew();
        var report = DictionaryCheck.Run(bytes, "large.csv");
        Assert.Empty(report.Findings);
        Assert.Equal(40_000, report.Dictionary.Fields.Count);
        Assert.True(report.RoundTrips);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static void Same(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(text, Encoding.UTF8.GetString(DictionaryWriter.Write(Rows.Read(bytes))));
    }
}
