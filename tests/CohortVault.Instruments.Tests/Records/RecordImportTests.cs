using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Instruments.Tests.Export;
using static CohortVault.Instruments.Tests.Rows;

namespace CohortVault.Instruments.Tests.Records;

public sealed class RecordImportTests
{
    private static readonly DataDictionary Visit = Studies.Of(
        Row("sex", "radio", "f", (DictionaryColumn.Options, "0, Female | 1, Male | 9, Unknown"), (DictionaryColumn.FieldLabel, "Sex")),
        Row("race", "checkbox", "f", (DictionaryColumn.Options, "1, One | 2, Two"), (DictionaryColumn.FieldLabel, "Race")),
        Row("day", "text", "f", (DictionaryColumn.Validation, "date_dmy"), (DictionaryColumn.Minimum, "2000-01-01"), (DictionaryColumn.Maximum, "today"), (DictionaryColumn.FieldLabel, "Day")),
        Row("count", "text", "f", (DictionaryColumn.Validation, "integer"), (DictionaryColumn.Minimum, "1"), (DictionaryColumn.Maximum, "9"), (DictionaryColumn.FieldLabel, "Count")),
        Row("mood", "slider", "g", (DictionaryColumn.FieldLabel, "Mood")), Row("remark", "notes", "g", (DictionaryColumn.FieldLabel, "Remark")));

    private static readonly StudyDesign Visits = new()
    {
        Arms = [new(1, "A")],
        Events = [new("base_arm_1", "Base", 1), new("visit_arm_1", "Visit", 1)],
        EventForms = [new(1, "base_arm_1", "f"), new(1, "base_arm_1", "g"), new(1, "visit_arm_1", "g")],
        Repeating = [new("base_arm_1", "g", ""), new("visit_arm_1", "", "")],
        MissingDataCodes = MissingDataCode.Parse("UNK, Not known | NI, No information"),
    };

