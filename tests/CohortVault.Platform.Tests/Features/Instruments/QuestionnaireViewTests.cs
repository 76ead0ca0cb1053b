using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using static CohortVault.Platform.Tests.Features.Instruments.Sheets;

namespace CohortVault.Platform.Tests.Features.Instruments;

public sealed class QuestionnaireViewTests
{
    public static TheoryData<string> Dictionaries =>
        [.. Directory.GetFiles(Path.Combine(PageSteps.Root(), "tests", "data", "dictionaries"), "*.csv").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Dictionaries))]
    public async Task Real_dictionaries_are_shown_to_participants_and_staff_and_an_empty_form_is_read(string file)
    {
        var bytes = await File.ReadAllBytesAsync(
            Path.Combine(PageSteps.Root(), "tests", "data", "dictionaries", file), TestContext.Current.CancellationToken);
        var dictionary = DictionaryReader.Read(bytes, file).Dictionary;
        foreach (var (instrument, by) in dictionary.Instruments.SelectMany(one => new[] { (one, FilledInBy.Participant), (one, FilledInBy.Staff) }))
        {
            var sheet = new QuestionnaireSheet { Dictionary = dictionary, Instrument = instrument, Now = Now, By = by };
            var view = QuestionnaireView.Of(sheet);
            var shown = view.Sections.SelectMany(section => section.Parts).SelectMany(part => part).Select(question => question.Question.Name);
            Assert.Equal(instrument.Fields.Select(field => field.Name).Where(name => view[name].Question.IsOnPage), shown);
            var answers = sheet.Answer();
            Assert.All(answers.Problems, pair => Assert.Equal(AnswerProblemKind.Required, pair.Value.Kind));
        }
    }

    [Fact]
    public void A_field_has_the_browsers_own_input_for_dates_and_the_keys_that_can_type_its_values()
    {
        string Kind(Field field) => QuestionnaireView.Of(Sheet(field))[field.Name] is var shown ? $"{shown.Type} {shown.Keys} {shown.Step}".Trim() : "";
        Assert.Equal("date", Kind(Text("x", "date_mdy")));
        Assert.Equal("datetime-local", Kind(Text("x", "datetime_dmy")));
        Assert.Equal("datetime-local  1", Kind(Text("x", "datetime_seconds_ymd")));
        Assert.Equal("time", Kind(Text("x", "time")));
        Assert.Equal("text", Kind(Text("x", "time_mm_ss")));
        Assert.Equal("text", Kind(Text("x", "integer")));
        Assert.Equal("text numeric", Kind(Text("x", "integer", "0")));
        Assert.Equal("text decimal", Kind(Text("x", "number_comma_decimal", "0,5")));
        Assert.Equal("text", Kind(Text("x", "number", "-5")));
        Assert.Equal("email", Kind(Text("x", "email")));
        Assert.Equal("tel", Kind(Text("x", "phone_uk")));
        Assert.Equal("text numeric", Kind(Text("x", "zipcode")));
    }

    [Fact]
    public void What_was_typed_wrongly_is_shown_again_and_what_was_typed_rightly_as_it_is_typed()
    {
        var sheet = Sheet(Text("day", "date_dmy"), Text("n", "number_comma_decimal"), Text("when", "date_mdy"), Of(FieldType.Radio, "r", "1, One"));
        var view = QuestionnaireView.Of(sheet, sheet.Answer(("day", "31-02-2024"), ("n", "1.5"), ("when", "2/29/2024"), ("r", "5")));
        Assert.Equal(("text", "31-02-2024"), (view["day"].Type, view["day"].Shown));
        Assert.Equal("Please write the date as DD-MM-YYYY.", view["day"].Problem);
        Assert.Equal("1,5", view["n"].Shown);
        Assert.Equal(("date", "2024-02-29"), (view["when"].Type, view["when"].Shown));
        Assert.Equal(["day", "r"], view.Problems.Keys);
    }

    [Fact]
    public void Words_are_those_of_the_language_and_ranges_are_said_in_a_way_that_nobody_reads_in_two()
    {
        var field = Text("x", "date_dmy", "1920-01-31", "today");
        Assert.Equal("From 31 Jan 1920 to today.", QuestionnaireTexts.In("en-GB").Range(field));
        Assert.Equal("Von 31. Jan. 1920 bis heute.", QuestionnaireTexts.In("de-AT").Range(field));
        Assert.Equal("De 31 ene 1920 a hoy.", QuestionnaireTexts.In("ES").Range(field));
        Assert.Equal("At least 3.", QuestionnaireTexts.In("tlh").Range(Text("x", "integer", "3")));
        Assert.Equal("At most 0.5.", QuestionnaireTexts.In("en").Range(Text("x", "number_comma_decimal", "[other]", "0,5")));
        Assert.Equal("Mindestens 0,5.", QuestionnaireTexts.In("de").Range(Text("x", "number", "0.5")));
        Assert.Equal("Not after now.", QuestionnaireTexts.In("en").Range(Text("x", "datetime_mdy", "", "now")));
        Assert.Equal("", QuestionnaireTexts.In("en").Range(Text("x", "", "1", "2")));
    }

    [Fact]
    public void What_is_shown_and_not_asked_is_written_as_the_language_does()
    {
        var sheet = Sheet(Text("w", "number"), Calc("half", "[w] / 2"), Text("day", "date_dmy", tags: "@READONLY"), Text("at", "datetime_ymd", tags: "@READONLY")) with
        {
            Language = "de",
            Before = new Dictionary<string, string> { ["w"] = "61", ["day"] = "2026-03-05", ["at"] = "2026-03-05 08:15" },
        };
        var view = QuestionnaireView.Of(sheet);
        Assert.Equal(("30,5", "5. März 2026", "5. März 2026, 08:15"), (view["half"].Read, view["day"].Read, view["at"].Read));
        Assert.Equal(("30.5", "5 Mar 2026"), (QuestionnaireView.Of(sheet with { Language = "en" })["half"].Read, QuestionnaireView.Of(sheet with { Language = "en" })["day"].Read));
        Assert.Equal("61", view["w"].Shown);
    }

    [Fact]
    public void Every_problem_has_words_in_every_language()
    {
        foreach (var language in QuestionnaireTexts.Languages)
        {
            var texts = QuestionnaireTexts.In(language);
            foreach (var rule in TextValidation.Every.Select(rule => rule.Name).Append("unknown"))
            {
                var question = new Question(Text("x", rule, "1", "2"), QuestionPresence.Asked, [], null, null);
                foreach (var kind in Enum.GetValues<AnswerProblemKind>())
                {
                    var words = texts.Of(new AnswerProblem(kind, 3), question);
                    Assert.True(words.Length > 10 && !words.Contains('{', StringComparison.Ordinal), $"{language} {rule} {kind}: {words}");
                }
            }
        }
    }

    [Fact]
    public void Identifiers_are_not_in_the_view_for_those_who_may_not_read_them()
    {
        var sheet = Sheet(Text("name") with { IsIdentifier = true }, Text("open")) with
        {
            HideIdentifiers = true,
            Before = new Dictionary<string, string> { ["name"] = "Anna" },
        };
        Assert.Equal(["open"], Shown(sheet));
        Assert.Equal(["record_id", "open"], Shown(sheet with { By = FilledInBy.Staff }));
        Assert.Equal(["name", "open"], Shown(sheet with { HideIdentifiers = false }));
    }

    private static IEnumerable<string> Shown(QuestionnaireSheet sheet) => QuestionnaireView.Of(sheet).Sections
        .SelectMany(section => section.Parts).SelectMany(part => part).Select(question => question.Question.Name);
}
