namespace CohortVault.Instruments.Model;

/// <summary>An arm of a study.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">Name.</param>
public sealed record Arm(int Number, string Name);

/// <summary>An event of an arm, such as a visit.</summary>
/// <param name="UniqueName">Name in data and expressions, such as <c>visit_1_arm_1</c>.</param>
/// <param name="Name">Name that people read.</param>
/// <param name="Arm">Number of its arm.</param>
/// <param name="CustomLabel">Label with piped fields; empty if none.</param>
/// <param name="DayOffset">Days after the start, where events are scheduled; null otherwise.</param>
/// <param name="DaysBefore">Days that it may be earlier.</param>
/// <param name="DaysAfter">Days that it may be later.</param>
public sealed record StudyEvent(
    string UniqueName, string Name, int Arm, string CustomLabel = "", double? DayOffset = null, double DaysBefore = 0,
        double DaysAfter = 0);

/// <summary>An instrument that is filled in at an event.</summary>
/// <param name="Arm">Number of the arm.</param>
/// <param name="UniqueEvent">Unique name of the event.</param>
/// <param name="Form">Name of the instrument.</param>
public sealed record EventForm(int Arm, string UniqueEvent, string Form);

/// <summary>Something that may be filled in any number of times: an instrument, or a whole event where no form is
/// named.</summary>
/// <param name="UniqueEvent">Unique name of the event; empty in studies without events.</param>
/// <param name="Form">Name of the instrument; empty for the whole event.</param>
/// <param name="Label">Label with piped fields; empty if none.</param>
public sealed record RepeatingForm(string UniqueEvent, string Form, string Label);

/// <summary>A missing-data code: what stands in the place of a value, and why.</summary>
/// <param name="Code">What is stored.</param>
/// <param name="Label">Why there is no value.</param>
public sealed record MissingDataCode(string Code, string Label)
{
    /// <summary>Reads a list such as <c>-99, Not asked | UNK, Unknown</c>.</summary>
    public static IReadOnlyList<MissingDataCode> Parse(string text) =>
        [.. ChoiceList.Parse(text).Items.Select(choice => new MissingDataCode(choice.Code, choice.Label))];
}

/// <summary>When the instruments of a study are filled in, and how often.</summary>
public sealed record StudyDesign
{
    /// <summary>Arms; empty in studies without events.</summary>
    public IReadOnlyList<Arm> Arms { get; init; } = [];

    /// <summary>Events, in order.</summary>
    public IReadOnlyList<StudyEvent> Events { get; init; } = [];

    /// <summary>Which instrument belongs to which event.</summary>
    public IReadOnlyList<EventForm> EventForms { get; init; } = [];

    /// <summary>What repeats.</summary>
    public IReadOnlyList<RepeatingForm> Repeating { get; init; } = [];

    /// <summary>Codes for why a value is missing.</summary>
    public IReadOnlyList<MissingDataCode> MissingDataCodes { get; init; } = [];
}
