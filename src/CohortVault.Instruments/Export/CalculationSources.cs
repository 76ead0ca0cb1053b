using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export;

/// <summary>
/// Whether a calculated value tells of values that the export hides. Time between two dates of the record may stay
/// where both dates are shifted alike or dropped; an age in whole, capped years may stay always. Anything else that is
/// made from a hidden field goes, and so does what cannot be read.
/// </summary>
/// <param name="hidden">Fields whose values are hidden.</param>
/// <param name="dates">Those of them that are dates, and do not identify by themselves.</param>
/// <param name="intervalsStay">Whether the time between two of those dates tells neither.</param>
internal sealed class CalculationSources(IReadOnlySet<string> hidden, IReadOnlySet<string> dates, bool intervalsStay)
{
    private static readonly string[] Harmless =
        ["event-", "arm-", "instrument-", "is-", "first-", "last-", "previous-", "next-", "current-"];

    /// <summary>The expressions that give the field its value.</summary>
    public static IEnumerable<string> Of(Field field)
    {
        if (field.Type == FieldType.Calc)
        {
            yield return field.Options.Text;
        }

        foreach (var tag in field.ActionTags.Where(tag => tag.Name is "@CALCTEXT" or "@CALCDATE"))
        {
            yield return tag.Argument ?? "";
        }
    }

    /// <summary>Whether the field's value tells of hidden ones.</summary>
    public bool Tells(Field field, bool isCappedAge) =>
        Of(field).Any(text => !Expression.TryParse(text, out var parsed, out _) || Tells(parsed, isCappedAge))
        || field.ActionTags.Any(tag =>
            tag.Name is "@DEFAULT" or "@SETVALUE" or "@PREFILL" && Pipes(tag.Argument ?? ""));

    private bool Pipes(string text) =>
        text.Contains("[user-", StringComparison.Ordinal) || text.Contains("[record-", StringComparison.Ordinal)
        || text.Split('[').Skip(1).Any(part => hidden.Contains(part[..Name(part)]));

    private static int Name(string part)
    {
        var end = part.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789_");
        return end < 0 ? part.Length : end;
    }

    private bool Tells(Expression expression, bool isCappedAge) => expression switch
    {
        FieldReference field => hidden.Contains(field.Field),
        SmartVariable smart => !Harmless.Any(start => smart.Name.StartsWith(start, StringComparison.Ordinal)),
        Operation operation => operation.Operands.Any(operand => Tells(operand, isCappedAge)),
        Call call => !IsTimeBetween(call, isCappedAge) && call.Arguments.Any(argument => Tells(argument, isCappedAge)),
        _ => false,
    };

    private bool IsTimeBetween(Call call, bool isCappedAge) =>
        call.Function is "datediff" or "age_at_date" && call.Arguments.Count >= 2
        && (isCappedAge || (intervalsStay
            && call.Arguments.Take(2).All(date => date is FieldReference field && dates.Contains(field.Field))));
}
