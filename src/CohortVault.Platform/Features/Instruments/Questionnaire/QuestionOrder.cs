using CohortVault.Instruments.Expressions;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Puts questions into the order in which one waits for another.</summary>
internal static class QuestionOrder
{
    /// <summary>
    /// Those with branching or a calculation, each after those that it names; a circle is cut where it is first met. Depth
    /// first without recursion: a chain of thousands is no reason to fail.
    /// </summary>
    public static IReadOnlyList<Question> Of(IReadOnlyList<Question> questions, Func<FieldReference, Question?> owner)
    {
        var (order, seen) = (new List<Question>(), new HashSet<string>(StringComparer.Ordinal));
        var path = new Stack<(Question Question, Queue<Question> Waits)>();

        void Enter(Question question)
        {
            if (seen.Add(question.Name))
            {
                path.Push((question, new Queue<Question>(Waits(question, owner))));
            }
        }

        foreach (var start in questions)
        {
            Enter(start);
            while (path.TryPeek(out var last))
            {
                if (last.Waits.TryDequeue(out var next))
                {
                    Enter(next);
                    continue;
                }

                path.Pop();
                if (last.Question.Branching is not null || last.Question.Calculation is not null)
                {
                    order.Add(last.Question);
                }
            }
        }

        return order;
    }

    private static IEnumerable<Question> Waits(Question question, Func<FieldReference, Question?> owner) =>
        new[] { question.Branching, question.Calculation }
            .SelectMany(expression => expression?.References ?? [])
            .Select(owner).OfType<Question>();
}
