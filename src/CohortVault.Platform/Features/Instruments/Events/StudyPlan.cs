using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>
/// A study's design with what the program needs of it. An event has a name in data that it keeps for good, whatever people call it;
/// under it forms are kept. Those that were saved before there were events are the first event's.
/// </summary>
/// <param name="Version">From 1; 0 before there is one.</param>
/// <param name="Design">The design.</param>
/// <param name="First">The event of forms that were saved before there were events; empty for none.</param>
internal sealed record StudyPlan(int Version, StudyDesign Design, string First)
{
    /// <summary>Whether forms are filled in at events.</summary>
    public bool HasEvents => Design.Events.Count > 0;

    /// <summary>The events of an arm, in order.</summary>
    public IEnumerable<StudyEvent> EventsOf(int? arm) => Design.Events.Where(e => e.Arm == arm);

    /// <summary>The event of a name; null if there is none.</summary>
    public StudyEvent? Find(string name) => Design.Events.FirstOrDefault(e => e.UniqueName == name);

    /// <summary>Under what the forms of an event are kept.</summary>
    public string KeyOf(string name) => name == First ? "" : name;

    /// <summary>The event of what forms are kept under.</summary>
    public string EventOf(string key) => HasEvents && key.Length == 0 ? First : key;

    /// <summary>Whether an instrument is filled in at an event; without events, at none.</summary>
    public bool Takes(string name, string instrument) => HasEvents
        ? Design.EventForms.Any(form => form.UniqueEvent == name && form.Form == instrument)
        : name.Length == 0;

    /// <summary>Whether a whole event can take place any number of times.</summary>
    public bool RepeatsWhole(string name) => Design.Repeating.Any(repeat => repeat.UniqueEvent == name && repeat.Form.Length == 0);

    /// <summary>Whether an instrument can be filled in any number of times; without events, each can.</summary>
    public bool Repeats(string name, string instrument) => !HasEvents || RepeatsWhole(name)
        || Design.Repeating.Any(repeat => repeat.UniqueEvent == name && repeat.Form == instrument);

    /// <summary>The arm of somebody for whom none was chosen; null where there are several.</summary>
    public int? OnlyArm => Design.Arms is [var only] ? only.Number : null;

    /// <summary>How people read an event: with its arm, where there are several.</summary>
    public string Words(StudyEvent e) => Design.Arms.Count < 2 ? e.Name
        : $"{e.Name} ({Design.Arms.FirstOrDefault(arm => arm.Number == e.Arm)?.Name})";

    /// <summary>The design with repetitions that there are in data, so that nothing is left out of tables.</summary>
    public StudyDesign WithRepeats(IEnumerable<(string Event, string Form)> seen) => Design with
    {
        Repeating =
        [
            .. Design.Repeating,
            .. seen.Where(pair => !RepeatsWhole(pair.Event) && !Design.Repeating.Any(repeat => repeat.UniqueEvent == pair.Event && repeat.Form == pair.Form))
                .Distinct().Select(pair => new RepeatingForm(pair.Event, pair.Form, "")),
        ],
    };
}
