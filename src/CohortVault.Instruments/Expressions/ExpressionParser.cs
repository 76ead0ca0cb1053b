namespace CohortVault.Instruments.Expressions;

/// <summary>Parses by descending: or, and, not, comparison, sum, product, sign, power.</summary>
internal sealed class ExpressionParser(string text)
{
    private static readonly Dictionary<string, Operator> Comparisons = new()
    {
        ["="] = Operator.Equal,
        ["<>"] = Operator.NotEqual,
        ["<"] = Operator.Less,
        ["<="] = Operator.LessOrEqual,
        [">"] = Operator.Greater,
        [">="] = Operator.GreaterOrEqual,
    };

    private readonly List<Token> _tokens = ExpressionTokens.Read(text);
    private int _at;
    private int _depth;

    private Token Current => _tokens[_at];

    public Expression Parse()
    {
        if (Current.Kind == TokenKind.End)
        {
            throw Refuse("expression.empty", "There is no expression.", "Write one, such as [age] >= 18.");
        }

        var expression = Or();
        return Current.Kind == TokenKind.End ? expression : throw Unexpected("an operator, such as and, or, =, +");
    }

    private Expression Or() => Chain(And, token => token.IsWord("or") ? Operator.Or : null);

    private Expression And() => Chain(Not, token => token.IsWord("and") ? Operator.And : null);

    private Expression Not()
    {
        if (!Current.IsWord("not"))
        {
            return Comparison();
        }

        var position = Take().Position;
        return Nested(() => Build(Operator.Not, [Not()], position));
    }

    private Expression Comparison()
    {
        var left = Sum();
        if (Compares(Current) is not { } comparison)
        {
            return left;
        }

        var position = Take().Position;
        var right = Sum();
        return Compares(Current) is null
            ? Build(comparison, [left, right], position)
            : throw Refuse("expression.chained", "A comparison is compared again.",
            "Join two comparisons with and, or use parentheses.");
    }

    private static Operator? Compares(Token token) =>
        token.Kind == TokenKind.Sign && Comparisons.TryGetValue(token.Text, out var comparison) ? comparison : null;

    private Expression Sum() => Chain(
        Product, token => token.Is("+") ? Operator.Add : token.Is("-") ? Operator.Subtract : null);

    private Expression Product() => Chain(
        Signed, token => token.Is("*") ? Operator.Multiply : token.Is("/") ? Operator.Divide : token.Is("%")
            ? Operator.Remainder : null);

    private Expression Signed()
    {
        if (!Current.Is("-") && !Current.Is("+"))
        {
            return Power();
        }

        var sign = Take();
        return Nested(() => sign.Is("+") ? Signed() : Build(Operator.Negate, [Signed()], sign.Position));
    }

    private Expression Power()
    {
        var power = Primary();
        if (!Current.Is("^"))
        {
            return power;
        }

        var position = Take().Position;
        return Nested(() => Build(Operator.Power, [power, Signed()], position));
    }

    private Expression Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new NumberLiteral(Take().Number, token.Position);
            case TokenKind.Text:
                return new TextLiteral(Take().Text, token.Position);
            case TokenKind.Bracket:
                return ExpressionReferences.Read(Brackets());
            case TokenKind.Word:
                return Word(Take());
            case TokenKind.Sign when token.Text == "(":
                Take();
                var inner = Nested(Or);
                Expect(")");
                return inner;
            default:
                throw Unexpected("a value, such as [field], 5 or 'text'");
        }
    }

    private List<Token> Brackets()
    {
        var parts = new List<Token> { Take() };
        while (Current.Kind == TokenKind.Bracket && Current.Position == parts[^1].Position + parts[^1].Text.Length + 2)
        {
            parts.Add(Take());
        }

        return parts;
    }

    private Expression Word(Token word)
    {
        if (Current.Is("("))
        {
            return Nested(() => CallOf(word));
        }

        return word.Text.ToLowerInvariant() switch
        {
            "true" => new BooleanLiteral(true, word.Position),
            "false" => new BooleanLiteral(false, word.Position),
            "today" or "now" => new TextLiteral(word.Text.ToLowerInvariant(), word.Position),
            _ => throw new ExpressionRefusedException(
                "expression.word", $"The word '{word.Text}' means nothing here.",
                Functions.Find(word.Text) is null ? "Put a field's name in brackets, a text in quotes."
                    : "Write its arguments in parentheses after it.", word.Position),
        };
    }

    private Call CallOf(Token word)
    {
        var function = Functions.Find(word.Text) ?? throw new ExpressionRefusedException(
            "expression.function", $"There is no function '{word.Text}'.",
            "docs/formats/expressions.md lists all of them.", word.Position);
        Take();
        var arguments = new List<Expression>();
        while (!Current.Is(")"))
        {
            arguments.Add(Or());
            if (!Current.Is(")"))
            {
                Expect(",");
                if (Current.Is(")"))
                {
                    throw Unexpected("another argument");
                }
            }
        }

        Take();
        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            throw new ExpressionRefusedException(
                "expression.arguments", $"The function {function.Name} takes {function.Counts}, not {arguments.Count}.",
                "docs/formats/expressions.md says which.", word.Position);
        }

        return Checked(new Call(function.Name, arguments, word.Position));
    }

    // a + b + c is one operation with three operands: long sums are flat.
    private Expression Chain(Func<Expression> next, Func<Token, Operator?> joins)
    {
        var first = next();
        while (joins(Current) is { } joined)
        {
            var position = Current.Position;
            var operands = new List<Expression> { first };
            while (joins(Current) == joined)
            {
                Take();
                operands.Add(next());
            }

            first = Build(joined, operands, position);
        }

        return first;
    }

    private Expression Build(Operator sign, List<Expression> operands, int position) =>
        Checked(new Operation(sign, operands, position));

    private static T Checked<T>(T expression) where T : Expression =>
        expression.Depth <= Expression.MaximumDepth ? expression : throw TooDeep(expression.Position);

    private T Nested<T>(Func<T> inner)
    {
        if (++_depth > Expression.MaximumDepth)
        {
            throw TooDeep(Current.Position);
        }

        var result = inner();
        _depth--;
        return result;
    }

    private static ExpressionRefusedException TooDeep(int position) => new(
        "expression.too-deep", $"The expression is nested deeper than {Expression.MaximumDepth} levels.",
        "Split it over several fields.", position);

    private Token Take() => _tokens[_at++];

    private void Expect(string sign)
    {
        if (!Current.Is(sign))
        {
            throw Unexpected(sign == ")" ? "a closing parenthesis" : "a comma or a closing parenthesis");
        }

        Take();
    }

    private ExpressionRefusedException Unexpected(string wanted) =>
        Refuse("expression.unexpected", $"Here stands {Current} where {wanted} should be.",
            "Correct the expression there.");

    private ExpressionRefusedException Refuse(string code, string problem, string remedy) =>
        new(code, problem, remedy, Current.Position);
}
