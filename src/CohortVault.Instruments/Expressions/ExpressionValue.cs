using System.Globalization;

namespace CohortVault.Instruments.Expressions;

/// <summary>What a value is.</summary>
public enum ValueKind
{
    /// <summary>Nothing.</summary>
    Blank,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A text of at least one character.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A missing-data code in the place of a value: equal to its code, blank in everything else.</summary>
    Missing,
}

/// <summary>A value while an expression is evaluated.</summary>
public readonly record struct ExpressionValue
{
    private readonly double _number;
    private readonly string? _text;

    private ExpressionValue(ValueKind kind, double number, string? text) =>
        (Kind, _number, _text) = (kind, number, text);

    /// <summary>Nothing.</summary>
    public static ExpressionValue Blank => default;

    /// <summary>What it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>Its number; a text that is written as one counts; null for everything else.</summary>
    public double? Number => Kind switch
    {
        ValueKind.Number or ValueKind.Boolean => _number,
        ValueKind.Text => ExpressionNumbers.Read(_text!),
        _ => null,
    };

    /// <summary>Its text; empty for nothing and for missing-data codes, 1 and 0 for true and false.</summary>
    public string Text => Kind switch
    {
        ValueKind.Text => _text!,
        ValueKind.Number or ValueKind.Boolean => ExpressionNumbers.Write(_number),
        _ => "",
    };

    /// <summary>Whether a condition holds: a number other than 0, any other text.</summary>
    public bool Holds => Number is { } number ? number != 0 : Kind == ValueKind.Text;

    /// <summary>A number; nothing if it is not finite.</summary>
    public static ExpressionValue Of(double? number) =>
        number is { } value && double.IsFinite(value) ? new(ValueKind.Number, value + 0.0, null) : default;

    /// <summary>A text; nothing if it is empty.</summary>
    public static ExpressionValue Of(string text) => text.Length == 0 ? default : new(ValueKind.Text, 0, text);

    /// <summary>True or false.</summary>
    public static ExpressionValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>A missing-data code.</summary>
    public static ExpressionValue Missing(string code) => new(ValueKind.Missing, 0, code);

    /// <summary>Equal as numbers where both are numbers, as texts otherwise; nothing equals only nothing.</summary>
    public static bool AreEqual(ExpressionValue left, ExpressionValue right)
    {
        var (first, second) = (left.Written, right.Written);
        return first.Kind == ValueKind.Blank || second.Kind == ValueKind.Blank
            ? first.Kind == second.Kind
            : first.Number is { } a && second.Number is { } b ? a == b : first.Text == second.Text;
    }

    /// <summary>Below zero, zero or above, as numbers or texts (by UTF-16 code unit); null where one is
    /// nothing.</summary>
    public static int? Compare(ExpressionValue left, ExpressionValue right)
    {
        if (left.Kind is ValueKind.Blank or ValueKind.Missing || right.Kind is ValueKind.Blank or ValueKind.Missing)
        {
            return null;
        }

        return left.Number is { } a && right.Number is { } b
            ? a.CompareTo(b) : string.CompareOrdinal(left.Text, right.Text);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Text}");

    internal bool IsNothing => Kind is ValueKind.Blank or ValueKind.Missing;

    internal string? Code => Kind switch { ValueKind.Missing => _text, ValueKind.Blank => null, _ => Text };

    private ExpressionValue Written => Kind == ValueKind.Missing ? new(ValueKind.Text, 0, _text) : this;
}
