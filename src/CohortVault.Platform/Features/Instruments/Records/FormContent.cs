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
/// <param name="Names">Version of the dictionary whose names these are.</param>
internal sealed record FormContent(string Event, string Instrument, IReadOnlyDictionary<string, string> Values, int Names = 0)
{
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>What is kept, under today's names.</summary>
    public static FormContent Read(string text, NameHistory names)
    {
        var kept = JsonSerializer.Deserialize<FormContent>(text)!;
        return names.ChangedSince(kept.Names)
            ? kept with { Instrument = names.Form(kept.Instrument, kept.Names), Values = names.Columns(kept.Values, kept.Names), Names = names.Version }
            : kept;
    }
}

/// <summary>What a change did, as it is sealed.</summary>
/// <param name="Reason">Why; null for a first answer.</param>
/// <param name="Columns">Value before and after by column; empty for none.</param>
/// <param name="Names">Version of the dictionary whose names these are.</param>
internal sealed record ChangeContent(string? Reason, IReadOnlyDictionary<string, ChangedValue> Columns, int Names = 0)
{
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>What is kept, under today's names.</summary>
    public static ChangeContent Read(string text, NameHistory names)
    {
        var kept = JsonSerializer.Deserialize<ChangeContent>(text)!;
        return kept with { Columns = names.Columns(kept.Columns, kept.Names) };
    }

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
