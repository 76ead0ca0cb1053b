using CohortVault.Platform.Features.Instruments.Assignments;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Words of the study team's page of tasks.</summary>
internal static class TaskTexts
{
    public const string Title = "Tasks";
    public const string State = "What participants are asked to do on their phones, and when.";
    public const string EmptyTitle = "The first task";
    public const string EmptyText = "Choose a questionnaire, something to do, or a timer, and say when it is due after joining.";
    public const string Add = "Add a task";
    public const string Kind = "What it is";
    public const string Instrument = "Questionnaire";
    public const string NoInstrument = "none";
    public const string Event = "Event";
    public const string NoEvent = "none";
    public const string EventText = "A questionnaire belongs to an event that has it. Days are counted from the event's day then.";
    public const string TaskTitle = "What participants read";
    public const string TaskTitleText = "For a questionnaire it may stay empty; its own title stands there then.";
    public const string Seconds = "Seconds (for a timer)";
    public const string FirstDay = "First on day";
    public const string FirstDayText = "0 is the day of joining.";
    public const string Times = "How often";
    public const string EveryDays = "Every … days";
    public const string From = "From (the participant's local time)";
    public const string OpenHours = "Open for … hours";
    public const string AddButton = "Add";
    public const string Done = "done";
    public const string Missed = "missed";
    public const string Open = "open now";
    public const string End = "End";
    public const string EndText = "What is planned and not open yet is taken off everybody's list. What was done stays.";
    public const string Ended = "Ended";

    /// <summary>The name of a kind.</summary>
    public static string Of(TaskKind kind) => kind switch
    {
        TaskKind.Questionnaire => "A questionnaire",
        TaskKind.ToDo => "Something to do",
        _ => "A timer",
    };

    /// <summary>A schedule in words.</summary>
    public static string Of(TaskSchedule schedule, bool atEvent)
    {
        var from = atEvent ? "the event's day" : "joining";
        var first = schedule.FirstDay > 0 ? $"{schedule.FirstDay} days after {from}" : atEvent ? "on the event's day" : "on the day of joining";
        var again = schedule.Times == 1 ? "" : schedule.EveryDays == 1 ? $", then daily, {schedule.Times} times in all"
            : $", then every {schedule.EveryDays} days, {schedule.Times} times in all";
        return $"{first}{again}; from {schedule.From:HH:mm}, open for {schedule.OpenHours} hours";
    }
}
