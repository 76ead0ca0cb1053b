using CohortVault.Platform.Features.Instruments.Events;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Words of the page of events, arms and missing-data codes.</summary>
internal static class EventTexts
{
    public const string Link = "Events, arms and missing-data codes";
    public const string Title = "Events";
    public const string State = "When instruments are filled in, in which arm, and how often.";
    public const string None = "This study has no events: every instrument is filled in as often as you like. Add an event only if people are seen at several times.";
    public const string Arms = "Arms";
    public const string ArmsText = "Groups whose participants are seen at different events. With one arm nobody has to be put into it.";
    public const string Arm = "Arm";
    public const string NewArm = "Another arm (name)";
    public const string Events = "Events";
    public const string Name = "Name";
    public const string Days = "Days after joining";
    public const string DaysText = "Whole days; empty for an event without a day. Tasks that are made from now on count from it.";
    public const string Unique = "Name in data";
    public const string UniqueText = "The name in data stays, whatever the event is called.";
    public const string Out = "Take it out";
    public const string NewEvent = "Another event";
    public const string Grid = "What is filled in when";
    public const string Repeats = "repeats";
    public const string Whole = "The whole event repeats";
    public const string Missing = "Missing-data codes";
    public const string MissingText = "Why there is no answer, such as: -99, Not asked | UNK, Unknown. The team may choose one in the place of an answer; exports have the code.";
    public const string Save = "Save";
    public const string Confirmed = "I have seen what changes: save it";
    public const string Problems = "What is not right";
    public const string Effects = "What it changes";
    public const string Happens = "What happens";
    public const string Where = "Where";
    public const string Forms = "Forms";
    public const string Files = "As REDCap's tables";
    public const string FilesText = "Arms, events, which instrument at which event, what repeats: one CSV at a time, in this order. It takes the place of what is there.";
    public const string File = "A table";
    public const string Send = "Take the table in";

    /// <summary>Name of one of the tables.</summary>
    public static string OfFile(string name) => name switch
    {
        "arms" => "Arms",
        "events" => "Events",
        "event-forms" => "Instruments at events",
        _ => "What repeats",
    };

    /// <summary>A change in words.</summary>
    public static string Of(DesignChange change) => change switch
    {
        DesignChange.EventAdded => "is new",
        DesignChange.EventRenamed => "is called something else; its forms stay with it",
        DesignChange.EventMoved => "is at another day, for tasks made from now on",
        DesignChange.EventToOtherArm => "belongs to another arm: forms of others are seen no more",
        DesignChange.EventRemoved => "is taken out: its forms stay, and are seen again when it comes back",
        DesignChange.FormRemoved => "is filled in there no more: its forms stay, and are seen again when it comes back",
        DesignChange.RepeatRemoved => "repeats no more: forms that are there stay",
        _ => "is no code for missing values any more: where it stands, it counts as an answer",
    };
}
