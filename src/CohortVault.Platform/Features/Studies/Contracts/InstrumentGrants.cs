using System.Text.Json;

namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>How far a role's right to records goes in one instrument.</summary>
internal enum RecordGrant
{
    /// <summary>Does not see that there are any.</summary>
    None,

    /// <summary>Reads.</summary>
    Read,

    /// <summary>Enters and corrects.</summary>
    Edit,
}

/// <summary>How far a role's right to exports goes in one instrument.</summary>
internal enum ExportGrant
{
    /// <summary>Is not in them.</summary>
    None,

    /// <summary>Without identifiers, free text and dates.</summary>
    Deidentified,

    /// <summary>Everything.</summary>
    Full,
}

/// <param name="Records">Of records.</param>
/// <param name="Export">Of exports.</param>
internal sealed record InstrumentGrant(RecordGrant Records, ExportGrant Export)
{
    public static InstrumentGrant Nothing { get; } = new(RecordGrant.None, ExportGrant.None);

    public static InstrumentGrant Everything { get; } = new(RecordGrant.Edit, ExportGrant.Full);
}

/// <summary>
/// Which instruments a role's rights are about. They never add a right; an instrument that is not listed, such as one that is new, is
/// not granted.
/// </summary>
/// <param name="Listed">By name; null for all of them, also those to come.</param>
internal sealed record InstrumentGrants(IReadOnlyDictionary<string, InstrumentGrant>? Listed)
{
    /// <summary>All of them, also those to come.</summary>
    public static InstrumentGrants All { get; } = new((IReadOnlyDictionary<string, InstrumentGrant>?)null);

    /// <summary>Whether it is all of them.</summary>
    public bool AreAll => Listed is null;

    /// <summary>What is granted of an instrument.</summary>
    public InstrumentGrant Of(string instrument) =>
        Listed is null ? InstrumentGrant.Everything : Listed.GetValueOrDefault(instrument, InstrumentGrant.Nothing);

    /// <summary>Whether the other ones grant all of this.</summary>
    public bool Within(InstrumentGrants other) => other.AreAll || (Listed is not null && Listed.All(
        one => one.Value.Records <= other.Of(one.Key).Records && one.Value.Export <= other.Of(one.Key).Export));

    /// <summary>The same under the names that instruments have now.</summary>
    public InstrumentGrants Rename(IReadOnlyDictionary<string, string> forms) => Listed is null
        ? this
        : new InstrumentGrants(Listed.ToDictionary(one => forms.GetValueOrDefault(one.Key, one.Key), one => one.Value));

    /// <summary>In words for the log: <c>all</c>, or each instrument that is granted.</summary>
    public string ToWords() => Listed is null ? "all" : string.Join(' ', Listed.Where(one => one.Value != InstrumentGrant.Nothing)
        .OrderBy(one => one.Key, StringComparer.Ordinal)
        .Select(one => $"{one.Key}:{one.Value.Records}/{one.Value.Export}".ToLowerInvariant()));

    public string Write() => JsonSerializer.Serialize(Listed);

    public static InstrumentGrants Read(string text) => new(JsonSerializer.Deserialize<Dictionary<string, InstrumentGrant>>(text));
}

/// <summary>The instruments of a study, for what grants them.</summary>
internal interface IStudyInstruments
{
    /// <summary>Names and titles, in the order of the newest version.</summary>
    Task<IReadOnlyList<(string Name, string Title)>> OfAsync(StudyId study, CancellationToken ct);
}

/// <summary>What roles grant of instruments.</summary>
internal interface IRoleGrants
{
    /// <summary>Instruments have other names, in the caller's change: what roles grant of them goes with them.</summary>
    Task RenameAsync(StudyId study, IReadOnlyDictionary<string, string> forms, CancellationToken ct);
}
