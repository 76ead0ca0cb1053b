namespace CohortVault.Instruments.Expressions;

/// <summary>Operators, loosest first.</summary>
public enum Operator
{
    /// <summary><c>or</c></summary>
    Or,

    /// <summary><c>and</c></summary>
    And,

    /// <summary><c>not</c></summary>
    Not,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>&lt;&gt;</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c> between two values</summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>%</c></summary>
    Remainder,

    /// <summary><c>-</c> before a value</summary>
    Negate,

    /// <summary><c>^</c></summary>
    Power,
}

/// <summary>A parsed expression.</summary>
/// <param name="Position">0-based place in the text.</param>
/// <param name="Depth">How deep it is nested; 1 for a leaf.</param>
public abstract record Expression(int Position, int Depth)
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaximumDepth = 250;

    /// <summary>Every field that it names, in order.</summary>
    public IEnumerable<FieldReference> References => this switch
    {
        FieldReference reference => [reference],
        Operation operation => operation.Operands.SelectMany(part => part.References),
        Call call => call.Arguments.SelectMany(part => part.References),
        _ => [],
    };

    /// <summary>Parses REDCap's expression language.</summary>
    /// <exception cref="ExpressionRefusedException">It is none; the exception says where and why.</exception>
    public static Expression Parse(string text) => new ExpressionParser(text).Parse();

    /// <summary>Parses it, or says where and why it is none.</summary>
    public static bool TryParse(string text, out Expression expression, out ExpressionRefusedException? refused)
    {
        try
        {
            expression = Parse(text);
            refused = null;
            return true;
        }
        catch (ExpressionRefusedException wrong)
        {
            expression = new TextLiteral("", 0);
            refused = wrong;
            return false;
        }
    }

    internal static int Below(IEnumerable<Expression> parts) =>
        1 + parts.Select(part => part.Depth).DefaultIfEmpty().Max();
}

/// <summary>A number.</summary>
public sealed record NumberLiteral(double Value, int Position) : Expression(Position, 1);

/// <summary>A text in quotes.</summary>
public sealed record TextLiteral(string Value, int Position) : Expression(Position, 1);

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanLiteral(bool Value, int Position) : Expression(Position, 1);

/// <summary>A field: <c>[weight]</c>, <c>[visit_1_arm_1][weight]</c>, <c>[race(2)]</c>, <c>[dose][3]</c>.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Event">Unique name of the event, or a smart variable for one; null for the current event.</param>
/// <param name="Code">Choice of a checkbox; null for others.</param>
/// <param name="Instance">Number of the instance, or a smart variable for one; null for the current one.</param>
/// <param name="Modifier">What follows a colon, such as <c>label</c>; null if nothing.</param>
/// <param name="DecimalComma">Whether its numbers have a decimal comma.</param>
/// <param name="Position">0-based place in the text.</param>
public sealed record FieldReference(
    string Field, string? Event, string? Code, string? Instance, string? Modifier, bool DecimalComma, int Position)
    : Expression(Position, 1)
{
    /// <summary>The column of data: the field's name, or <c>field___code</c>.</summary>
    public string Column => Code is null ? Field : Model.Field.CheckboxColumn(Field, Code);

    /// <summary>Whether event, instance or modifier can only be known where the record is.</summary>
    public bool NeedsRecord => (Event?.Contains('-', StringComparison.Ordinal) ?? false)
        || (Instance?.Contains('-', StringComparison.Ordinal) ?? false)
        || Modifier is not (null or "value" or "checked" or "unchecked");

    /// <summary>Where its value stands among others: <c>event/column#instance</c>, event and instance only if
    /// given.</summary>
    public string Key => $"{(Event is null ? "" : $"{Event}/")}{Column}{(Instance is null ? "" : $"#{Instance}")}";
}

/// <summary>A smart variable, such as <c>[user-name]</c>: kept; only a place that knows its value can evaluate
/// it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Argument">What follows a colon; null if nothing.</param>
/// <param name="Event">Event before it; null if none.</param>
/// <param name="Instance">Instance after it; null if none.</param>
/// <param name="Position">0-based place in the text.</param>
public sealed record SmartVariable(string Name, string? Argument, string? Event, string? Instance, int Position)
    : Expression(Position, 1);

/// <summary>An operator with what it works on; several operands are taken from left to right.</summary>
public sealed record Operation(Operator Operator, IReadOnlyList<Expression> Operands, int Position)
    : Expression(Position, Below(Operands));

/// <summary>A function with its arguments.</summary>
public sealed record Call(string Function, IReadOnlyList<Expression> Arguments, int Position)
    : Expression(Position, Below(Arguments));

/// <summary>A text that is no expression, or an expression that cannot be evaluated here.</summary>
/// <param name="code">Stable code from <c>docs/errors.md</c>.</param>
/// <param name="problem">One sentence: what is wrong.</param>
/// <param name="remedy">One sentence: what to do about it.</param>
/// <param name="position">0-based place in the text.</param>
public sealed class ExpressionRefusedException(string code, string problem, string remedy, int position)
    : Exception($"At character {position + 1}: {problem} {remedy}")
{
    /// <summary>Stable code from <c>docs/errors.md</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong, in one sentence, without the place.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>0-based place in the text.</summary>
    public int Position { get; } = position;
}
