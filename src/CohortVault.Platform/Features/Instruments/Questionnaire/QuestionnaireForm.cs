namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Reads the form of a questionnaire that somebody sent.</summary>
internal static class QuestionnaireForm
{
    /// <summary>Name of the input that says which questions the page did not show; the page's script takes it away.</summary>
    public const string NotShown = "q:not-shown";

    /// <summary>Name of the input that says which version of the dictionary the page's names are of.</summary>
    public const string Names = "q:names";

    /// <summary>Name of a field's input, or of a checkbox's column; no name of another input of the page is like it.</summary>
    public static string InputOf(string column) => $"q.{column}";

    /// <summary>Name of the list of missing-data codes beside a field.</summary>
    public static string MissingOf(string field) => $"q.{field}.missing";

    /// <summary>Name of the box that takes a file out of the form.</summary>
    public static string TakeOutOf(string field) => $"q.{field}.out";

    /// <summary>Name of the input of a signature's lines.</summary>
    public static string DrawnOf(string field) => $"q.{field}.drawn";

    /// <summary>Name of the input of a name that stands for a signature.</summary>
    public static string SignedOf(string field) => $"q.{field}.signed";

    /// <summary>
    /// What was answered, in stored form, and what is wrong with it. The server decides: what the page's script shows or calculates
    /// is done again here, and nothing is taken for a field that is not asked.
    /// </summary>
    public static QuestionnaireAnswers Read(IReadOnlyDictionary<string, string[]> form, QuestionnaireSheet sheet)
    {
        form = sheet.Names.Inputs(form);
        var plan = new QuestionnairePlan(sheet);
        var (values, problems) = (plan.Start(), new Dictionary<string, AnswerProblem>(StringComparer.Ordinal));
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var question in plan.Questions.Where(question => question.Presence is QuestionPresence.Asked))
        {
            foreach (var column in question.Columns)
            {
                values.Remove(column);
            }

            var read = TypedAnswer.Read(question, form, sheet);
            foreach (var (column, value) in read.Values)
            {
                values[column] = value;
            }

            if (read.Problem is { } problem)
            {
                problems[question.Name] = problem;
                typed[question.Name] = read.Typed;
            }
        }

        var hidden = plan.Settle(values);
        foreach (var question in plan.Questions.Where(question => question.Presence is QuestionPresence.Asked))
        {
            if (hidden.Contains(question.Name))
            {
                problems.Remove(question.Name);
                typed.Remove(question.Name);
            }
            else if (!problems.ContainsKey(question.Name))
            {
                Check(question, plan, values, problems, typed);
            }
        }

        foreach (var wrong in problems.Keys.Select(name => plan.Questions.First(question => question.Name == name)))
        {
            foreach (var column in wrong.Columns)
            {
                values.Remove(column);
            }
        }

        return new QuestionnaireAnswers(values, Ordered(plan, problems), typed, hidden, CameUp(form, plan, values, hidden));
    }

    // What can be said only once all answers are known.
    private static void Check(
        Question question, QuestionnairePlan plan, Dictionary<string, string> values,
        Dictionary<string, AnswerProblem> problems, Dictionary<string, string> typed)
    {
        var answered = question.Columns.Any(values.ContainsKey);
        if (!answered && question.IsRequired)
        {
            problems[question.Name] = new AnswerProblem(AnswerProblemKind.Required);
        }
        else if (answered && values.TryGetValue(question.Name, out var value) && !plan.Sheet.IsMissing(value))
        {
            if (!AnswerRange.Holds(question, value, plan, values))
            {
                problems[question.Name] = new AnswerProblem(AnswerProblemKind.Range);
                typed[question.Name] = TypedText.Written(question.Field.Rule, value);
            }
            else if (question.Field.IsRanked && plan.Questions.Any(other => other.Name != question.Name
                && other.Field.MatrixGroup == question.Field.MatrixGroup && values.GetValueOrDefault(other.Name) == value))
            {
                problems[question.Name] = new AnswerProblem(AnswerProblemKind.Ranked);
                typed[question.Name] = value;
            }
        }
    }

    private static Dictionary<string, AnswerProblem> Ordered(QuestionnairePlan plan, Dictionary<string, AnswerProblem> problems) =>
        plan.Questions.Where(question => problems.ContainsKey(question.Name))
            .ToDictionary(question => question.Name, question => problems[question.Name], StringComparer.Ordinal);

    private static IReadOnlyList<string> CameUp(
        IReadOnlyDictionary<string, string[]> form, QuestionnairePlan plan, Dictionary<string, string> values, HashSet<string> hidden)
    {
        var unseen = form.GetValueOrDefault(NotShown)?.FirstOrDefault()?.Split(' ').ToHashSet(StringComparer.Ordinal) ?? [];
        return
        [
            .. plan.Questions.Where(question => question.Presence is QuestionPresence.Asked && unseen.Contains(question.Name)
                    && !hidden.Contains(question.Name) && !question.Columns.Any(values.ContainsKey))
                .Select(question => question.Name),
        ];
    }
}
