using System.Text.Json;

namespace CohortVault.Instruments.Expressions;

/// <summary>
/// A parsed expression as JSON, for the evaluator in the page: <c>{"op":"+","args":[{"field":"a"},{"num":1}]}</c>
/// (<c>docs/formats/expressions.md</c>).
/// </summary>
public static class ExpressionTree
{
    private static readonly string[] Signs = ["or", "and", "not", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/",
        "%", "negate", "^"];

    /// <summary>UTF-8 JSON.</summary>
    public static byte[] ToJson(Expression expression)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer,
            new JsonWriterOptions { MaxDepth = (4 * Expression.MaximumDepth) + 8 }))
        {
            Write(writer, expression);
        }

        return buffer.ToArray();
    }

    /// <summary>Writes it into a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, Expression expression)
    {
        writer.WriteStartObject();
        switch (expression)
        {
            case NumberLiteral number:
                writer.WriteNumber("num", number.Value);
                break;
            case TextLiteral text:
                writer.WriteString("text", text.Value);
                break;
            case BooleanLiteral boolean:
                writer.WriteBoolean("bool", boolean.Value);
                break;
            case FieldReference field:
                writer.WriteString("field", field.Field);
                writer.WriteString("key", field.Key);
                Write(writer, "code", field.Code);
                Write(writer, "modifier", field.Modifier);
                Write(writer, "comma", field.DecimalComma);
                Write(writer, "needsRecord", field.NeedsRecord);
                break;
            case SmartVariable smart:
                writer.WriteString("smart", smart.Name);
                Write(writer, "argument", smart.Argument);
                Write(writer, "event", smart.Event);
                Write(writer, "instance", smart.Instance);
                break;
            case Operation operation:
                writer.WriteString("op", Signs[(int)operation.Operator]);
                Write(writer, operation.Operands);
                break;
            case Call call:
                writer.WriteString("call", call.Function);
                Write(writer, call.Arguments);
                break;
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<Expression> arguments)
    {
        writer.WriteStartArray("args");
        foreach (var argument in arguments)
        {
            Write(writer, argument);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, value);
        }
    }
}
