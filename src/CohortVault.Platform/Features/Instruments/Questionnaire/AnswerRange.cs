using System.Globalization;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Smallest and largest values: of validated texts and sliders, given as values, <c>today</c>, <c>now</c> or
/// expressions.</summary>
internal static class AnswerRange
{
    private const string Today = "today";
    private const string Now = "now";

    /// <summary>The smallest and largest number of a slider: 0 and 100 unless it says otherwise.</summary>
    public static (int Least, int Most) OfSlider(Field field) =>
        (Whole(field.Minimum) ?? 0, Whole(field.Maximum) ?? 100) is var (least, most) && least < most ? (least, most) : (0, 100);

    /// <summary>Whether a stored value lies within the field's bounds; a bound that is none binds nothing.</summary>
    public static bool Holds(Question question, string stored, QuestionnairePlan plan, IReadOnlyDictionary<string, string> values)
    {
        if (question.Field.Type is FieldType.Slider)
        {
            var (from, to) = OfSlider(question.Field);
            return Whole(stored) is { } number && number >= from && number <= to;
        }

        if (question.Field.Rule is not { HasRange: true } rule)
        {
            return true;
        }

        var (least, most) = (Resolve(question.Field.Minimum, plan, values), Resolve(question.Field.Maximum, plan, values));
        return Compare(rule, stored, least) is null or >= 0 && Compare(rule, stored, most) is null or <= 0;
    }

    /// <summary>
    /// A bound as it is stored: a value (dates year first), <c>today</c> or <c>now</c>; empty if it depends on answers, or there is
    /// none.
    /// </summary>
    public static string Written(TextValidation rule, string bound) => bound.Trim() switch
    {
        var open when open.Contains('[', StringComparison.Ordinal) => "",
        var word when word is Today or Now => word,
        var value => rule.Order.Length > 0 ? TypedText.Store(rule, value) ?? value : value,
    };

    // Below zero, zero or above; null where there is nothing to compare.
    private static int? Compare(TextValidation rule, string stored, string bound)
    {
        // A bound without a time of day compares with the day.
        var value = rule.Order.Length > 0 && bound.Length == 10 && stored.Length > 10 ? stored[..10] : stored;
        if (rule.Order.Length > 0 && bound.Length > value.Length)
        {
            bound = bound[..value.Length];
        }

        return rule.Order.Length > 0 && bound.Length == 10 && bound[4] == '-'
            ? string.CompareOrdinal(value, bound)
            : bound.Length > 0 && rule.Bound(value) is { } one && rule.Bound(bound) is { } other
            ? one.Number is { } number && other.Number is { } limit ? number.CompareTo(limit) : string.CompareOrdinal(one.Text, other.Text)
            : null;
    }

    private static string Resolve(string bound, QuestionnairePlan plan, IReadOnlyDictionary<string, string> values) => bound.Trim() switch
    {
        Today => plan.Sheet.Now[..10],
        Now => plan.Sheet.Now,
        var open when open.Contains('[', StringComparison.Ordinal) =>
            plan.Parse(open) is { } expression && plan.Evaluate(expression, values) is { } value ? value.Text : "",
        var fixedBound => fixedBound,
    };

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
