using System.Text;
using CohortVault.Instruments.Dictionary;
using static CohortVault.Instruments.Dictionary.DictionaryColumn;

namespace CohortVault.Instruments.Tests;

/// <summary>What is wrong with a dictionary is said with line, column and what to do.</summary>
public sealed class DictionaryCheckTests
{
    public static TheoryData<string, string, DictionaryColumn?, string[]> Wrong => new()
    {
        { "a name in upper case", "dictionary.name", FieldName, [Rows.Row("Age", "text")] },
        { "a name with two underscores", "dictionary.name", FieldName, [Rows.Row("a__b", "text")] },
        { "a name ending in one", "dictionary.name", FieldName, [Rows.Row("a_", "text")] },
        { "no name", "dictionary.name", FieldName, [Rows.Row("", "text")] },
        { "an export's column", "dictionary.reserved-name", FieldName, [Rows.Row("redcap_event_name", "text")] },
        { "no form", "dictionary.form-name", FormName, [Rows.Row("a", "text", "")] },
        { "an unknown type", "dictionary.type", DictionaryColumn.FieldType, [Rows.Row("a", "txt")] },
        { "an unknown alignment", "dictionary.alignment", Alignment, [Rows.Row("a", "text", "f", (Alignment, "XX"))] },
        { "a flag that is none", "dictionary.flag", Identifier, [Rows.Row("a", "text", "f", (Identifier, "maybe"))] },
        { "no choices", "dictionary.choices", Options, [Rows.Row("a", "radio")] },
        { "a choice without code", "dictionary.choices", Options, [Rows.Row("a", "radio", "f", (Options, "1, Yes | No"))] },
        { "an empty code", "dictionary.choices", Options, [Rows.Row("a", "radio", "f", (Options, "1, Yes | , No"))] },
        { "a code twice", "dictionary.choices", Options, [Rows.Row("a", "dropdown", "f", (Options, "1, Yes | 1, No"))] },
        { "codes with one column", "dictionary.choices", Options, [Rows.Row("a", "checkbox", "f", (Options, "a-1, Yes | A_1, No"))] },
        { "four slider labels", "dictionary.slider", Options, [Rows.Row("a", "slider", "f", (Options, "1|2|3|4"))] },
        { "bounds exchanged", "dictionary.range", Minimum, [Rows.Row("a", "text", "f", (Validation, "number"), (Minimum, "10"), (Maximum, "9.5"))] },
        { "dates exchanged", "dictionary.range", Minimum, [Rows.Row("a", "text", "f", (Validation, "date_dmy"), (Minimum, "2020-01-02"), (Maximum, "01-01-2020"))] },
        { "times exchanged", "dictionary.range", Minimum, [Rows.Row("a", "text", "f", (Validation, "time"), (Minimum, "10:00"), (Maximum, "9:00"))] },
        { "a bound that is none", "dictionary.bound", Maximum, [Rows.Row("a", "text", "f", (Validation, "date_ymd"), (Maximum, "2021-02-29"))] },
        { "a field twice", "dictionary.duplicate-field", FieldName, [Rows.Row("record_id", "text")] },
        { "a completion column", "dictionary.column-clash", FieldName, [Rows.Row("f_complete", "text")] },
        { "a form in two parts", "dictionary.split-form", FormName, [Rows.Row("a", "text", "g"), Rows.Row("b", "text")] },
        { "a matrix in two parts", "dictionary.matrix", MatrixGroup, [Matrix("a", "1, A"), Rows.Row("x", "text"), Matrix("b", "1, A")] },
        { "a matrix of two minds", "dictionary.matrix", MatrixGroup, [Matrix("a", "1, A"), Matrix("b", "1, B")] },
        { "a matrix of text", "dictionary.matrix", MatrixGroup, [Rows.Row("a", "text", "f", (MatrixGroup, "m"))] },
        { "no calculation", "dictionary.no-calculation", Options, [Rows.Row("a", "calc")] },
        { "a calculation that does not parse", "expression.unexpected", Options, [Rows.Row("a", "calc", "f", (Options, "1 +"))] },
        { "an unknown function", "expression.function", BranchingLogic, [Rows.Row("a", "text", "f", (BranchingLogic, "foo([record_id]) = 1"))] },
        { "an unknown field", "dictionary.unknown-field", BranchingLogic, [Rows.Row("a", "text", "f", (BranchingLogic, "[height] = 1"))] },
        { "a choice that is none", "dictionary.reference", BranchingLogic, [Rows.Row("c", "checkbox", "f", (Options, "1, A")), Rows.Row("a", "text", "f", (BranchingLogic, "[c(2)] = '1'"))] },
        { "a code of no checkbox", "dictionary.reference", BranchingLogic, [Rows.Row("a", "text", "f", (BranchingLogic, "[record_id(2)] = '1'"))] },
        { "a calculation of itself", "dictionary.circular-calculation", Options, [Rows.Row("a", "calc", "f", (Options, "[a] + 1"))] },
        { "calculations in a circle", "dictionary.circular-calculation", Options, [Calc("a", "[b]"), Calc("b", "[c]"), Calc("c", "[a]")] },
        { "branching in a circle", "dictionary.circular-branching", BranchingLogic, [Rows.Row("a", "text", "f", (BranchingLogic, "[b]=1")), Rows.Row("b", "text", "f", (BranchingLogic, "[a]=1"))] },
        { "a tag without number", "dictionary.action-tag-argument", Annotation, [Rows.Row("a", "text", "f", (Annotation, "@CHARLIMIT"))] },
        { "a tag of no choice", "dictionary.action-tag-argument", Annotation, [Rows.Row("a", "radio", "f", (Options, "1, A"), (Annotation, "@HIDECHOICE='1,3'"))] },
        { "a cell too many", "dictionary.columns", null, [Rows.Row("a", "text") + ",x"] },
        { "a cell too few", "dictionary.columns", null, ["a,f"] },
    };

