using System.Globalization;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export;

/// <summary>
/// Ages: number fields with <c>age</c> as a word of their name, in years, or in the months, weeks or days that another
/// word of the name says.
/// </summary>
internal static class Ages
{
    private const int MostYears = 90;

    /// <summary>The most that is written, in the field's unit; null if the field is no age.</summary>
    public static int? Cap(Field field)
    {
        var words = field.Name.Split('_');
        var isNumber = field.Type is FieldType.Calc or FieldType.Slider
            || field.Rule is { Kind: ValidationKind.Integer or ValidationKind.Number };
        return !isNumber || !words.Any(word => word is "age" or "ages") ? null
            : words.Any(word => word is "days" or "day") ? (int)(MostYears * 365.2425)
            : words.Any(word => word is "weeks" or "week" or "wk") ? (int)(MostYears * 365.2425 / 7)
            : words.Any(word => word is "months" or "month" or "mo") ? MostYears * 12
            : MostYears;
    }

    /// <summary>The age in whole units, at most the cap; null if it is no number.</summary>
    public static string? Whole(string value, int cap) =>
        double.TryParse(value.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var age)
            && double.IsFinite(age) && age > -1e6
            ? Math.Min(cap, (long)Math.Floor(Math.Min(age, cap))).ToString(CultureInfo.InvariantCulture) : null;
}
