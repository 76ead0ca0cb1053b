using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>What a new design does.</summary>
internal enum DesignChange
{
    /// <summary>An event is new.</summary>
    EventAdded,

    /// <summary>People call an event something else; its data stay with it.</summary>
    EventRenamed,

    /// <summary>An event is at another day, for tasks that are made from now on.</summary>
    EventMoved,

    /// <summary>An event belongs to another arm.</summary>
    EventToOtherArm,

    /// <summary>An event is there no more.</summary>
    EventRemoved,

    /// <summary>An instrument is filled in at an event no more.</summary>
    FormRemoved,

    /// <summary>What repeated does not repeat any more.</summary>
    RepeatRemoved,

    /// <summary>A missing-data code is gone: where it stands, it is an answer like others.</summary>
    CodeRemoved,
}

/// <param name="Kind">What happens.</param>
/// <param name="What">To which event, and which instrument at it.</param>
/// <param name="Forms">Forms that are there and concerned.</param>
internal sealed record DesignEffect(DesignChange Kind, string What, int Forms)
{
    /// <summary>Whether somebody must confirm it.</summary>
    public bool TouchesForms => Kind is DesignChange.CodeRemoved
        || (Forms > 0 && Kind is DesignChange.EventRemoved or DesignChange.FormRemoved or DesignChange.RepeatRemoved or DesignChange.EventToOtherArm);
}

/// <summary>Compares two designs.</summary>
internal static class DesignImpact
{
    /// <param name="before">So far.</param>
    /// <param name="after">From now on.</param>
    /// <param name="forms">Forms at an event, of an instrument or, without one, of all.</param>
    /// <param name="repeated">The same, of second and later times.</param>
    public static IReadOnlyList<DesignEffect> Of(
        StudyDesign before, StudyDesign after, Func<string, string?, int> forms, Func<string, string?, int> repeated)
    {
        var effects = new List<DesignEffect>();
        var now = after.Events.ToDictionary(e => e.UniqueName, StringComparer.Ordinal);
        foreach (var e in before.Events)
        {
            if (!now.TryGetValue(e.UniqueName, out var stays))
            {
                effects.Add(new DesignEffect(DesignChange.EventRemoved, e.UniqueName, forms(e.UniqueName, null)));
                continue;
            }

            effects.AddRange(e.Name != stays.Name ? [new DesignEffect(DesignChange.EventRenamed, $"{e.UniqueName}: {e.Name} → {stays.Name}", 0)] : []);
            effects.AddRange(e.DayOffset != stays.DayOffset ? [new DesignEffect(DesignChange.EventMoved, e.UniqueName, 0)] : []);
            effects.AddRange(e.Arm != stays.Arm
                ? [new DesignEffect(DesignChange.EventToOtherArm, $"{e.UniqueName}: {e.Arm} → {stays.Arm}", forms(e.UniqueName, null))] : []);
        }

        effects.AddRange(before.EventForms.Where(form => now.ContainsKey(form.UniqueEvent)
                && !after.EventForms.Any(other => (other.UniqueEvent, other.Form) == (form.UniqueEvent, form.Form)))
            .Select(form => new DesignEffect(DesignChange.FormRemoved, $"{form.UniqueEvent}: {form.Form}", forms(form.UniqueEvent, form.Form))));
        effects.AddRange(before.Repeating.Where(repeat => now.ContainsKey(repeat.UniqueEvent)
                && !after.Repeating.Any(other => (other.UniqueEvent, other.Form) == (repeat.UniqueEvent, repeat.Form)))
            .Select(repeat => new DesignEffect(
                DesignChange.RepeatRemoved, $"{repeat.UniqueEvent}{(repeat.Form.Length > 0 ? $": {repeat.Form}" : "")}",
                repeated(repeat.UniqueEvent, repeat.Form.Length > 0 ? repeat.Form : null))));
        effects.AddRange(before.MissingDataCodes.Where(code => after.MissingDataCodes.All(other => other.Code != code.Code))
            .Select(code => new DesignEffect(DesignChange.CodeRemoved, code.Code, 0)));
        var was = before.Events.Select(e => e.UniqueName).ToHashSet(StringComparer.Ordinal);
        effects.AddRange(after.Events.Where(e => !was.Contains(e.UniqueName)).Select(e => new DesignEffect(DesignChange.EventAdded, e.UniqueName, 0)));
        return effects;
    }
}
