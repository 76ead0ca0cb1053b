using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>
/// Whether a questionnaire can be filled in away from the server: nothing in it asks for another answer of the participant's, which
/// must not lie on a phone, nor for a file, which would have to lie there too, nor for the day on which it will be filled in, which nobody knows yet.
/// </summary>
internal static class KeptSheet
{
    public static bool IsSelfContained(QuestionnairePlan plan) =>
        plan.Questions.All(question => question.Field.Type is not FieldType.File)
        && plan.Questions.SelectMany(question => (Expression?[])[question.Branching, question.Calculation])
            .OfType<Expression>().All(expression => IsSelfContained(plan, expression));

    private static bool IsSelfContained(QuestionnairePlan plan, Expression expression) => expression switch
    {
        NumberLiteral or BooleanLiteral => true,
        TextLiteral text => text.Value is not ("today" or "now"),
        FieldReference reference => plan.Owner(reference) is not null,
        Operation operation => operation.Operands.All(operand => IsSelfContained(plan, operand)),
        Call call => call.Arguments.All(argument => IsSelfContained(plan, argument)),
        _ => false,
    };
}
