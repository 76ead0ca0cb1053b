namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>What a form that was sent comes to.</summary>
/// <param name="Values">
/// Values as they would be stored, by column of data: what was answered, what stays of fields that were not asked, what was
/// calculated. An answer with a problem is not among them.
/// </param>
/// <param name="Problems">What is wrong, by name of the field, in the instrument's order.</param>
/// <param name="Typed">What was typed where it was not taken, by name of the field, so that the form shows it again.</param>
/// <param name="Hidden">Names of the fields that branching hides.</param>
/// <param name="CameUp">
/// Names of unanswered fields that the page did not show and that these answers show: without script nobody has seen them yet, and
/// the form should be shown once more.
/// </param>
internal sealed record QuestionnaireAnswers(
    IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, AnswerProblem> Problems,
    IReadOnlyDictionary<string, string> Typed, IReadOnlySet<string> Hidden, IReadOnlyList<string> CameUp);
