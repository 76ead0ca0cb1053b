using System.Text.Json;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>
/// A questionnaire as <c>_Questionnaire.cshtml</c> shows it: inside a form of the page, which <see cref="QuestionnaireForm"/> reads.
/// </summary>
internal sealed class QuestionnaireView
{
    private readonly Dictionary<string, Question> _questions;

    private QuestionnaireView(QuestionnaireSheet sheet, QuestionnaireAnswers? answers)
    {
        var plan = new QuestionnairePlan(sheet);
        (Sheet, Texts) = (sheet, QuestionnaireTexts.In(sheet.Language));
        if (answers is null)
        {
            var values = plan.Start();
            (Hidden, Values) = (plan.Settle(values), values);
        }
        else
        {
            (Hidden, Values, Problems, Typed, CameUp) =
                (answers.Hidden, answers.Values, answers.Problems, answers.Typed, answers.CameUp);
        }

        _questions = plan.Questions.ToDictionary(question => question.Name, StringComparer.Ordinal);
        Sections = [.. sheet.Instrument.Sections().Select(Section).Where(section => section.Parts.Count > 0)];
        NotShown = string.Join(' ', plan.Questions.Where(question =>
            question.Presence is QuestionPresence.Asked && Hidden.Contains(question.Name)).Select(question => question.Name));
        Logic = PageLogic.Of(plan);
    }

    public QuestionnaireSheet Sheet { get; }

    public QuestionnaireTexts Texts { get; }

    public IReadOnlyList<QuestionnaireSection> Sections { get; }

    /// <summary>Stored values by column; calculated ones too.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>Names of the questions that branching hides.</summary>
    public IReadOnlySet<string> Hidden { get; }

    /// <summary>What was wrong with the answers that were sent.</summary>
    public IReadOnlyDictionary<string, AnswerProblem> Problems { get; } = new Dictionary<string, AnswerProblem>();

    /// <summary>What was typed where it was not taken.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; } = new Dictionary<string, string>();

    /// <summary>Questions that the answers brought up and nobody has seen.</summary>
    public IReadOnlyList<string> CameUp { get; } = [];

    /// <summary>Names of the asked questions that the page hides at first, with blanks between.</summary>
    public string NotShown { get; }

    /// <summary>Branching and calculations for the page's script; null if there are none.</summary>
    public string? Logic { get; }

    /// <summary>What the page's script says about free text that looks like something that tells who somebody is; null where there is none.</summary>
    public string? Identifiers => Sections.SelectMany(section => section.Parts).SelectMany(part => part).Any(question => question.IsFreeText)
        ? JsonSerializer.Serialize(new Dictionary<string, string>(Texts.Identifiers) { ["looks-like"] = Texts.LooksLike })
        : null;

    /// <summary>A questionnaire with the values of its sheet, or with answers that were sent and are to be mended.</summary>
    public static QuestionnaireView Of(QuestionnaireSheet sheet, QuestionnaireAnswers? answers = null) => new(sheet, answers);

    /// <summary>How one question is shown.</summary>
    public QuestionView this[string name] => new(this, _questions[name]);

    private QuestionnaireSection Section(IReadOnlyList<Field> fields)
    {
        var parts = new List<IReadOnlyList<QuestionView>>();
        foreach (var question in fields.Select(field => this[field.Name]).Where(question => question.Question.IsOnPage))
        {
            // Rows of one matrix stand together; one row alone is a question like others.
            if (question.Matrix is { Length: > 0 } matrix && parts.Count > 0 && parts[^1][0].Matrix == matrix)
            {
                parts[^1] = [.. parts[^1], question];
            }
            else
            {
                parts.Add([question]);
            }
        }

        return new QuestionnaireSection(fields[0].SectionHeader, parts);
    }
}

/// <param name="Heading">Heading; empty if there is none.</param>
/// <param name="Parts">Single questions, and the rows of a matrix together.</param>
internal sealed record QuestionnaireSection(string Heading, IReadOnlyList<IReadOnlyList<QuestionView>> Parts)
{
    /// <summary>Whether branching hides all of it.</summary>
    public bool IsHidden => Parts.All(part => part.All(question => question.IsHidden));
}