    [Theory]
    [InlineData("pat_surname", "text", "")]
    [InlineData("dob", "text", "")]
    [InlineData("a", "text", "What is your date of birth?")]
    [InlineData("a", "notes", "Name")]
    [InlineData("telephone", "text", "")]
    [InlineData("a", "text", "Home address")]
    [InlineData("a", "text", "Versichertennummer")]
    [InlineData("a", "text", "Fecha de nacimiento")]
    public void A_field_that_asks_who_somebody_is_is_pointed_out_unless_it_is_marked(string name, string type, string label)
    {
        Assert.Contains(Rows.Check(Rows.Row(name, type, "f", (FieldLabel, label))).Findings, finding => finding is { Code: "dictionary.identifier", Severity: FindingSeverity.Warning });
        var marked = Rows.Check(Rows.Row(name, type, "f", (FieldLabel, label), (Identifier, "y")));
        Assert.DoesNotContain(marked.Findings, finding => finding.Code == "dictionary.identifier");
    }

    [Theory]
    [InlineData("drug_name", "text", "Name of the medicine")]
    [InlineData("phone_use", "text", "Hours of phone use")]
    [InlineData("birth_weight", "text", "Birth weight")]
    [InlineData("a", "text", "Medikamentenname")]
    [InlineData("email_freq", "radio", "How often do you read e-mail?")]
    public void A_field_that_asks_something_else_is_not(string name, string type, string label) => Assert.DoesNotContain(
        Rows.Check(Rows.Row(name, type, "f", (FieldLabel, label), (Options, type == "radio" ? "1, Often" : ""))).Findings, finding => finding.Code == "dictionary.identifier");

    [Theory, MemberData(nameof(Wrong))]
    public void An_error_is_named_with_its_place(string what, string code, DictionaryColumn? column, string[] rows)
    {
        var report = Rows.Check(rows);
        var errors = report.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        Assert.Contains(errors, error => error.Code == code && error.Column == (column?.Heading() ?? "") && error.Line > 2);
        Assert.True(errors.Count == 1, $"{what}: {string.Join(" ", errors.Select(error => error.Describe("study.csv")))}");
        Assert.False(report.IsUsable);
        Assert.Matches(@"^study\.csv:\d+: .+\. .+\.$", errors[0].Describe("study.csv").Replace('…', '.'));
    }

