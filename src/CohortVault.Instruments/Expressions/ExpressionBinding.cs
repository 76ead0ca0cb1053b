using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Expressions;

/// <summary>Tells an expression about the fields that it names: which of them have numbers with a decimal
/// comma.</summary>
public static class ExpressionBinding
{
    /// <summary>The same expression with its fields marked.</summary>
    /// <param name="expression">Expression.</param>
    /// <param name="field">The field of a name; null if there is none.</param>
    public static Expression Bind(Expression expression, Func<string, Field?> field) => expression switch
    {
        FieldReference reference =>
            reference with { DecimalComma = field(reference.Field)?.Rule?.DecimalComma ?? false },
        Operation operation => operation with { Operands = [.. operation.Operands.Select(part => Bind(part, field))] },
        Call call => call with { Arguments = [.. call.Arguments.Select(part => Bind(part, field))] },
        _ => expression,
    };
}
