namespace CohortVault.Instruments.Expressions;

/// <summary>What the functions do.</summary>
internal sealed class FunctionCalls(ExpressionEvaluator evaluator, ExpressionContext context)
{
    private const double SecondsPerDay = 86_400;

    // 365.2425 and 30.44 days.
    private const double SecondsPerYear = 31_556_952;
    private const double SecondsPerMonth = 2_630_016;

    public ExpressionValue Run(Call call)
    {
        if (call.Function == "if")
        {
            return evaluator.Evaluate(call.Arguments[evaluator.Evaluate(call.Arguments[0]).Holds ? 1 : 2]);
        }

        ExpressionValue[] values = [.. call.Arguments.Select(evaluator.Evaluate)];
        var first = values[0];
        return call.Function switch
        {
            "round" => Round(values, 0),
            "roundup" => Round(values, 1),
            "rounddown" => Round(values, -1),
            "sqrt" => ExpressionValue.Of(first.Number is { } number ? Math.Sqrt(number) : null),
            "abs" => ExpressionValue.Of(first.Number is { } number ? Math.Abs(number) : null),
            "exponential" => ExpressionValue.Of(first.Number is { } number
            ? ExpressionNumbers.Significant(ExpressionNumbers.Exp(number)) : null),
            "log" => Log(first.Number, values.Length > 1 ? values[1] : null),
            "mod" => ExpressionValue.Of(first.Number % values[1].Number),
            "sum" or "mean" or "median" or "min" or "max" or "stdev" =>
            ExpressionValue.Of(Summarise(call.Function, values)),
            "datediff" => Difference(values),
            "age_at_date" => Age(Date(first), Date(values[1])),
            "year" => ExpressionValue.Of(Date(first)?.Year),
            "month" => ExpressionValue.Of(Date(first)?.Month),
            "day" => ExpressionValue.Of(Date(first)?.Day),
            "dayoftheweek" => ExpressionValue.Of(Date(first) is { } date ? (((date.Days + 4) % 7) + 7) % 7 : null),
            "isnumber" => ExpressionValue.Of(first.Kind != ValueKind.Boolean && first.Number is not null),
            "isinteger" => ExpressionValue.Of(IsWhole(first)),
            "isblankormissingcode" => ExpressionValue.Of(first.IsNothing),
            "isblanknotmissingcode" => ExpressionValue.Of(first.Kind == ValueKind.Blank),
            "ismissingcode" => ExpressionValue.Of(first.Kind == ValueKind.Missing),
            "hasmissingcode" => ExpressionValue.Of(
                first.Kind == ValueKind.Missing && values.Skip(1).Any(code => code.Code == first.Code)),
            _ => Text(call.Function, values),
        };
    }

    private static ExpressionValue Round(ExpressionValue[] values, int direction)
    {
        var places = values.Length > 1 && !values[1].IsNothing ? values[1].Number : 0;
        return ExpressionValue.Of(
            values[0].Number is { } number && places is { } at ? ExpressionNumbers.Round(number, at, direction) : null);
    }

    private static ExpressionValue Log(double? number, ExpressionValue? given)
    {
        if (number is not > 0)
        {
            return ExpressionValue.Blank;
        }

        var natural = ExpressionNumbers.Log(number.Value);
        return given?.Number is not { } radix ? ExpressionValue.Of(ExpressionNumbers.Significant(natural))
            : radix > 0 && radix != 1
            ? ExpressionValue.Of(ExpressionNumbers.Significant(natural / ExpressionNumbers.Log(radix)))
            : ExpressionValue.Blank;
    }

    private static double? Summarise(string function, ExpressionValue[] values)
    {
        double[] numbers = [.. values.Where(value => value.Number is not null).Select(value => value.Number!.Value)];
        if (numbers.Length == 0)
        {
            return null;
        }

        var sum = numbers.Aggregate((total, next) => total + next);
        var mean = sum / numbers.Length;
        Array.Sort(numbers);
        var middle = numbers.Length / 2;
        return function switch
        {
            "sum" => sum,
            "mean" => mean,
            "min" => numbers[0],
            "max" => numbers[^1],
            "median" => numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2,
            _ when numbers.Length == 1 => null,
            _ => Math.Sqrt(numbers.Aggregate(0.0,
                (total, next) => total + ((next - mean) * (next - mean))) / (numbers.Length - 1)),
        };
    }

