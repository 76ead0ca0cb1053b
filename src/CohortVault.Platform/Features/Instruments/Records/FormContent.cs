using System.Text.Json;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>Where a form stands among those of a participant.</summary>
/// <param name="Event">Unique name of the event; empty in studies without events.</param>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Instance">Which time over, from 1.</param>
internal sealed record FormPlace(string Event, string Instrument, int Instance = 1);

/// <summary>What a form holds, as it is sealed.</summary>
/// <param name="Event">Event.</param>
/// <param name="Instrument">Instrument.</param>
/// <param name="Values">Stored values by column.</param>
internal sealed record FormContent(string Event, string Instrument, IReadOnlyDictionary<string, string> Values)
{
    public string Write() => JsonSerializer.Serialize(this);

    public static FormContent Read(string text) => JsonSerializer.Deserialize<FormContent>(text)!;
}

/// <summary>What a change did, as it is sealed.</summary>
/// <param name="Reason">Why; null for a first answer.</param>
/// <param name="Columns">Value before and after by column; empty for none.</param>
internal sealed record ChangeContent(string? Reason, IReadOnlyDictionary<string, ChangedValue> Columns)
{
    public string Write() => JsonSerializer.Serialize(this);

    public static ChangeContent Read(string text) => JsonSerializer.Deserialize<ChangeContent>(text)!;

    /// <summary>What differs between two sets of values.</summary>
    public static ChangeContent Between(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, string? reason) => new(
            reason,
            before.Keys.Union(after.Keys).Where(column => before.GetValueOrDefault(column, "") != after.GetValueOrDefault(column, ""))
                .ToDictionary(
                    column => column, column => new ChangedValue(before.GetValueOrDefault(column, ""), after.GetValueOrDefault(column, ""))));
}

/// <summary>A value before and after; empty for none.</summary>
internal readonly record struct ChangedValue(string Before, string After);