    [Theory]
    [InlineData("dictionary.validation", "text", Validation, "date_xyz")]
    [InlineData("dictionary.validation", "notes", Validation, "number")]
    [InlineData("dictionary.range-unused", "text", Minimum, "5")]
    [InlineData("dictionary.action-tag", "text", Annotation, "@HIDEN")]
    [InlineData("dictionary.options-unused", "yesno", Options, "1, Ja | 0, Nein")]
    [InlineData("dictionary.sql", "sql", Options, "select 1")]
    [InlineData("dictionary.empty-choice", "radio", Options, "1, A | 2, B |")]
    [InlineData("dictionary.ranking-unused", "radio", MatrixRanking, "y")]
    [InlineData("dictionary.long-name", "text", FieldName, "a_name_of_more_than_26_letters")]
    public void What_is_merely_odd_is_a_warning(string code, string type, DictionaryColumn column, string text)
    {
        var report = Rows.Check(Rows.Row("a", type, "f", (Options, type is "radio" ? "1, A" : ""), (column, text)));
        Assert.Equal([code], report.Findings.Select(finding => finding.Code));
        Assert.True(report.IsUsable);
    }

    [Fact]
    public void A_checkbox_without_code_is_a_warning_and_case_gets_a_hint()
    {
        var report = Rows.Check(
            Rows.Row("c", "checkbox", "f", (Options, "1, A")), Rows.Row("a", "text", "f", (BranchingLogic, "[c] = '1' and [Record_ID] <> ''")));
        Assert.Equal(["dictionary.checkbox-without-code", "dictionary.unknown-field"], report.Findings.Select(finding => finding.Code));
        Assert.Equal("Write [record_id].", report.Findings[1].Remedy);
        Assert.StartsWith("At character 15: ", report.Findings[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_field_is_the_record_id()
    {
        var report = Rows.CheckText($"{Rows.Heading}\n{Rows.Row("a", "notes")}\n");
        Assert.Equal("dictionary.record-id", Assert.Single(report.Findings).Code);
        Assert.Equal("dictionary.no-fields", Assert.Single(Rows.CheckText(Rows.Heading + "\n").Findings).Code);
    }

    [Theory]
    [InlineData("", "dictionary.empty", 1)]
    [InlineData("name,type\na,b\n", "dictionary.unknown-column", 1)]
    [InlineData("Form Name,Field Type,Field Label\n", "dictionary.missing-column", 1)]
    [InlineData("Form Name,Form Name\n", "dictionary.duplicate-column", 1)]
    [InlineData("Form Name,\"Field\n\nType", "csv.quote", 1)]
    [InlineData("Form Name\n\"a\"b\n", "csv.quote", 2)]
    [InlineData("Form Name\na\0b\n", "csv.character", 2)]
    public void What_is_no_dictionary_is_refused(string text, string code, int line)
    {
        var refused = Assert.Throws<DictionaryRefusedException>(() => Rows.CheckText(text));
        Assert.Equal((code, line), (refused.Code, refused.Line));
        Assert.StartsWith($"study.csv:{line}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_encodings_are_refused()
    {
        byte[] latin = [.. Encoding.ASCII.GetBytes("Form Name\nM"), 0xFC, .. "ller\n"u8];
        Assert.Equal(("csv.encoding", 2), Refused(latin));
        Assert.Equal(("csv.encoding", 1), Refused([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Rows.Text())]));

        static (string, int) Refused(byte[] bytes)
        {
            var refused = Assert.Throws<DictionaryRefusedException>(() => DictionaryCheck.Run(bytes, "a.csv"));
            return (refused.Code, refused.Line);
        }
    }

    [Fact]
    public void A_flood_of_findings_is_cut_off_and_deep_chains_are_followed()
    {
        var report = Rows.Check([.. Enumerable.Range(0, 3000).Select(n => Rows.Row($"A{n}", "text"))]);
        Assert.Contains(report.Findings, finding => finding.Code == "dictionary.more");
        var chain = Rows.Check([.. Enumerable.Range(0, 5000).Select(n => Calc($"a{n}", $"[a{(n + 1) % 5000}]"))]);
        Assert.Equal("dictionary.circular-calculation", Assert.Single(chain.Findings).Code);
    }

    private static string Matrix(string name, string choices) => Rows.Row(name, "radio", "f", (Options, choices), (MatrixGroup, "m"));

    private static string Calc(string name, string calculation) => Rows.Row(name, "calc", "f", (Options, calculation));
}
