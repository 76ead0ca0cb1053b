namespace CohortVault.Server.Tests.Weeks;

/// <summary>An event of the study.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="InData">What data call it.</param>
/// <param name="Day">Days after joining.</param>
internal sealed record SimulatedEvent(string Name, string InData, int Day);

/// <summary>What the study asks of everybody.</summary>
/// <param name="Title">What participants read.</param>
/// <param name="Instrument">Which questionnaire; null for something to do.</param>
/// <param name="Seconds">How long a timer runs; 0 for others.</param>
/// <param name="FirstDay">Days after joining.</param>
/// <param name="EveryDays">Days from one time to the next.</param>
/// <param name="Times">How often.</param>
/// <param name="From">Local time at which it opens.</param>
/// <param name="OpenHours">Hours until it closes.</param>
/// <param name="Event">At which event, from whose day on days count; null for none.</param>
internal sealed record SimulatedTask(
    string Title, string? Instrument, int Seconds, int FirstDay, int EveryDays, int Times, TimeOnly From, int OpenHours, SimulatedEvent? Event = null)
{
    /// <summary>What somebody who joined on a local day in a zone is to do, by this model alone.</summary>
    public IEnumerable<SimulatedTime> TimesOf(DateOnly joined, SimulatedZone zone) => Enumerable.Range(0, Times).Select(time =>
    {
        var local = joined.AddDays((Event?.Day ?? 0) + FirstDay + (time * EveryDays)).ToDateTime(From);
        var opens = zone.InstantOf(local);
        return new SimulatedTime(this, DateOnly.FromDateTime(local), opens, opens.AddHours(OpenHours));
    });
}

/// <summary>One time that somebody is to do something.</summary>
/// <param name="Task">What.</param>
/// <param name="Day">Local day for which it is planned.</param>
/// <param name="Opens">From when on.</param>
/// <param name="Closes">Until when.</param>
internal sealed record SimulatedTime(SimulatedTask Task, DateOnly Day, DateTimeOffset Opens, DateTimeOffset Closes)
{
    /// <summary>When it was done; null for never.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>A questionnaire that somebody sent.</summary>
/// <param name="Event">At which event, as data call it; empty for none.</param>
/// <param name="Instrument">Which.</param>
/// <param name="Values">What is to be stored of it, by column.</param>
internal sealed record SentForm(string Event, string Instrument, IReadOnlyDictionary<string, string> Values);
