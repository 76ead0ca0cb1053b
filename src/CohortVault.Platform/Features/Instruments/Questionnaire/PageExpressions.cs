using CohortVault.Instruments.Expressions;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Expressions as the page gets them: what cannot change there is replaced by its value.</summary>
internal sealed class PageExpressions
{
    private readonly QuestionnairePlan _plan;
    private readonly Dictionary<string, string> _values;

    public PageExpressions(QuestionnairePlan plan)
    {
        (_plan, _values) = (plan, plan.Start());
        plan.Settle(_values);
    }

    /// <summary>Whether its value may change while the page is open.</summary>
    public static bool IsLive(Question question) => question.Presence switch
    {
        QuestionPresence.Asked => true,
        QuestionPresence.Shown => question.Branching is not null || question.Calculation is not null,
        QuestionPresence.Unseen => question.Calculation is not null,
        _ => false,
    };

    /// <summary>The missing-data code that stands for a value elsewhere: the one value that no literal can say.</summary>
    public string? MissingCode(FieldReference reference) =>
        Value(reference) is { Kind: ValueKind.Missing } ? _plan.Stored(reference, _values) : null;

    /// <summary>The same expression on this page.</summary>
    public Expression Fold(Expression expression)
    {
        if (expression is NumberLiteral or TextLiteral or BooleanLiteral)
        {
            return expression;
        }

        if (!expression.References.Any(reference => _plan.Owner(reference) is { } owner && IsLive(owner))
            && Value(expression) is { Kind: not ValueKind.Missing } value)
        {
            return value.Kind switch
            {
                ValueKind.Number => new NumberLiteral(value.Number!.Value, expression.Position),
                ValueKind.Boolean => new BooleanLiteral(value.Holds, expression.Position),
                _ => new TextLiteral(value.Text, expression.Position),
            };
        }

        return expression switch
        {
            Operation operation => operation with { Operands = [.. operation.Operands.Select(Fold)] },
            Call call => call with { Arguments = [.. call.Arguments.Select(Fold)] },
            _ => expression,
        };
    }

    private ExpressionValue? Value(Expression expression) => _plan.Evaluate(expression, _values);
}
