using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;
using static CohortVault.Instruments.Tests.Export.Studies;
using static CohortVault.Instruments.Tests.Rows;

namespace CohortVault.Instruments.Tests.Export;

public sealed class TableWriterTests
{
    private static readonly DataDictionary Small = Of(
        Row("sex", "radio", "f", (DictionaryColumn.Options, "0, <b>Female</b> | 1, Male"), (DictionaryColumn.FieldLabel, "Sex &amp; gender")),
        Row("race", "checkbox", "f", (DictionaryColumn.Options, "1, One | -4, Other")),
        Row("read_me", "descriptive"),
        Row("why", "notes", "g"));

    private static readonly StudyDesign Visits = new()
    {
        Arms = [new(1, "Drug"), new(2, "Placebo")],
        Events = [new("base_arm_1", "Base", 1), new("visit_arm_1", "Visit", 1), new("base_arm_2", "Base", 2)],
        Repeating = [new("base_arm_1", "g", ""), new("visit_arm_1", "", "")],
        MissingDataCodes = MissingDataCode.Parse("NI, No information"),
    };

    [Fact]
    public async Task Raw_headings_are_record_event_repetition_then_fields_with_completion_after_each_form()
    {
        var (text, summary) = await WriteAsync(new ExportTable(ExportPlan.Raw, Small, Visits));
        Assert.Equal(
            "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,sex,race___1,race____4,f_complete,why,g_complete\n", text);
        Assert.Equal((0, 10), (summary.Rows, summary.Columns));
        Assert.Equal("record_id,sex,race___1,race____4,f_complete,why,g_complete\n", (await WriteAsync(new ExportTable(ExportPlan.Raw, Small, new StudyDesign()))).Text);
    }

    [Fact]
    public async Task Rows_come_by_event_first_what_does_not_repeat_then_time_after_time()
    {
        var (text, summary) = await WriteAsync(
            new ExportTable(ExportPlan.Raw, Small, Visits),
            At("1", "visit_arm_1", "g", 2, ("why", "v2")), At("1", "base_arm_1", "g", 10, ("why", "ten")), At("1", "base_arm_1", "g", 2, ("why", "two")),
            At("1", "visit_arm_1", "f", 2, ("sex", "1")), At("1", "base_arm_1", "f", 1, ("sex", "0"), ("f_complete", "2")),
            At("2", "base_arm_2", "f", 1, ("race___1", "1"), ("race____4", "0")), At("2", "base_arm_2", "g", 1, ("g_complete", "1")));
        Assert.Equal(
            """
            1,base_arm_1,,,0,,,2,,
            1,base_arm_1,g,2,,,,,two,
            1,base_arm_1,g,10,,,,,ten,
            1,visit_arm_1,,2,1,,,,v2,
            2,base_arm_2,,,,1,0,,,1

            """, text[(text.IndexOf('\n') + 1)..]);
        Assert.Equal((2, 5, 9), (summary.Records, summary.Rows, summary.Values));
    }

    [Fact]
    public async Task The_long_table_has_a_row_for_each_value_and_the_code_of_each_ticked_choice()
    {
        var (text, summary) = await WriteAsync(
            new ExportTable(ExportPlan.OneValueARow, Small, Visits),
            At("1", "base_arm_1", "g", 3, ("why", "a, b")), At("1", "base_arm_1", "f", 1, ("race____4", "1"), ("race___1", "0"), ("sex", "NI"), ("f_complete", "0")));
        Assert.Equal(
            """
            record,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,field_name,value
            1,base_arm_1,,,sex,NI
            1,base_arm_1,,,race,-4
            1,base_arm_1,,,f_complete,0
            1,base_arm_1,g,3,why,"a, b"

            """, text);
        Assert.Equal((4, 4, 6), (summary.Rows, summary.Values, summary.Columns));
    }

