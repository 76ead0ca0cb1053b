using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using static CohortVault.Platform.Tests.Features.Instruments.Sheets;

namespace CohortVault.Platform.Tests.Features.Instruments;

public sealed class QuestionnaireFormTests
{
    private const string Three = "1, One | 2, Two | 0, None";

    [Theory]
    [InlineData("integer", "18", "99", "18", "99", "17", "100")]
    [InlineData("number", "-0.5", "1e3", "-.5", "1000", "-0.51", "1000.1")]
    [InlineData("number_comma_decimal", "0,5", "2,5", "0,50", "2,5", "0,4", "2,51")]
    [InlineData("date_dmy", "2020-01-01", "today", "01-01-2020", "26-11-2026", "31-12-2019", "27-11-2026")]
    [InlineData("datetime_mdy", "2020-01-01", "now", "01-01-2020 00:00", "11-26-2026 08:30", "12-31-2019 23:59", "11-26-2026 08:31")]
    [InlineData("datetime_ymd", "2020-01-01 12:00", "today", "2020-01-01 12:00", "2026-11-26 23:59", "2020-01-01 11:59", "2026-11-27 00:00")]
    [InlineData("time", "9:00", "17:00", "9:00", "17:00", "8:59", "17:01")]
    public void What_is_outside_of_the_range_is_declined_and_its_ends_are_taken(
        string validation, string least, string most, string low, string high, string tooLow, string tooHigh)
    {
        var field = Text("x", validation, least, most);
        foreach (var typed in (string[])[low, high])
        {
            Assert.NotNull(Stored(field, typed, out var problem));
            Assert.Null(problem);
        }

        foreach (var typed in (string[])[tooLow, tooHigh])
        {
            Assert.Null(Stored(field, typed, out var problem));
            Assert.Equal(AnswerProblemKind.Range, problem);
        }
    }

    [Fact]
    public void A_bound_may_be_another_answer()
    {
        var sheet = Sheet(Text("begin", "date_ymd"), Text("end", "date_ymd", "[begin]"));
        Assert.Empty(sheet.Answer(("begin", "2026-01-02"), ("end", "2026-01-02")).Problems);
        Assert.Equal(AnswerProblemKind.Range, sheet.Answer(("begin", "2026-01-02"), ("end", "2026-01-01")).Problems["end"].Kind);
        Assert.Empty(sheet.Answer(("end", "2026-01-01")).Problems);
    }

    [Fact]
    public void A_slider_is_a_whole_number_between_its_ends()
    {
        var slider = Of(FieldType.Slider, "x", "low | high");
        Assert.Equal("0", Stored(slider, "0", out _));
        Assert.Null(Stored(slider, "101", out var problem));
        Assert.Equal(AnswerProblemKind.Range, problem);
        Assert.Null(Stored(slider, "12.5", out problem));
        Assert.Equal(AnswerProblemKind.Shape, problem);
        Assert.Equal("-3", Stored(slider with { Minimum = "-5", Maximum = "5" }, "-3", out _));
        Assert.Null(Stored(slider, "99999999999999999999", out problem));
        Assert.Equal(AnswerProblemKind.Shape, problem);
    }

    [Theory]
    [InlineData(FieldType.Radio)]
    [InlineData(FieldType.Dropdown)]
    [InlineData(FieldType.YesNo)]
    [InlineData(FieldType.TrueFalse)]
    public void A_choice_is_one_of_those_offered(FieldType type)
    {
        var field = Of(type, "x", type is FieldType.Radio or FieldType.Dropdown ? Three : "");
        Assert.Equal("1", Stored(field, "1", out _));
        Assert.Null(Stored(field, "7", out var problem));
        Assert.Equal(AnswerProblemKind.Choice, problem);
        Assert.Null(Stored(field, "", out problem));
        Assert.Null(problem);
    }

    [Fact]
    public void A_choice_that_an_older_dictionary_had_may_stay_and_a_hidden_one_may_not_be_taken()
    {
        var sheet = Sheet(Of(FieldType.Radio, "x", Three, tags: "@HIDECHOICE='2'"));
        Assert.Equal(AnswerProblemKind.Choice, sheet.Answer(("x", "2")).Problems["x"].Kind);
        Assert.Equal("9", (sheet with { Before = new Dictionary<string, string> { ["x"] = "9" } }).Answer(("x", "9")).Values["x"]);
    }

