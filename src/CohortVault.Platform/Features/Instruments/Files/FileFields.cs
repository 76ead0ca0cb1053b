using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>Which fields of an instrument hold files.</summary>
internal static class FileFieldsOfInstrument
{
    /// <summary>Their names, which are their columns too.</summary>
    public static IReadOnlySet<string> FileFields(this Instrument instrument) =>
        instrument.Fields.Where(field => field.Type is FieldType.File).Select(field => field.Name).ToHashSet();
}
