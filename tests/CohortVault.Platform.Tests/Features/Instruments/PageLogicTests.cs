using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using static CohortVault.Platform.Tests.Features.Instruments.Sheets;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>The page shows, hides and calculates what the server does, and learns nothing that it need not.</summary>
public sealed class PageLogicTests
{
    private const string Choices = "1, One | 2, Two | 0, None";

    private static readonly string[] _texts =
    [
        "", "0", "1", "2", "-3", "1.5", "1,5", "1.000", "1,000", "1e2", " 2 ", "29-02-2024", "2024-02-29", "2023-02-29", "2024-02-29T13:05",
        "2024-02-29 9:05:00", "9:05", "23:59:59", "x", "😴", "\uFEFF1", "a\u0007", "-99", "UNK", "anna@example.org", "0000-01-01", "12\n",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_and_server_come_to_the_same_of_two_thousand_random_forms()
    {
        var random = new Random(20261126);
        var forms = Enumerable.Range(0, 2000).Select(_ => RandomForm(random)).ToList();
        var pages = await PageSteps.RunAsync(forms.Where(form => QuestionnaireView.Of(form.Sheet).Logic is not null), Stop);
        var at = 0;
        var (hidden, calculated) = (0, 0);
        foreach (var (sheet, form) in forms.Where(form => QuestionnaireView.Of(form.Sheet).Logic is not null))
        {
            var (server, page) = (QuestionnaireForm.Read(form, sheet), pages[at++]);
            Assert.Equal(server.Hidden.Order(), page.Hidden.Order());
            foreach (var field in sheet.Instrument.Fields.Where(field => field.Type is FieldType.Calc))
            {
                Assert.Equal(server.Values.GetValueOrDefault(field.Name), page.Values.GetValueOrDefault(field.Name));
                calculated += server.Values.ContainsKey(field.Name) ? 1 : 0;
            }

            hidden += page.Hidden.Length;
        }

        Assert.True(hidden > 1000 && calculated > 500, $"{hidden} hidden, {calculated} calculated: the forms say too little.");
    }

    [Fact]
    public async Task Page_and_server_read_the_same_event_where_an_expression_names_one()
    {
        var sheet = Sheet(
            Text("x", "number"), Calc("named", "[x] - [first_arm_1][x]"), Calc("before", "[x] - [previous-event-name][x]"),
            Calc("own", "[x] + [second_arm_1][x] + [event-name][x]"), Calc("last", "[last-event-name][x]"), Calc("time", "[x] - [x][previous-instance]"),
            Text("shown", branching: "[event-name] = 'second_arm_1' and [first-event-name][x] = '3'"),
            Text("hidden", branching: "[next-event-name][x] > 100")) with
        {
            Event = "second_arm_1",
            Instance = 2,
            EventsOf = _ => ["first_arm_1", "second_arm_1", "third_arm_1"],
            Elsewhere = new Dictionary<string, string> { ["first_arm_1/x"] = "3", ["third_arm_1/x"] = "30", ["x#1"] = "5" },
            Smart = variable => variable.Name == "event-name" ? "second_arm_1" : null,
        };
        var form = Form(("x", "7"), ("shown", "yes"));
        var (server, page) = (QuestionnaireForm.Read(form, sheet), Assert.Single(await PageSteps.RunAsync([(sheet, form)], Stop)));
        (string Field, string Value)[] expected = [("named", "4"), ("before", "4"), ("own", "21"), ("last", "30"), ("time", "2")];
        Assert.All(expected, one => Assert.Equal((one, one), ((one.Field, server.Values[one.Field]), (one.Field, page.Values[one.Field]))));
        Assert.Equal(["hidden"], server.Hidden);
        Assert.Equal(["hidden"], page.Hidden);
    }

    [Fact]
    public async Task What_page_and_server_take_of_every_validation_is_the_same()
    {
        var forms = TextValidation.Every.SelectMany(rule => _texts.Select(typed => (
            Sheet: Sheet(Text("x", rule.Name), Of(FieldType.Calc, "length", "length([x])"), Text("as_is", tags: "@CALCTEXT([x])")),
            Form: Form(("x", typed))))).ToList();
        var pages = await PageSteps.RunAsync(forms, Stop);
        foreach (var ((sheet, form), page) in forms.Zip(pages))
        {
            var server = QuestionnaireForm.Read(form, sheet).Values;
            Assert.Equal(
                (sheet.Instrument.Fields[1].Validation, form["q.x"][0], server.GetValueOrDefault("x")),
                (sheet.Instrument.Fields[1].Validation, form["q.x"][0], page.Values.GetValueOrDefault("x")));
            Assert.Equal(server.GetValueOrDefault("as_is"), page.Values.GetValueOrDefault("as_is"));
        }
    }

    [Fact]
    public async Task What_the_reader_may_not_see_is_worked_out_on_the_server_and_not_sent()
    {
        var sheet = Sheet(
            Text("name") with { IsIdentifier = true }, Text("tagged", tags: "@HIDDEN-SURVEY"), Text("open"),
            Text("a", branching: "[name] = 'Wolkenstein' and [open] = '1'"), Text("b", branching: "[open] = '2' or [diagnosis] = 'F33'"),
            Calc("c", "if([tagged] = 'placebo', 1, 0)"), Text("d", branching: "contains([diagnosis], [open])"),
            Calc("e", "length([name])") with { IsIdentifier = true }) with
        {
            HideIdentifiers = true,
            Before = new Dictionary<string, string> { ["name"] = "Wolkenstein", ["tagged"] = "placebo" },
            Elsewhere = new Dictionary<string, string> { ["diagnosis"] = "F33", ["not_named"] = "zebra" },
        };
        var logic = QuestionnaireView.Of(sheet).Logic!;
        foreach (var secret in (string[])["Wolkenstein", "placebo", "zebra", "[name]", "\"e\"", "not_named"])
        {
            Assert.DoesNotContain(secret, logic, StringComparison.Ordinal);
        }

        // The last needs the diagnosis itself, since the answer is looked for in it.
        Assert.Equal(2, logic.Split("F33").Length);
        foreach (var open in (string[])["1", "2", "F3", "q"])
        {
            var form = Form(("open", open));
            var page = Assert.Single(await PageSteps.RunAsync([(sheet, form)], Stop));
            var server = QuestionnaireForm.Read(form, sheet);
            Assert.Equal(server.Hidden.Order(), page.Hidden.Order());
            Assert.Equal(server.Values["c"], page.Values["c"]);
        }
    }

    [Fact]
    public void Where_nothing_depends_on_an_answer_nothing_is_sent() =>
        Assert.Null(QuestionnaireView.Of(Sheet(Text("a"), Of(FieldType.Checkbox, "b", Choices))).Logic);

    [Fact]
    public void No_text_of_a_dictionary_ends_the_data()
    {
        var sheet = Sheet(Text("a"), Text("b", branching: "[a] = '</script><script>alert(1)</script>'"));
        Assert.DoesNotContain("<", QuestionnaireView.Of(sheet).Logic!, StringComparison.Ordinal);
    }

    // Eight fields of all kinds, each shown or calculated by up to two of the others, some of them before it.
    private static (QuestionnaireSheet Sheet, Dictionary<string, string[]> Form) RandomForm(Random random)
    {
        string[] names = ["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"];
        string[] validations = ["", "integer", "number", "number_comma_decimal", "date_dmy", "datetime_seconds_ymd", "time"];
        T Pick<T>(params T[] from) => from[random.Next(from.Length)];
        var checkboxes = names.Where(_ => random.Next(4) == 0).ToHashSet();
        string Value() => Pick(names) is var name && checkboxes.Contains(name) ? $"[{name}({Pick("1", "2", "0")})]" : $"[{name}]";
        string Condition() => Pick(
            $"{Value()} = '{Pick(_texts).Replace("\n", "", StringComparison.Ordinal)}'", $"{Value()} > {Pick("0", "1", "1.2")}", $"{Value()} <> ''", $"{Value()} = {Value()}",
            $"not {Value()} = '1' or {Value()} < 3", $"ismissingcode({Value()})", $"[elsewhere] = 'x' and {Value()} <> '2'", $"[user-name] = 'ada' or {Value()} = '1'");
        string Number() => Pick(
            $"{Value()} + 1", $"sum({Value()}, {Value()})", $"round({Value()} * 1.5, 1)", $"datediff({Value()}, 'today', 'd')", $"if({Condition()}, 1, [far])",
            "[survey-url] + 1");
        var fields = names.Select(name =>
        {
            var field = checkboxes.Contains(name) ? Of(FieldType.Checkbox, name, Choices)
                : Pick(0, 1, 2, 3, 4) switch
                {
                    0 => Calc(name, Number()),
                    1 => Of(FieldType.Radio, name, Choices),
                    2 => Of(FieldType.Slider, name),
                    3 => Text(name, tags: Pick("", "", "@CHARLIMIT=2", "@READONLY", "@HIDDEN")),
                    _ => Text(name, Pick(validations)),
                };
            return random.Next(2) == 0 ? field : field with { BranchingLogic = Condition() };
        });
        var sheet = Sheet([.. fields]) with
        {
            MissingDataCodes = MissingDataCode.Parse("-99, Not asked | UNK, Unknown"),
            Before = random.Next(2) == 0 ? new Dictionary<string, string>() : names.Where(name => !checkboxes.Contains(name))
                .ToDictionary(name => name, _ => Pick("1", "2", "-99", "x")),
            Elsewhere = new Dictionary<string, string> { ["elsewhere"] = Pick("x", "y"), ["far"] = Pick("7", "UNK", "") },
        };
        var form = new Dictionary<string, string[]>();
        foreach (var field in sheet.Instrument.Fields.Skip(1))
        {
            foreach (var column in field.Columns)
            {
                form[$"q.{column}"] = [field.Type is FieldType.Checkbox ? Pick("1", "") : field.Choices is null ? Pick(_texts) : Pick("1", "2", "0", "")];
            }

            if (random.Next(6) == 0)
            {
                form[$"q.{field.Name}.missing"] = [Pick("-99", "UNK", "no code")];
            }
        }

        return (sheet, form);
    }
}