    [Fact]
    public void A_checkbox_has_a_column_for_each_choice_once_one_is_ticked()
    {
        var sheet = Sheet(Of(FieldType.Checkbox, "x", "1, One | -4, Minus four | B, Bee", tags: "@MAXCHECKED=2"));
        var values = sheet.Answer(("x____4", "1")).Values;
        Assert.Equal(("0", "1", "0"), (values["x___1"], values["x____4"], values["x___b"]));
        Assert.Empty(sheet.Answer().Values);
        Assert.Equal(new AnswerProblem(AnswerProblemKind.TooMany, 2), sheet.Answer(("x___1", "1"), ("x____4", "1"), ("x___b", "1")).Problems["x"]);
        var alone = Sheet(Of(FieldType.Checkbox, "x", Three, tags: "@NONEOFTHEABOVE='0'"));
        Assert.Equal(AnswerProblemKind.StandsAlone, alone.Answer(("x___0", "1"), ("x___1", "1")).Problems["x"].Kind);
        Assert.Empty(alone.Answer(("x___0", "1")).Problems);
        Assert.Empty(alone.Answer(("x___2", "1"), ("x___1", "1")).Problems);
    }

    [Fact]
    public void What_is_required_is_missed_unless_branching_hides_it()
    {
        var sheet = Sheet(
            Of(FieldType.YesNo, "smokes"), Text("packs", "integer", branching: "[smokes] = '1'") with { IsRequired = true },
            Of(FieldType.Checkbox, "which", Three, branching: "[smokes] = '1'") with { IsRequired = true });
        Assert.Empty(sheet.Answer(("smokes", "0")).Problems);
        var missed = sheet.Answer(("smokes", "1"));
        Assert.Equal(["packs", "which"], missed.Problems.Keys);
        Assert.All(missed.Problems.Values, problem => Assert.Equal(AnswerProblemKind.Required, problem.Kind));
        Assert.Empty(sheet.Answer(("smokes", "1"), ("packs", "2"), ("which___2", "1")).Problems);
    }

    [Fact]
    public void A_hidden_answer_is_dropped_with_its_problem_and_all_that_hangs_on_it()
    {
        var sheet = Sheet(
            Text("c", branching: "[b] = 'x'"), Of(FieldType.YesNo, "a"), Text("b", branching: "[a] = '1'"),
            Text("d", "integer", branching: "[c] <> ''"), Calc("e", "[d] + 1", "[c] <> ''"));
        var all = sheet.Answer(("a", "1"), ("b", "x"), ("c", "yes"), ("d", "4"));
        Assert.Equal("5", all.Values["e"]);
        Assert.Empty(all.Hidden);
        var none = sheet.Answer(("a", "0"), ("b", "x"), ("c", "yes"), ("d", "four"));
        Assert.Equal(["a"], none.Values.Keys);
        Assert.Equal(["b", "c", "d", "e"], none.Hidden.Order());
        Assert.Empty(none.Problems);
    }

    [Fact]
    public void Calculations_follow_one_another_in_any_order_and_what_people_send_for_them_is_not_taken()
    {
        var sheet = Sheet(
            Calc("index", "round([weight] / [metres] ^ 2, 1)"), Calc("metres", "[height] / 100"),
            Text("height", "number_comma_decimal"), Text("weight", "number"),
            Text("words", tags: "@CALCTEXT(if([index] > 25, 'much', 'little'))"));
        var answers = sheet.Answer(("height", "172,5"), ("weight", "80"), ("index", "1"), ("metres", "9"), ("words", "mine"));
        Assert.Equal(("1.725", "26.9", "much"), (answers.Values["metres"], answers.Values["index"], answers.Values["words"]));
        Assert.DoesNotContain("index", sheet.Answer(("weight", "80"), ("index", "1")).Values.Keys);
    }

    [Fact]
    public void What_cannot_be_evaluated_hides_nothing_and_is_not_fatal()
    {
        var sheet = Sheet(
            Text("a", branching: "[user-name] = 'ada'"), Text("b", branching: "this is ((( nothing"),
            Text("c", branching: "[previous-event-name][a] = '1'"), Text("d", branching: "[d] = '1'"), Calc("e", "[survey-url] + 1"),
            Calc("f", "[g] + 1"), Calc("g", "[f] + 1")) with
        { Before = new Dictionary<string, string> { ["e"] = "17" } };
        var answers = sheet.Answer(("a", "1"), ("b", "2"), ("c", "3"), ("d", "1"));
        Assert.Equal(("1", "2", "3", "1", "17"), (answers.Values["a"], answers.Values["b"], answers.Values["c"], answers.Values["d"], answers.Values["e"]));
        Assert.Empty(answers.Hidden);
        Assert.Equal(["a"], (sheet with { Smart = _ => "eve" }).Answer(("a", "1"), ("d", "1")).Hidden);
    }