    [Theory]
    [InlineData("import.unknown-column", 1, "nobody", "record_id,nobody\n1,2\n")]
    [InlineData("import.duplicate-column", 1, "sex", "record_id,sex,sex\n1,0,0\n")]
    [InlineData("import.no-record", 1, "record_id", "sex\n0\n")]
    [InlineData("import.columns", 3, "", "record_id,sex\n1,0\n2,0,0\n")]
    [InlineData("import.columns", 2, "", "record_id,sex,day\n1,0\n")]
    [InlineData("import.record", 3, "record_id", "record_id,sex\n1,0\n,0\n")]
    [InlineData("import.record", 2, "record_id", "record_id,sex\n\"a\nb\",0\n")]
    [InlineData("import.duplicate-row", 4, "record_id", "record_id,sex\n1,0\n2,0\n1,1\n")]
    [InlineData("import.choice", 2, "sex", "record_id,sex\n1,7\n")]
    [InlineData("import.choice", 2, "sex", "record_id,sex\n1,Female\n")]
    [InlineData("import.choice", 3, "sex", "record_id,sex\r\n1,0\r\n2,7\r\n")]
    [InlineData("import.choice", 4, "sex", "record_id,remark,sex\r1,\"a\r\nb\",0\r2,,7\r")]
    [InlineData("import.choice", 2, "race___1", "record_id,race___1\n1,yes\n")]
    [InlineData("import.choice", 2, "f_complete", "record_id,f_complete\n1,3\n")]
    [InlineData("import.date", 2, "day", "record_id,day\n1,29/02/2024\n")]
    [InlineData("import.date", 2, "day", "record_id,day\n1,2023-02-29\n")]
    [InlineData("import.date", 4, "day", "record_id,remark,day\n1,\"two\nlines\",2024-02-29\n2,,2024-02-30\n")]
    [InlineData("import.value", 2, "count", "record_id,count\n1,1.5\n")]
    [InlineData("import.value", 2, "mood", "record_id,mood\n1,high\n")]
    [InlineData("import.empty", 0, "", "\n\n")]
    [InlineData("csv.quote", 2, "", "record_id,sex\n\"1,0\n3,1\n")]
    [InlineData("csv.quote", 3, "", "record_id,sex\n1,0\n\"2\"x,1\n")]
    [InlineData("csv.character", 2, "", "record_id,sex\n1,\0\n")]
    public async Task A_wrong_table_is_refused_with_line_and_column(string code, int line, string column, string csv)
    {
        var (_, import) = await Studies.ReadAsync(csv, Visit);
        var finding = Assert.Single(import.Findings);
        Assert.Equal((FindingSeverity.Error, code, line, column), (finding.Severity, finding.Code, finding.Line, finding.Column));
        Assert.False(import.IsUsable);
        Assert.EndsWith(".", finding.Problem, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import.no-event", 1, "record_id,sex\n1,0\n")]
    [InlineData("import.event", 2, "record_id,redcap_event_name,sex\n1,,0\n")]
    [InlineData("import.event", 2, "record_id,redcap_event_name,sex\n1,Base,0\n")]
    [InlineData("import.not-at-event", 2, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex\n1,visit_arm_1,,1,0\n")]
    [InlineData("import.repeat", 2, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mood\n1,visit_arm_1,g,1,5\n")]
    [InlineData("import.repeat", 2, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mood\n1,base_arm_1,h,1,5\n")]
    [InlineData("import.repeat-field", 2, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex,mood\n1,base_arm_1,g,1,0,5\n")]
    [InlineData("import.repeat-missing", 2, "record_id,redcap_event_name,mood\n1,base_arm_1,5\n")]
    [InlineData("import.instance", 2, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mood\n1,base_arm_1,g,0,5\n")]
    [InlineData("import.instance", 2, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mood\n1,visit_arm_1,,,5\n")]
    [InlineData("import.instance", 2, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex\n1,base_arm_1,,1,0\n")]
    [InlineData("import.duplicate-row", 3, "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mood\n1,base_arm_1,g,2,5\n1,base_arm_1,g,2,6\n")]
    public async Task Events_and_repetitions_are_as_the_design_has_them(string code, int line, string csv)
    {
        var (_, import) = await Studies.ReadAsync(csv, Visit, Visits);
        var finding = Assert.Single(import.Findings);
        Assert.Equal((FindingSeverity.Error, code, line), (finding.Severity, finding.Code, finding.Line));
    }

    [Fact]
    public async Task Rows_are_cut_into_forms_and_a_blank_cell_says_nothing()
    {
        var (forms, import) = await Studies.ReadAsync(
            """
            record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex,race___1,race___2,day,count,f_complete,mood,remark,g_complete
            1,base_arm_1,,,0,1,0,2024-02-29,,2,,,
            1,base_arm_1,g,1,,,,,,,50," kept ",1
            1,base_arm_1,g,new,,,,,,,,,
            2,visit_arm_1,,3,,,,,,,UNK,NI,

            """, Visit, Visits);
        Assert.Empty(import.Findings);
        Assert.True(import.IsUsable);
        Assert.Equal(
            Studies.Spell(
            [
                Studies.At("1", "base_arm_1", "f", 1, ("sex", "0"), ("race___1", "1"), ("race___2", "0"), ("day", "2024-02-29"), ("f_complete", "2")),
                Studies.At("1", "base_arm_1", "g", 1, ("mood", "50"), ("remark", " kept "), ("g_complete", "1")),
                Studies.At("1", "base_arm_1", "g", 0),
                Studies.At("2", "visit_arm_1", "g", 3, ("mood", "UNK"), ("remark", "NI")),
            ]), Studies.Spell(forms.Select(form => form.Form)));
        Assert.Equal([2, 3, 4, 5], forms.Select(form => form.Line));
        Assert.Equal([false, false, true, false], forms.Select(form => form.IsNewInstance));
        Assert.All(forms, form => Assert.Empty(form.Cleared));
    }

    [Fact]
    public async Task Blank_cells_clear_only_when_asked_and_only_where_the_row_has_a_place_for_them()
    {
        const string Csv = "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex,count,mood\n1,base_arm_1,,,0,,\n1,visit_arm_1,,1,,,\n";
        var (forms, import) = await Studies.ReadAsync(Csv, Visit, Visits, new ImportOptions { BlanksClear = true });
        Assert.True(import.IsUsable);
        Assert.Equal(["base_arm_1 f sex=0 -count", "visit_arm_1 g  -mood"], forms.Select(form =>
            $"{form.Form.Event} {form.Form.Instrument} {string.Join(',', form.Form.Values.Select(v => $"{v.Key}={v.Value}"))} -{string.Join(",-", form.Cleared)}"));
    }

    [Fact]
    public async Task Values_out_of_range_are_warned_of_and_taken()
    {
        var (forms, import) = await Studies.ReadAsync("record_id,day,count,mood\n1,1999-12-31,10,101\n2,2050-01-01,9,0\n", Visit);
        Assert.Equal(["day", "count", "mood"], import.Findings.Select(finding => finding.Column));
        Assert.All(import.Findings, finding => Assert.Equal((FindingSeverity.Warning, "import.range", 2), (finding.Severity, finding.Code, finding.Line)));
        Assert.True(import.IsUsable);
        Assert.Equal(4, forms.Count);
    }

    [Fact]
    public async Task What_tells_who_somebody_is_is_pointed_out_without_saying_it_and_keeps_nothing_out()
    {
        var (forms, import) = await Studies.ReadAsync(
            "record_id,sex,remark\n1,0,slept well\nanna@example.org,1,ask Mrs Osborne or call 020 7946 0958\n", Visit);
        Assert.Equal([("record_id", 3), ("remark", 3)], import.Findings.Select(finding => (finding.Column, finding.Line)));
        Assert.All(import.Findings, finding => Assert.Equal((FindingSeverity.Warning, "import.identifier"), (finding.Severity, finding.Code)));
        Assert.Equal("The cell looks like a name and a telephone number.", import.Findings[1].Problem);
        Assert.DoesNotContain(import.Findings, finding => finding.Describe("a.csv").Contains("Osborne", StringComparison.Ordinal));
        Assert.True(import.IsUsable);
        Assert.Equal(4, forms.Count);
    }

    [Fact]
    public async Task A_flood_of_what_tells_who_somebody_is_is_told_once_and_refuses_nothing()
    {
        var rows = string.Concat(Enumerable.Range(1, 2000).Select(row => $"{row},Dr Osborne\n"));
        var (forms, import) = await Studies.ReadAsync($"record_id,remark\n{rows}", Visit);
        Assert.Equal(("import.identifiers", 201, 2000), (import.Findings[^1].Code, import.Findings.Count, forms.Count));
        Assert.True(import.IsUsable);
    }

    [Fact]
    public async Task A_field_that_is_marked_as_an_identifier_may_tell_it()
    {
        var dictionary = Studies.Of(Row("contact", "text", "f", (DictionaryColumn.Identifier, "y"), (DictionaryColumn.FieldLabel, "E-mail")));
        var (_, import) = await Studies.ReadAsync("record_id,contact\n1,anna@example.org\n", dictionary);
        Assert.Empty(import.Findings);
    }

    [Theory]
    [InlineData(ImportDateOrder.DayMonthYear, "29.02.2024", "2024-02-29")]
    [InlineData(ImportDateOrder.DayMonthYear, "1/2/2024", "2024-02-01")]
    [InlineData(ImportDateOrder.MonthDayYear, "2/1/2024", "2024-02-01")]
    [InlineData(ImportDateOrder.YearMonthDay, "2024/2/1", "2024-02-01")]
    public async Task Dates_are_read_in_the_order_that_the_caller_names(ImportDateOrder order, string cell, string stored)
    {
        var (forms, _) = await Studies.ReadAsync($"record_id,day\n1,{cell}\n", Visit, options: new ImportOptions { Dates = order });
        Assert.Equal(stored, Assert.Single(forms).Form.Values["day"]);
    }

    [Theory]
    [InlineData("record_id,sex\r\n1,0\r\n")]
    [InlineData("record_id;sex\n1;0")]
    [InlineData("record_id\tsex\r1\t0\r")]
    [InlineData("\uFEFF\"record_id\",\"sex\"\n\n\"1\",\"0\"\n\n")]
    [InlineData("sex,record_id\n0, 1 \n")]
    public async Task Spellings_of_tables_are_understood(string csv)
    {
        var (forms, import) = await Studies.ReadAsync(csv, Visit);
        Assert.Empty(import.Findings);
        Assert.Equal(["1||f|1|sex=0"], Studies.Spell(forms.Select(form => form.Form)));
    }

    [Fact]
    public async Task Labels_are_taken_where_they_are_unambiguous()
    {
        var dictionary = Studies.Of(
            Row("a", "radio", "f", (DictionaryColumn.Options, "0, 1 | 1, 2 | 3, Same | 4, Same | 5, Five"), (DictionaryColumn.FieldLabel, "Question")),
            Row("b", "text", "f", (DictionaryColumn.FieldLabel, "Twice")), Row("c", "text", "f", (DictionaryColumn.FieldLabel, "Twice")),
            Row("d", "text", "f", (DictionaryColumn.FieldLabel, "b")));
        var labels = new ImportOptions { Labels = true };
        Assert.Equal("5", (await Studies.ReadAsync("Label,Question\n1,Five\n", dictionary, options: labels)).Forms.Single().Form.Values["a"]);
        Assert.Equal("0", (await Studies.ReadAsync("record_id,a\n1,0\n", dictionary, options: labels)).Forms.Single().Form.Values["a"]);
        Assert.Equal("=x", (await Studies.ReadAsync("record_id,c\n1,'=x\n", dictionary, options: labels)).Forms.Single().Form.Values["c"]);
        foreach (var (cell, code) in ((string, string)[])[("1", "import.choice"), ("Same", "import.choice")])
        {
            Assert.Equal(code, (await Studies.ReadAsync($"record_id,a\n1,{cell}\n", dictionary, options: labels)).Import.Findings.Single().Code);
        }

        foreach (var heading in (string[])["Twice", "b"])
        {
            Assert.Equal("import.unknown-column", (await Studies.ReadAsync($"record_id,{heading}\n1,x\n", dictionary, options: labels)).Import.Findings.Single().Code);
        }
    }

    [Fact]
    public async Task Findings_hold_no_values_and_a_flood_is_cut_off()
    {
        var csv = "record_id,sex,count\n" + string.Concat(Enumerable.Range(0, 3000).Select(n => $"{n},canary,canary\n"));
        var (_, import) = await Studies.ReadAsync(csv, Visit);
        Assert.Equal(1001, import.Findings.Count);
        Assert.Equal("import.more", import.Findings[^1].Code);
        Assert.All(import.Findings, finding => Assert.DoesNotContain("canary", finding.Describe("t"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_many_rows_are_refused()
    {
        var (forms, import) = await Studies.ReadAsync("record_id,sex\n1,0\n2,0\n3,0\n", Visit, options: new ImportOptions { MaximumRows = 2 });
        Assert.Equal(("import.too-many-rows", 4, 2), (import.Findings.Single().Code, import.Findings.Single().Line, forms.Count));
        Assert.False(import.IsUsable);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x72, 0x00 }, "csv.encoding", 1)]
    [InlineData(new byte[] { 0x72, 0x00, 0x65, 0x00 }, "csv.character", 1)]
    [InlineData(new byte[] { 0x61, 0x0A, 0x62, 0x0D, 0x0A, 0xE9, 0x2C }, "import.no-record", 1)]
    public async Task Other_encodings_are_named(byte[] bytes, string code, int line)
    {
        var (_, import) = await Studies.ReadAsync(bytes, Visit, new StudyDesign());
        Assert.Contains((code, line), import.Findings.Select(finding => (finding.Code, finding.Line)));
    }

    [Fact]
    public async Task A_byte_that_is_no_UTF8_is_found_on_its_line_however_far_down()
    {
        var csv = new List<byte>(Encoding.UTF8.GetBytes("record_id,remark\n"));
        csv.AddRange(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(n => $"{n},ä\n"))));
        csv.AddRange([(byte)'x', (byte)',', 0xE4, (byte)'\n']);
        var (_, import) = await Studies.ReadAsync([.. csv], Visit, new StudyDesign());
        Assert.Equal(("csv.encoding", 20_002), (import.Findings.Single().Code, import.Findings.Single().Line));
    }
}
