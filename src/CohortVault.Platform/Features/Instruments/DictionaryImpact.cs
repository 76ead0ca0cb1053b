using CohortVault.Instruments.Editing;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>What a new version of a dictionary does to a field.</summary>
internal enum ImpactKind
{
    /// <summary>Is asked from now on.</summary>
    Added,

    /// <summary>Is asked no more; its answers stay with the versions that asked it.</summary>
    Removed,

    /// <summary>Moves to another instrument.</summary>
    Moved,

    /// <summary>Has another type or validation: answers so far may not fit it.</summary>
    Retyped,

    /// <summary>Loses choices, or gives a code another meaning.</summary>
    ChoicesChanged,

    /// <summary>Has another name; its answers come along.</summary>
    Renamed,

    /// <summary>Has other words, bounds, logic or marks.</summary>
    Reworded,
}

/// <param name="Field">Name of the field.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="Detail">Codes, types or instruments concerned; empty if there is nothing to say.</param>
internal sealed record Impact(string Field, ImpactKind Kind, string Detail)
{
    /// <summary>Whether answers that are there are concerned, so that somebody must confirm it.</summary>
    public bool TouchesAnswers => Kind is ImpactKind.Removed or ImpactKind.Moved or ImpactKind.Retyped or ImpactKind.ChoicesChanged;
}

/// <summary>Compares two versions of a dictionary.</summary>
internal static class DictionaryImpact
{
    /// <summary>What happens to which field, in the order of the new version; what is removed comes first.</summary>
    /// <param name="before">The version that is in force.</param>
    /// <param name="after">The one that would take its place.</param>
    /// <param name="renames">What is the same under another name; null for nothing.</param>
    public static IReadOnlyList<Impact> Of(DataDictionary before, DataDictionary after, Renames? renames = null)
    {
        var renamed = (renames ?? Renames.None).Fields.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        before = (renames ?? Renames.None).Apply(before);
        var was = before.Fields.DistinctBy(field => field.Name).ToDictionary(field => field.Name, StringComparer.Ordinal);
        var stays = after.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);

        // The record's id stands in the first instrument, whichever that is, and is nobody's answer.
        bool IsRecordId(Field field) => field.Name == after.Fields[0].Name && field.Name == before.Fields[0].Name;
        return
        [
            .. before.Fields.Where(field => !stays.Contains(field.Name))
                .Select(field => new Impact(field.Name, ImpactKind.Removed, field.Form)),
            .. after.Fields.SelectMany(field => was.TryGetValue(field.Name, out var old)
                ? Of(IsRecordId(field) ? old with { Form = field.Form } : old, field, renamed.GetValueOrDefault(field.Name))
                : [new Impact(field.Name, ImpactKind.Added, field.Form)]),
        ];
    }

    private static IEnumerable<Impact> Of(Field before, Field after, string? was)
    {
        var found = was is not null;
        if (was is not null)
        {
            yield return new Impact(after.Name, ImpactKind.Renamed, $"{was} → {after.Name}");
        }

        foreach (var impact in Touching(before, after))
        {
            found = true;
            yield return impact;
        }

        if (!found && before with { Spelling = null } != after with { Spelling = null, Options = before.Options }
            || !found && !SameWords(before.Choices, after.Choices))
        {
            yield return new Impact(after.Name, ImpactKind.Reworded, "");
        }
    }

    private static IEnumerable<Impact> Touching(Field before, Field after)
    {
        if (before.Form != after.Form)
        {
            yield return new Impact(after.Name, ImpactKind.Moved, $"{before.Form} → {after.Form}");
        }

        if (before.Type != after.Type || before.Validation != after.Validation)
        {
            yield return new Impact(after.Name, ImpactKind.Retyped, $"{Kind(before)} → {Kind(after)}");
        }

        var gone = Lost(before.Choices, after.Choices);
        if (gone.Count > 0)
        {
            yield return new Impact(after.Name, ImpactKind.ChoicesChanged, string.Join(", ", gone));
        }
    }

    // A code that is gone, or that stands for other words: answers so far would read as something else.
    private static List<string> Lost(ChoiceList? before, ChoiceList? after)
    {
        if (before is null || after is null)
        {
            return [];
        }

        var now = after.Items.DistinctBy(choice => choice.Code).ToDictionary(choice => choice.Code, choice => choice.Label);
        return
        [
            .. before.Items.Where(choice => !now.TryGetValue(choice.Code, out var label) || label != choice.Label)
                .Select(choice => choice.Code),
        ];
    }

    private static bool SameWords(ChoiceList? before, ChoiceList? after) =>
        (before?.Items ?? []).Select(choice => (choice.Code, choice.Label))
            .SequenceEqual((after?.Items ?? []).Select(choice => (choice.Code, choice.Label)));

    private static string Kind(Field field) =>
        field.Validation.Length == 0 ? field.Type.ToString() : $"{field.Type} {field.Validation}";
}
