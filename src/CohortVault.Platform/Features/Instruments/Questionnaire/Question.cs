using System.Globalization;
using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>How a field is there on a sheet.</summary>
internal enum QuestionPresence
{
    /// <summary>Is asked.</summary>
    Asked,

    /// <summary>Is shown, and not asked.</summary>
    Shown,

    /// <summary>Is hidden by an action tag; its value stays and counts.</summary>
    Unseen,

    /// <summary>Is an identifier and nothing of it leaves the server; its value stays and counts.</summary>
    Withheld,
}

/// <summary>A field as it is on one sheet.</summary>
/// <param name="Field">The field.</param>
/// <param name="Presence">How it is there.</param>
/// <param name="Tags">Its action tags.</param>
/// <param name="Branching">What shows it; null for always, or where it is no expression.</param>
/// <param name="Calculation">What gives its value; null if people do, or where it is no expression.</param>
internal sealed record Question(
    Field Field, QuestionPresence Presence, IReadOnlyList<ActionTag> Tags, Expression? Branching, Expression? Calculation)
{
    /// <summary>Name of the field.</summary>
    public string Name => Field.Name;

    /// <summary>Its columns of data.</summary>
    public IReadOnlyList<string> Columns { get; } = [.. Field.Columns];

    /// <summary>Whether the page has a place for it.</summary>
    public bool IsOnPage => Presence is QuestionPresence.Asked or QuestionPresence.Shown;

    /// <summary>Whether an answer is asked for.</summary>
    public bool IsRequired => Field.IsRequired && Presence is QuestionPresence.Asked;

    /// <summary>The choices that are offered: those that no tag hides.</summary>
    public IReadOnlyList<Choice> Choices { get; } = [.. Offered(Field, Tags)];

    /// <summary>Most characters of a text (<c>@CHARLIMIT</c>); null for no limit of its own.</summary>
    public int? CharacterLimit => Number("@CHARLIMIT");

    /// <summary>Most choices that may be ticked (<c>@MAXCHECKED</c>); null for any number.</summary>
    public int? MostTicked => Number("@MAXCHECKED");

    /// <summary>Codes of choices that stand alone (<c>@NONEOFTHEABOVE</c>).</summary>
    public IReadOnlyList<string> StandAlone => [.. Find("@NONEOFTHEABOVE")?.List ?? []];

    /// <summary>The tag of that name; null if there is none.</summary>
    public ActionTag? Find(string name) => Tags.FirstOrDefault(tag => tag.Name == name);

    /// <summary>How the field is there for whoever fills the sheet in.</summary>
    public static QuestionPresence PresenceOf(Field field, IReadOnlyList<ActionTag> tags, QuestionnaireSheet sheet)
    {
        bool Has(string name) => tags.Any(tag => tag.Name == name
            || tag.Name == $"{name}{(sheet.By is FilledInBy.Participant ? "-SURVEY" : "-FORM")}");

        // The record's id is given by the study: participants have no business with it.
        var isRecordId = field.Name == sheet.Dictionary.Fields[0].Name;
        return sheet.HideIdentifiers && field.IsIdentifier ? QuestionPresence.Withheld
            : Has("@HIDDEN") || (isRecordId && sheet.By is FilledInBy.Participant) ? QuestionPresence.Unseen
            : isRecordId || Has("@READONLY") || sheet.ReadOnly.Contains(field.Name) || CalculationOf(field, tags) is not null
                || field.Type is FieldType.Calc or FieldType.Descriptive or FieldType.Sql ? QuestionPresence.Shown
            : QuestionPresence.Asked;
    }

    /// <summary>The text of the expression that gives the field's value; null if people do.</summary>
    public static string? CalculationOf(Field field, IReadOnlyList<ActionTag> tags) =>
        field.Type is FieldType.Calc ? field.Options.Text
            : field.Type is FieldType.Text or FieldType.Notes ? tags.FirstOrDefault(tag => tag.Name == "@CALCTEXT")?.Argument : null;

    private static IEnumerable<Choice> Offered(Field field, IReadOnlyList<ActionTag> tags)
    {
        var hidden = tags.FirstOrDefault(tag => tag.Name == "@HIDECHOICE")?.List.ToHashSet();
        var shown = tags.FirstOrDefault(tag => tag.Name == "@SHOWCHOICE")?.List.ToHashSet();
        return (field.Choices?.Items ?? []).Where(choice =>
            hidden?.Contains(choice.Code) != true && shown?.Contains(choice.Code) != false);
    }

    private int? Number(string tag) =>
        int.TryParse(Find(tag)?.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