    [Fact]
    public async Task The_readable_table_has_labels_without_markup_and_a_byte_order_mark()
    {
        var (text, _) = await WriteAsync(
            new ExportTable(ExportPlan.Readable, Small, Visits),
            At("1", "base_arm_1", "f", 1, ("sex", "0"), ("race____4", "1"), ("race___1", "NI"), ("f_complete", "2")), At("1", "base_arm_1", "g", 1, ("why", "NI")));
        Assert.Equal(
            """
            ﻿Label,"Event Name","Repeat Instrument","Repeat Instance","Sex & gender","Label (choice=One)","Label (choice=Other)","F: complete?",Label,"G: complete?"
            1,"Base (Arm 1: Drug)",,,Female,"No information",Checked,Complete,,
            1,"Base (Arm 1: Drug)",G,1,,,,,NI,

            """, text);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+1 555", "'+1 555")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'=1", "''=1")]
    [InlineData("-2.5", "-2.5")]
    [InlineData("+7", "+7")]
    [InlineData("1=1", "1=1")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("'-5", "'-5")]
    [InlineData("-", "'-")]
    [InlineData("", "")]
    public async Task Formulas_are_neutralised_for_people_and_kept_for_programs(string value, string shown)
    {
        Assert.Equal(shown, Formulas.Neutralise(value));
        Assert.Equal(value, Formulas.Restore(shown));
        var form = Form("1", "g", ("why", value), ("g_complete", "2"));
        Assert.Contains($"{Quote(value)},2\n", (await WriteAsync(new ExportTable(ExportPlan.Raw, Small, new StudyDesign()), form)).Text, StringComparison.Ordinal);
        Assert.Contains($"{Quote(shown)},Complete\n", (await WriteAsync(new ExportTable(ExportPlan.Readable, Small, new StudyDesign()), form)).Text, StringComparison.Ordinal);

        static string Quote(string cell) => cell.AsSpan().IndexOfAny(" \t") >= 0 ? $"\"{cell}\"" : cell;
    }

    [Fact]
    public async Task Signs_of_all_scripts_quotes_and_breaks_are_kept_and_breaks_become_blanks_only_where_asked()
    {
        const string Text = "😀 \"שלום\"\r\nمرحبا\n‏x";
        var form = Form("1", "g", ("why", Text));
        var (raw, summary) = await WriteAsync(new ExportTable(ExportPlan.Raw, Small, new StudyDesign()), form);
        Assert.EndsWith("1,,,,,\"😀 \"\"שלום\"\"\r\nمرحبا\n‏x\",\n", raw, StringComparison.Ordinal);
        Assert.True(summary.Profiles.Single(profile => profile.Name == "why").HasBreaks);
        var (flat, second) = await WriteAsync(new ExportTable(ExportPlan.Raw with { OneLineCells = true }, Small, new StudyDesign()), form);
        Assert.EndsWith("1,,,,,\"😀 \"\"שלום\"\" مرحبا ‏x\",\n", flat, StringComparison.Ordinal);
        Assert.DoesNotContain(second.Profiles, profile => profile.HasBreaks);
    }

    [Fact]
    public async Task A_plan_takes_the_instruments_and_fields_that_it_names()
    {
        var forms = new[] { Form("1", "f", ("sex", "1"), ("race___1", "1"), ("f_complete", "2")), Form("1", "g", ("why", "x")) };
        var one = ExportPlan.Raw with { Instruments = new HashSet<string> { "f" }, Fields = new HashSet<string> { "race" } };
        Assert.Equal("record_id,race___1,race____4,f_complete\n1,1,,2\n", (await WriteAsync(new ExportTable(one, Small, new StudyDesign()), forms)).Text);
        Assert.Equal("record_id,sex\n1,1\n", (await WriteAsync(
            new ExportTable(ExportPlan.Raw with { Fields = new HashSet<string> { "sex" }, Completion = false }, Small, new StudyDesign()), forms)).Text);
    }

    [Fact]
    public async Task What_the_dictionary_or_the_design_does_not_have_is_counted()
    {
        var (text, summary) = await WriteAsync(
            new ExportTable(ExportPlan.Raw, Small, Visits),
            At("1", "gone_arm_1", "f", 1, ("sex", "1")), At("1", "base_arm_1", "gone", 1), At("1", "base_arm_1", "f", 2, ("sex", "1")),
            At("1", "base_arm_1", "f", 1, ("sex", "1"), ("gone", "1"), ("record_id", "1")));
        Assert.Equal(new LeftOut { Forms = 3, Values = 1 }, summary.LeftOut);
        Assert.EndsWith("\n1,base_arm_1,,,1,,,,,\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_names_what_the_dictionary_does_not_have_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ExportTable(ExportPlan.Raw with { Fields = new HashSet<string> { "gone" } }, Small, new StudyDesign()));
        Assert.Throws<ArgumentException>(() => new ExportTable(ExportPlan.Raw with { Instruments = new HashSet<string> { "gone" } }, Small, new StudyDesign()));
    }

    [Fact]
    public async Task A_code_without_a_label_stays_a_code_and_a_missing_data_code_of_a_choice_is_not_lost()
    {
        var dictionary = Of(Row("a", "radio", "f", (DictionaryColumn.Options, "1,  | 2, Two")), Row("b", "checkbox", "f", (DictionaryColumn.Options, "1, One")));
        var design = new StudyDesign { MissingDataCodes = [new("NI", "")] };
        var form = Form("1", "f", ("a", "1"), ("b___1", "NI"));
        Assert.EndsWith("\n1,1,NI,\n", (await WriteAsync(new ExportTable(ExportPlan.Readable, dictionary, design), form)).Text, StringComparison.Ordinal);
        Assert.EndsWith("\n1,a,1\n1,b___1,NI\n", (await WriteAsync(new ExportTable(ExportPlan.OneValueARow, dictionary, design), form)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>One<br/>two</p>", "One two")]
    [InlineData("2 < 3 and 4 > 3", "2 < 3 and 4 > 3")]
    [InlineData("a <b", "a <b")]
    [InlineData("&lt;b&gt; &amp; \r\n\t x", "<b> & x")]
    public void Labels_lose_their_markup_and_nothing_else(string label, string plain) => Assert.Equal(plain, LabelText.Plain(label));

    [Fact]
    public void A_label_of_nothing_but_openings_takes_no_time() =>
        Assert.Equal(3_000_000, LabelText.Plain(string.Concat(Enumerable.Repeat("<a:", 1_000_000))).Length);

    [Fact]
    public async Task A_form_that_is_there_twice_stops_the_export() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync(
            new ExportTable(ExportPlan.Raw, Small, Visits), At("1", "base_arm_1", "f", 1, ("sex", "1")), At("1", "base_arm_1", "f", 1, ("sex", "0"))));

    [Fact]
    public async Task No_more_than_one_participant_is_held()
    {
        var (held, most) = (0, 0);
        await using var stream = new CountingStream(() => held = 0);
        await TableWriter.WriteAsync(FormsAsync(), new ExportTable(ExportPlan.Raw, Small, new StudyDesign()), stream, TestContext.Current.CancellationToken);

        // Each participant fills the writer's buffer: rows go on before the participant after the next is asked for.
        Assert.InRange(most, 1, 2);

        async IAsyncEnumerable<CohortVault.Instruments.Records.RecordForm> FormsAsync()
        {
            for (var record = 0; record < 20; record++)
            {
                most = Math.Max(most, ++held);
                yield return Form($"{record}", "g", ("why", new string('x', 100_000)));
                await Task.Yield();
            }
        }
    }

    private sealed class CountingStream(Action written) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Length > 50_000)
            {
                written();
            }

            return ValueTask.CompletedTask;
        }
    }
}
