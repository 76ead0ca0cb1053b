using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Instruments.Questionnaire;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>Of which instruments another one's conditions and calculations ask.</summary>
internal static class InstrumentReferences
{
    /// <summary>Their names, its own not among them.</summary>
    public static IReadOnlySet<string> Of(DataDictionary dictionary, Instrument instrument)
    {
        var forms = dictionary.Fields.DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => field.Form, StringComparer.Ordinal);
        return instrument.Fields.SelectMany(field => (string?[])[field.BranchingLogic, Question.CalculationOf(field, field.ActionTags), field.Minimum, field.Maximum])
            .Where(text => text?.Contains('[', StringComparison.Ordinal) is true)
            .SelectMany(text => Expression.TryParse(text!, out var expression, out _) ? expression.References : [])
            .Select(reference => forms.GetValueOrDefault(reference.Field))
            .OfType<string>().Where(form => form != instrument.Name).ToHashSet();
    }
}
