namespace CohortVault.Instruments.Expressions;

/// <summary>Evaluates a parsed expression. <c>web/src/expressions</c> is the same function; shared vectors hold both
/// to it.</summary>
public sealed class ExpressionEvaluator(ExpressionContext context)
{
    /// <summary>The value; nothing where an operand is nothing, no number, or the result not finite.</summary>
    /// <exception cref="ExpressionRefusedException">It needs what is not known here: a smart variable, another
    /// record's place.</exception>
    public ExpressionValue Evaluate(Expression expression) => expression switch
    {
        NumberLiteral number => ExpressionValue.Of(number.Value),
        TextLiteral text => ExpressionValue.Of(text.Value),
        BooleanLiteral boolean => ExpressionValue.Of(boolean.Value),
        FieldReference reference => Field(reference),
        SmartVariable variable =>
            ExpressionValue.Of(context.Smart?.Invoke(variable) ?? throw ExpressionContext.Unavailable(
            $"The smart variable [{variable.Name}] is not known here.", variable.Position)),
        Operation operation => Operate(operation),
        Call call => new FunctionCalls(this, context).Run(call),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private ExpressionValue Field(FieldReference reference)
    {
        var stored = context.Answer(reference) ?? "";
        if (reference.Modifier == "unchecked")
        {
            return ExpressionValue.Of(stored == "1" ? "0" : "1");
        }

        if (stored.Length == 0)
        {
            return ExpressionValue.Of(reference.Code is null ? "" : "0");
        }

        if (context.MissingDataCodes.Contains(stored))
        {
            return ExpressionValue.Missing(stored);
        }

        return ExpressionValue.Of(
            reference.DecimalComma && !stored.Contains('.', StringComparison.Ordinal) && stored.Split(',').Length == 2
                ? stored.Replace(',', '.') : stored);
    }

    private ExpressionValue Operate(Operation operation)
    {
        var operands = operation.Operands;
        switch (operation.Operator)
        {
            case Operator.Or:
                return ExpressionValue.Of(operands.Any(part => Evaluate(part).Holds));
            case Operator.And:
                return ExpressionValue.Of(operands.All(part => Evaluate(part).Holds));
            case Operator.Not:
                return ExpressionValue.Of(!Evaluate(operands[0]).Holds);
            case Operator.Negate:
                return ExpressionValue.Of(-Evaluate(operands[0]).Number);
            case Operator.Equal or Operator.NotEqual:
                return ExpressionValue.Of(
                    ExpressionValue.AreEqual(Evaluate(operands[0]),
                        Evaluate(operands[1])) == (operation.Operator == Operator.Equal));
            case Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual:
                return Compare(operation.Operator,
                    ExpressionValue.Compare(Evaluate(operands[0]), Evaluate(operands[1])));
            default:
                return Calculate(operation);
        }
    }

    private static ExpressionValue Compare(Operator by, int? order) => ExpressionValue.Of(order is { } sign && by switch
    {
        Operator.Less => sign < 0,
        Operator.LessOrEqual => sign <= 0,
        Operator.Greater => sign > 0,
        _ => sign >= 0,
    });

    private ExpressionValue Calculate(Operation operation)
    {
        var result = Evaluate(operation.Operands[0]).Number;
        foreach (var operand in operation.Operands.Skip(1))
        {
            var next = Evaluate(operand).Number;
            result = result is not { } left || next is not { } right ? null : operation.Operator switch
            {
                Operator.Add => left + right,
                Operator.Subtract => left - right,
                Operator.Multiply => left * right,
                Operator.Divide => left / right,
                Operator.Remainder => left % right,
                _ => ExpressionNumbers.Power(left, right),
            };
        }

        return ExpressionValue.Of(result);
    }
}