    private static bool IsWhole(ExpressionValue value) => value.Kind is ValueKind.Number or ValueKind.Text
        && value.Number is not null
        && value.Text.TrimStart('-', '+').All(char.IsAsciiDigit);

    private WallTime? Date(ExpressionValue value) =>
        WallTime.Read(value.Text, "", context.Now) is { HasDate: true } date ? date : null;

    private ExpressionValue Difference(ExpressionValue[] values)
    {
        var order = values.Skip(3).Select(value => value.Text).FirstOrDefault(text =>
            text is "ymd" or "mdy" or "dmy") ?? "";
        var signed = values.Skip(3).Any(value => value is { Kind: ValueKind.Boolean, Holds: true }
            || value.Text == "true");
        if (WallTime.Read(values[0].Text, order, context.Now) is not { } from
            || WallTime.Read(values[1].Text, order, context.Now) is not { } to || from.HasDate != to.HasDate)
        {
            return ExpressionValue.Blank;
        }

        var seconds = ((to.Days - from.Days) * SecondsPerDay) + (to.Seconds - from.Seconds);
        double? unit = values[2].Text switch
        {
            "y" or "Y" => SecondsPerYear,
            "M" => SecondsPerMonth,
            "d" or "D" => SecondsPerDay,
            "h" or "H" => 3600,
            "m" => 60,
            "s" or "S" => 1,
            _ => null,
        };
        return ExpressionValue.Of((signed ? seconds : Math.Abs(seconds)) / unit);
    }

    private static ExpressionValue Age(WallTime? born, WallTime? at) => born is { } from && at is { } to
        ? ExpressionValue.Of(to.Year - from.Year - (to.Month < from.Month
        || (to.Month == from.Month && to.Day < from.Day) ? 1 : 0))
        : ExpressionValue.Blank;

    private static ExpressionValue Text(string function, ExpressionValue[] values)
    {
        var (text, other) = (values[0].Text, values.Length > 1 ? values[1].Text : "");
        var (number, length) = (values.Length > 1 ? values[1].Number ?? 0 : 0, ExpressionTexts.Length(text));
        return function switch
        {
            "contains" => ExpressionValue.Of(ExpressionTexts.Find(other, text) > 0),
            "not_contain" => ExpressionValue.Of(ExpressionTexts.Find(other, text) == 0),
            "starts_with" => ExpressionValue.Of(ExpressionTexts.Find(other, text) == 1),
            "ends_with" => ExpressionValue.Of(
                other.Length > 0 && ExpressionTexts.Lower(text).EndsWith(ExpressionTexts.Lower(other),
                    StringComparison.Ordinal)),
            "find" => ExpressionValue.Of(ExpressionTexts.Find(text, other)),
            "concat" => ExpressionValue.Of(string.Concat(values.Select(value => value.Text))),
            "concat_ws" => ExpressionValue.Of(string.Join(text,
            values.Skip(1).Select(value => value.Text).Where(part => part.Length > 0))),
            "left" => ExpressionValue.Of(ExpressionTexts.Part(text, 0, number)),
            "right" => ExpressionValue.Of(ExpressionTexts.Part(text, length - Math.Max(0, Math.Truncate(number)),
            length)),
            "mid" => ExpressionValue.Of(ExpressionTexts.Part(text, number - 1, values[2].Number ?? 0)),
            "length" => ExpressionValue.Of(length),
            "replace_text" => ExpressionValue.Of(
                other.Length == 0 ? text : text.Replace(other, values[2].Text, StringComparison.Ordinal)),
            "upper" => ExpressionValue.Of(ExpressionTexts.Upper(text)),
            "lower" => ExpressionValue.Of(ExpressionTexts.Lower(text)),
            _ => ExpressionValue.Of(ExpressionTexts.Trim(text)),
        };
    }
}
