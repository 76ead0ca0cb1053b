using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>One answer as it came, and what it is in stored form.</summary>
/// <param name="Values">Stored values by column; none for no answer, or for one that is not taken.</param>
/// <param name="Problem">What is wrong with it; null if nothing.</param>
/// <param name="Typed">What was typed.</param>
internal sealed record TypedAnswer(IReadOnlyList<(string Column, string Value)> Values, AnswerProblem? Problem, string Typed)
{
    private const int LongestSlider = 9;

    private static readonly TypedAnswer _none = new([], null, "");

    /// <summary>Reads what the form has for a question.</summary>
    public static TypedAnswer Read(Question question, IReadOnlyDictionary<string, string[]> form, QuestionnaireSheet sheet)
    {
        if (question.Field.Type is FieldType.Checkbox)
        {
            return Ticked(question, form, sheet);
        }

        var code = First(form, QuestionnaireForm.MissingOf(question.Name));
        if (code.Length > 0 && sheet.IsMissing(code))
        {
            return new TypedAnswer([(question.Name, code)], null, code);
        }

        if (question.Field.Type is FieldType.File)
        {
            return Filed(question, form, sheet);
        }

        var text = TypedText.Clean(First(form, QuestionnaireForm.InputOf(question.Name)), question.Field.Type is FieldType.Notes);
        return text.Length == 0 ? _none
            : sheet.IsMissing(text) ? new TypedAnswer([(question.Name, text)], null, text)
            : question.Field.Choices is not null ? Chosen(question, text, sheet)
            : Written(question, text);
    }

    private static TypedAnswer Ticked(Question question, IReadOnlyDictionary<string, string[]> form, QuestionnaireSheet sheet)
    {
        bool IsTicked(string column) => First(form, QuestionnaireForm.InputOf(column)) == "1";

        // A choice that is not offered any more stays as it was.
        var offered = question.Choices.ToDictionary(choice => Field.CheckboxColumn(question.Name, choice.Code), choice => choice.Code);
        var kept = question.Columns.Where(column => !offered.ContainsKey(column) && sheet.Before.GetValueOrDefault(column) == "1");
        string[] ticked = [.. offered.Keys.Where(IsTicked), .. kept];
        if (ticked.Length == 0)
        {
            return _none;
        }

        var problem = question.MostTicked is { } most && ticked.Length > most ? new AnswerProblem(AnswerProblemKind.TooMany, most)
            : ticked.Length > 1 && question.StandAlone.Any(code => ticked.Contains(Field.CheckboxColumn(question.Name, code)))
            ? new AnswerProblem(AnswerProblemKind.StandsAlone)
            : null;
        return problem is null
            ? new TypedAnswer([.. question.Columns.Select(column => (column, ticked.Contains(column) ? "1" : "0"))], null, "")
            : new TypedAnswer([], problem, string.Join(' ', ticked));
    }

    // A file comes beside the fields, and waits; one that was there stays unless it is taken out.
    private static TypedAnswer Filed(Question question, IReadOnlyDictionary<string, string[]> form, QuestionnaireSheet sheet)
    {
        if (sheet.FileProblems.TryGetValue(question.Name, out var problem))
        {
            return new TypedAnswer([], problem, "");
        }

        var value = sheet.Waiting.TryGetValue(question.Name, out var waiting) ? waiting
            : First(form, QuestionnaireForm.TakeOutOf(question.Name)) == "1" ? ""
            : sheet.Before.GetValueOrDefault(question.Name, "");
        return value.Length == 0 ? _none : new TypedAnswer([(question.Name, value)], null, "");
    }

    private static TypedAnswer Chosen(Question question, string code, QuestionnaireSheet sheet) =>
        question.Choices.Any(choice => choice.Code == code) || sheet.Before.GetValueOrDefault(question.Name) == code
            ? new TypedAnswer([(question.Name, code)], null, code)
            : new TypedAnswer([], new AnswerProblem(AnswerProblemKind.Choice), code);

    private static TypedAnswer Written(Question question, string text)
    {
        var most = Math.Min(question.CharacterLimit ?? TypedText.Longest, TypedText.Longest);
        if (text.Length > most)
        {
            return new TypedAnswer([], new AnswerProblem(AnswerProblemKind.TooLong, most), text);
        }

        var stored = question.Field.Type is FieldType.Slider
            ? text.Length <= LongestSlider ? TextValidation.Find("integer")!.Store(text) : null
            : question.Field.Rule is { } rule ? TypedText.Store(rule, text)
            : text;
        return stored is null
            ? new TypedAnswer([], new AnswerProblem(AnswerProblemKind.Shape), text)
            : new TypedAnswer([(question.Name, stored)], null, text);
    }

    private static string First(IReadOnlyDictionary<string, string[]> form, string name) =>
        form.TryGetValue(name, out var values) && values.Length > 0 ? values[0] ?? "" : "";
}