    [Fact]
    public void A_chain_of_ten_thousand_calculations_is_followed()
    {
        var fields = Enumerable.Range(1, 10_000).Select(n => Calc($"c{n}", $"[c{n - 1}] + 1")).Reverse().Append(Text("c0", "integer"));
        Assert.Equal("10005", Sheet([.. fields]).Answer(("c0", "5")).Values["c10000"]);
    }

    [Fact]
    public void Other_instruments_and_events_are_asked_by_their_names()
    {
        var sheet = Sheet(
            Text("a", branching: "[sex] = '2'"), Text("b", branching: "[visit_1_arm_1][weight] > 50"), Text("c", branching: "[now_arm_1][a] = 'x'")) with
        {
            Event = "now_arm_1",
            Elsewhere = new Dictionary<string, string> { ["sex"] = "2", ["visit_1_arm_1/weight"] = "49" },
        };
        Assert.Equal(["b"], sheet.Answer(("a", "x"), ("b", "y"), ("c", "z")).Hidden);
        Assert.Equal(["b", "c"], sheet.Answer(("a", "w")).Hidden.Order());
    }

    [Fact]
    public void The_event_and_instance_at_hand_are_no_other_place()
    {
        var sheet = Sheet(
            Text("a"), Text("b", branching: "[now_arm_1][a][2] = 'x'"), Text("c", branching: "[a][current-instance] = 'x'"),
            Text("d", branching: "[event-name][a] = 'x'"), Text("e", branching: "[a][1] = 'x'"), Text("f", branching: "[visit_complete] = '2'")) with
        {
            Event = "now_arm_1",
            Instance = 2,
            Before = new Dictionary<string, string> { ["visit_complete"] = "2" },
            Elsewhere = new Dictionary<string, string> { ["a#1"] = "y" },
        };
        Assert.Equal(["e"], sheet.Answer(("a", "x")).Hidden);
        Assert.Equal(["b", "c", "d", "e"], sheet.Answer(("a", "y")).Hidden.Order());
    }

    [Fact]
    public void A_missing_data_code_stands_in_the_place_of_any_answer()
    {
        var sheet = Sheet(
            Text("n", "integer", "0", "9") with { IsRequired = true }, Text("d", "date_dmy"), Of(FieldType.Radio, "r", Three), Calc("c", "[n] + 1"),
            Text("why", branching: "ismissingcode([n])")) with
        { By = FilledInBy.Staff, MissingDataCodes = MissingDataCode.Parse("-99, Not asked | UNK, Unknown") };
        var answers = sheet.Answer(("n", "-99"), ("d.missing", "UNK"), ("r.missing", "UNK"), ("why", "tired"));
        Assert.Empty(answers.Problems);
        Assert.Equal(("-99", "UNK", "UNK", "tired"), (answers.Values["n"], answers.Values["d"], answers.Values["r"], answers.Values["why"]));
        Assert.DoesNotContain("c", answers.Values.Keys);
        Assert.Equal(AnswerProblemKind.Range, sheet.Answer(("n", "-98")).Problems["n"].Kind);
    }

