using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>Whether a design is whole.</summary>
internal static class DesignCheck
{
    public const int MostArms = 100;
    public const int MostEvents = 500;
    public const int LongestName = 100;
    public const int LongestUnique = 60;
    public const int MostDays = 3650;

    /// <summary>What is wrong with it, in words; empty if nothing.</summary>
    public static IReadOnlyList<string> Of(StudyDesign design, DataDictionary? dictionary)
    {
        var problems = new List<string>();
        void Wrong(bool isWrong, string words)
        {
            if (isWrong && !problems.Contains(words))
            {
                problems.Add(words);
            }
        }

        Wrong(design.Arms.Count > MostArms || design.Events.Count > MostEvents, $"There are more than {MostArms} arms or {MostEvents} events.");
        var (arms, names) = (design.Arms.Select(arm => arm.Number).ToHashSet(), design.Events.Select(e => e.UniqueName).ToHashSet(StringComparer.Ordinal));
        Wrong(arms.Count < design.Arms.Count, "An arm's number is there twice.");
        Wrong(names.Count < design.Events.Count, "An event's unique name is there twice.");
        foreach (var arm in design.Arms)
        {
            Wrong(arm.Number < 1 || !IsLine(arm.Name), $"Arm {arm.Number} has no name, or one that is too long.");
        }

        foreach (var e in design.Events)
        {
            Wrong(!IsUnique(e.UniqueName), "A unique name of an event has other characters than a to z, digits and underscores, or is too long.");
            Wrong(!IsLine(e.Name), $"The event {e.UniqueName} has no name, or one that is too long.");
            Wrong(!arms.Contains(e.Arm), $"The event {e.UniqueName} belongs to arm {e.Arm}, which is not there.");
            Wrong(e.DayOffset is { } days && (days < 0 || days > MostDays || days % 1 != 0), $"The event {e.UniqueName} is not 0 to {MostDays} whole days after joining.");
        }

        var forms = (dictionary?.Instruments ?? []).Select(instrument => instrument.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var form in design.EventForms)
        {
            Wrong(!names.Contains(form.UniqueEvent), $"An instrument belongs to the event {form.UniqueEvent}, which is not there.");
            Wrong(!forms.Contains(form.Form), $"The study has no instrument {form.Form}.");
        }

        var planned = design.EventForms.Select(form => (form.UniqueEvent, form.Form)).ToHashSet();
        foreach (var repeat in design.Repeating)
        {
            Wrong(
                repeat.Form.Length == 0 ? !names.Contains(repeat.UniqueEvent) : !planned.Contains((repeat.UniqueEvent, repeat.Form)),
                $"{(repeat.Form.Length == 0 ? "A whole event" : repeat.Form)} repeats at {repeat.UniqueEvent}, where it is not filled in.");
        }

        Wrong(
            design.MissingDataCodes.Any(code => code.Code.Length is 0 or > 20 || !code.Code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                || design.MissingDataCodes.DistinctBy(code => code.Code).Count() < design.MissingDataCodes.Count,
            "A missing-data code is there twice, or has other characters than letters, digits, hyphens, points and underscores.");
        return problems;
    }

    /// <summary>The unique name of a new event, as REDCap makes them: <c>visit_1_arm_2</c>.</summary>
    public static string UniqueNameOf(string name, int arm, IEnumerable<string> taken)
    {
        const int Stem = 30;
        var slug = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        slug = string.Join('_', slug.Split('_', StringSplitOptions.RemoveEmptyEntries));
        slug = slug.Length == 0 ? "event" : slug[..Math.Min(slug.Length, Stem)].TrimEnd('_');
        var (known, number, unique) = (taken.ToHashSet(StringComparer.Ordinal), 1, $"{slug}_arm_{arm}");
        while (known.Contains(unique))
        {
            unique = $"{slug}_{++number}_arm_{arm}";
        }

        return unique;
    }

    private static bool IsLine(string name) => name.Trim().Length is > 0 and <= LongestName && !name.Any(char.IsControl);

    private static bool IsUnique(string name) => name.Length is > 0 and <= LongestUnique
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
