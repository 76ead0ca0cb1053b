using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>What action tags write into a new questionnaire: <c>@DEFAULT</c>, <c>@TODAY</c>, <c>@NOW</c>.</summary>
internal static class QuestionDefaults
{
    /// <summary>
    /// Columns with their values; none where there is no default, or one that does not fit the field, or that is a moment which nobody
    /// knows yet.
    /// </summary>
    public static IEnumerable<(string Column, string Value)> Of(Question question, string? now)
    {
        var field = question.Field;
        if (field.Type is FieldType.Calc or FieldType.Descriptive or FieldType.File or FieldType.Sql)
        {
            return [];
        }

        if (question.Find("@DEFAULT")?.Argument is { Length: > 0 } written && !written.Contains('[', StringComparison.Ordinal))
        {
            return field.Type is FieldType.Checkbox
                ? [.. question.Find("@DEFAULT")!.List.Where(code => field.Choices!.Find(code) is not null)
                    .Select(code => (Field.CheckboxColumn(field.Name, code), "1"))]
                : Fits(field, written) is { } value ? [(field.Name, value)] : [];
        }

        var moment = now is not null && question.Tags.Any(tag => tag.Name is "@TODAY" or "@TODAY-SERVER" or "@NOW" or "@NOW-SERVER")
            && field.Type is FieldType.Text
            ? Moment(field.Rule?.Kind, now)
            : null;
        return moment is null ? [] : [(field.Name, moment)];
    }

    private static string? Fits(Field field, string written) =>
        field.Choices is { } choices ? choices.Find(written)?.Code : field.Rule is { } rule ? TypedText.Store(rule, written) : written;

    private static string? Moment(ValidationKind? kind, string now) => kind switch
    {
        ValidationKind.Date => now[..10],
        ValidationKind.DateTime => now[..16],
        ValidationKind.DateTimeSeconds or null => now,
        ValidationKind.Time => now[11..16],
        _ => null,
    };
}