    [Fact]
    public void Nothing_is_taken_for_what_is_not_asked_and_what_is_stored_of_it_stays()
    {
        var sheet = Sheet(
            Text("name") with { IsIdentifier = true }, Text("fixed"), Text("tagged", tags: "@READONLY-SURVEY"), Text("unseen", tags: "@HIDDEN-SURVEY"),
            Text("open"), Of(FieldType.File, "scan"), Text("staff", tags: "@READONLY-FORM")) with
        {
            HideIdentifiers = true,
            ReadOnly = new HashSet<string> { "fixed" },
            Before = new Dictionary<string, string>
            {
                ["name"] = "Anna",
                ["fixed"] = "f",
                ["tagged"] = "t",
                ["unseen"] = "u",
                ["open"] = "o",
                ["scan"] = "17",
                ["visit_complete"] = "1",
                ["of_an_older_version"] = "kept",
            },
        };
        var answers = sheet.Answer(
            ("record_id", "9"), ("name", "x"), ("fixed", "x"), ("tagged", "x"), ("unseen", "x"), ("open", ""), ("scan", "x"), ("staff", "x"));
        Assert.Equal(
            [
                KeyValuePair.Create("fixed", "f"), KeyValuePair.Create("name", "Anna"), KeyValuePair.Create("of_an_older_version", "kept"),
                KeyValuePair.Create("scan", "17"), KeyValuePair.Create("staff", "x"), KeyValuePair.Create("tagged", "t"),
                KeyValuePair.Create("unseen", "u"), KeyValuePair.Create("visit_complete", "1"),
            ],
            answers.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal("x", (sheet with { By = FilledInBy.Staff }).Answer(("tagged", "x")).Values["tagged"]);
    }

    [Fact]
    public void A_file_counts_as_an_answer_while_it_is_there()
    {
        var file = new FileAnswer(Guid.NewGuid(), "scan.pdf", "application/pdf", 3, "00").Write();
        var sheet = Sheet(
            Of(FieldType.File, "scan") with { IsRequired = true }, Text("about", branching: "[scan] <> ''"), Calc("has", "if([scan] = '[document]', 1, 0)"));
        Assert.Equal(AnswerProblemKind.Required, sheet.Answer(("scan", "typed.pdf"), ("about", "x")).Problems["scan"].Kind);
        Assert.Contains("about", sheet.Answer().Hidden);
        var given = (sheet with { Waiting = new Dictionary<string, string> { ["scan"] = file } }).Answer(("about", "x"));
        Assert.Equal((file, "x", "1"), (given.Values["scan"], given.Values["about"], given.Values["has"]));
        var saved = sheet with { Before = given.Values };
        Assert.Equal(file, saved.Answer().Values["scan"]);
        Assert.DoesNotContain("scan", saved.Answer(("scan.out", "1")).Values.Keys);
        var tooLarge = new Dictionary<string, AnswerProblem> { ["scan"] = new(AnswerProblemKind.FileTooLarge, 25) };
        Assert.Equal(AnswerProblemKind.FileTooLarge, (saved with { FileProblems = tooLarge }).Answer().Problems["scan"].Kind);
    }

    [Fact]
    public void Defaults_are_there_in_a_new_questionnaire_and_not_in_one_with_answers()
    {
        var sheet = Sheet(
            Text("source", tags: "@HIDDEN @DEFAULT='web'"), Text("day", "date_dmy", tags: "@TODAY @READONLY"), Of(FieldType.Radio, "r", Three, tags: "@DEFAULT='2'"),
            Of(FieldType.Checkbox, "c", Three, tags: "@DEFAULT='1,2'"), Text("n", "integer", tags: "@DEFAULT='many'"));
        var view = QuestionnaireView.Of(sheet);
        Assert.Equal(
            ("web", "2026-11-26", "2", "1", "1"),
            (view.Values["source"], view.Values["day"], view.Values["r"], view.Values["c___1"], view.Values["c___2"]));
        Assert.DoesNotContain("n", view.Values.Keys);
        var sent = sheet.Answer(("r", "1"));
        Assert.Equal(("web", "2026-11-26", "1"), (sent.Values["source"], sent.Values["day"], sent.Values["r"]));
        Assert.DoesNotContain("c___1", sent.Values.Keys);
        Assert.Equal(["r"], QuestionnaireView.Of(sheet with { Before = new Dictionary<string, string> { ["r"] = "1" } }).Values.Keys);
    }

    [Fact]
    public void In_a_ranking_each_choice_is_taken_once()
    {
        Field Row(string name) => Of(FieldType.Radio, name, Three) with { MatrixGroup = "rank", IsRanked = true };
        var sheet = Sheet(Row("a"), Row("b"), Row("c"));
        Assert.Empty(sheet.Answer(("a", "1"), ("b", "2"), ("c", "0")).Problems);
        Assert.Equal(["a", "c"], sheet.Answer(("a", "1"), ("b", "2"), ("c", "1")).Problems.Keys);
    }

    [Fact]
    public void Questions_that_came_up_by_the_answers_and_that_nobody_saw_are_named()
    {
        var sheet = Sheet(Of(FieldType.YesNo, "a"), Text("b", branching: "[a] = '1'"), Text("c", branching: "[a] = '0'"));
        Assert.Equal("b c", QuestionnaireView.Of(sheet).NotShown);
        Assert.Equal(["b"], sheet.Answer(("a", "1"), (QuestionnaireForm.NotShown, "b c")).CameUp);
        Assert.Empty(sheet.Answer(("a", "1"), ("b", "seen"), (QuestionnaireForm.NotShown, "b c")).CameUp);
        Assert.Empty(sheet.Answer(("a", "1")).CameUp);
    }

    [Fact]
    public void A_form_of_nonsense_changes_nothing()
    {
        var form = new Dictionary<string, string[]>
        {
            ["q."] = ["1"],
            ["q.x___1.missing"] = ["-99"],
            ["q.open"] = [],
            ["q.open.missing"] = ["no code"],
            ["open"] = ["x"],
            [QuestionnaireForm.NotShown] = ["open nothing open"],
            ["__proto__"] = ["1"],
        };
        var answers = QuestionnaireForm.Read(form, Sheet(Text("open"), Of(FieldType.Checkbox, "x", Three)));
        Assert.Empty(answers.Values);
        Assert.Empty(answers.Problems);
        Assert.Equal(["open"], answers.CameUp);
    }
}
