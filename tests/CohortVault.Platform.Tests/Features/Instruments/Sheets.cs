using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Instruments.Questionnaire;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>Questionnaires in a few words: fields, what is typed, what comes of it.</summary>
internal static class Sheets
{
    public const string Now = "2026-11-26 08:30:15";

    private static readonly Field _id = Text("record_id");

    public static Field Text(string name, string validation = "", string least = "", string most = "", string branching = "", string tags = "") => new()
    {
        Name = name,
        Form = "visit",
        Type = FieldType.Text,
        Label = $"About {name}",
        Validation = validation,
        Minimum = least,
        Maximum = most,
        BranchingLogic = branching,
        Annotation = tags,
    };

    public static Field Of(FieldType type, string name, string options = "", string branching = "", string tags = "") => new()
    {
        Name = name,
        Form = "visit",
        Type = type,
        Label = $"About {name}",
        Options = FieldOptions.Parse(type, options),
        BranchingLogic = branching,
        Annotation = tags,
    };

    public static Field Calc(string name, string expression, string branching = "") => Of(FieldType.Calc, name, expression, branching);

    /// <summary>A sheet of these fields, after the record's id.</summary>
    public static QuestionnaireSheet Sheet(params Field[] fields)
    {
        var dictionary = new DataDictionary([_id, .. fields], DictionaryLayout.Default);
        return new QuestionnaireSheet { Dictionary = dictionary, Instrument = dictionary.Instruments.First(), Now = Now };
    }

    /// <summary>What comes of a form with these answers, given by column: <c>("age", "41")</c>.</summary>
    public static QuestionnaireAnswers Answer(this QuestionnaireSheet sheet, params (string Column, string Typed)[] answers) =>
        QuestionnaireForm.Read(Form(answers), sheet);

    public static Dictionary<string, string[]> Form(params (string Column, string Typed)[] answers) => answers.ToDictionary(
        answer => answer.Column.StartsWith("q:", StringComparison.Ordinal) ? answer.Column : QuestionnaireForm.InputOf(answer.Column),
        answer => new[] { answer.Typed }, StringComparer.Ordinal);

    /// <summary>The stored value of one typed text; null if it was not taken.</summary>
    public static string? Stored(Field field, string typed, out AnswerProblemKind? problem)
    {
        var answers = Sheet(field).Answer((field.Name, typed));
        problem = answers.Problems.GetValueOrDefault(field.Name)?.Kind;
        return answers.Values.GetValueOrDefault(field.Name);
    }
}
