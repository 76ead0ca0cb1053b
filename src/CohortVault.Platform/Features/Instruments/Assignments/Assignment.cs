using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>What a participant does.</summary>
internal enum TaskKind
{
    /// <summary>Fills an instrument in.</summary>
    Questionnaire,

    /// <summary>Does something, and says so.</summary>
    ToDo,

    /// <summary>Does something for a time that the page counts.</summary>
    Timer,
}

/// <summary>What is to be done, as it is sealed.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Title">What people read.</param>
/// <param name="Instrument">Which instrument; empty for others.</param>
/// <param name="Seconds">How long a timer runs; 0 for others.</param>
/// <param name="Event">The event at which it is done; empty for none.</param>
internal sealed record TaskContent(TaskKind Kind, string Title, string Instrument, int Seconds, string Event = "")
{
    public string Write() => JsonSerializer.Serialize(this);

    public static TaskContent Read(string text) => JsonSerializer.Deserialize<TaskContent>(text)!;
}

/// <summary>When it is due, relative to the day on which a participant joined.</summary>
/// <param name="FirstDay">Days after joining; 0 for the same day.</param>
/// <param name="EveryDays">Days from one time to the next.</param>
/// <param name="Times">How often.</param>
/// <param name="From">Local time at which it opens.</param>
/// <param name="OpenHours">Hours until it closes.</param>
internal sealed record TaskSchedule(int FirstDay, int EveryDays, int Times, TimeOnly From, int OpenHours)
{
    public const int MostDays = 3650;
    public const int MostTimes = 400;
    public const int MostHours = 24 * 365;

    public bool IsWhole => FirstDay is >= 0 and <= MostDays && EveryDays is >= 1 and <= 365 && Times is >= 1 and <= MostTimes
        && OpenHours is >= 1 and <= MostHours && FirstDay + ((long)EveryDays * (Times - 1)) <= MostDays;

    /// <summary>
    /// The local times at which it opens for somebody who joined at an instant in a zone, as instants. A local time that the clocks
    /// leap over is taken after the leap, one that they show twice the first time.
    /// </summary>
    public IEnumerable<(DateTime Local, DateTimeOffset Instant)> OpeningsOf(DateTimeOffset joined, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(joined, zone).DateTime).AddDays(FirstDay);
        for (var time = 0; time < Times; time++)
        {
            var local = day.AddDays(EveryDays * time).ToDateTime(From);
            yield return (local, InstantOf(local, zone));
        }
    }

    private static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            var leap = zone.GetUtcOffset(local.AddHours(3)) - zone.GetUtcOffset(local.AddHours(-3));
            local += leap;
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

/// <summary>A task that the study gives every participant. When it is due never changes; it can end.</summary>
internal sealed class Assignment
{
    public const string Table = "assignments";
    public const string ContentColumn = "content";

    private Assignment()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public SealedField Content { get; private set; }

    public int FirstDay { get; private set; }

    public int EveryDays { get; private set; }

    public int Times { get; private set; }

    public TimeOnly From { get; private set; }

    public int OpenHours { get; private set; }

    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>When it was ended; nobody gets it any more.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public TaskSchedule Schedule => new(FirstDay, EveryDays, Times, From, OpenHours);

    public static Assignment Create(Guid id, StudyId study, SealedField content, TaskSchedule schedule, DateTimeOffset now) => new()
    {
        Id = id,
        StudyId = study,
        Content = content,
        FirstDay = schedule.FirstDay,
        EveryDays = schedule.EveryDays,
        Times = schedule.Times,
        From = schedule.From,
        OpenHours = schedule.OpenHours,
        MadeAt = now,
    };

    public static CellAddress Cell(Guid id, StudyId study) => new(Table, ContentColumn, id, study.Owner);

    public void End(DateTimeOffset now) => EndedAt = now;

    /// <summary>The same task in other words: its instrument has another name.</summary>
    public void Say(SealedField content) => Content = content;
}

/// <summary>
/// One time that a participant is to do something. When it is planned never changes; what happened is added: shown, opened, sent.
/// </summary>
internal sealed class PlannedTask
{
    private PlannedTask()
    {
    }

    public Guid Id { get; private set; }

    public Guid AssignmentId { get; private set; }

    public StudyId StudyId { get; private set; }

    public ParticipantId ParticipantId { get; private set; }

    /// <summary>Which time over, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Planned local time, <c>2026-03-29T09:00</c>.</summary>
    public string PlannedLocal { get; private set; } = "";

    /// <summary>Zone of that time, an IANA name.</summary>
    public string Zone { get; private set; } = "";

    public DateTimeOffset OpensAt { get; private set; }

    public DateTimeOffset ClosesAt { get; private set; }

    public DateTimeOffset? ShownAt { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>When the participant was reminded of it.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>When they were told that its time is nearly over.</summary>
    public DateTimeOffset? LastRemindedAt { get; private set; }

    /// <summary>When it was done, by our clock and the time that the answer waited on the phone.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>By how many seconds that may be wrong, because the phone's clock was set while the answer waited; 0 if it was not.</summary>
    public long? DoneWithin { get; private set; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset? ReceivedAt { get; private set; }

    /// <summary>The phone's name for what it sent.</summary>
    public Guid? Submission { get; private set; }

    public static PlannedTask Create(
        Assignment assignment, ParticipantId participant, int number, DateTime local, string zone, DateTimeOffset opensAt) => new()
        {
            Id = Ids.Random(),
            AssignmentId = assignment.Id,
            StudyId = assignment.StudyId,
            ParticipantId = participant,
            Number = number,
            PlannedLocal = local.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture),
            Zone = zone,
            OpensAt = opensAt,
            ClosesAt = opensAt.AddHours(assignment.OpenHours),
        };

    public void Do(AnsweredAt answered, DateTimeOffset receivedAt, Guid submission) =>
        (DoneAt, DoneWithin, ReceivedAt, Submission) = (answered.At, (long)answered.Within.TotalSeconds, receivedAt, submission);
}

internal sealed class AssignmentConfiguration : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> assignment)
    {
        assignment.ToTable(Assignment.Table);
        assignment.Property(a => a.Id).ValueGeneratedNever();
        assignment.Property(a => a.StudyId).HasConversion<IdConverter<StudyId>>();
        assignment.Property(a => a.Content).HasConversion<SealedFieldConverter>();
        assignment.Ignore(a => a.Schedule);
        assignment.HasIndex(a => a.StudyId);
    }
}

internal sealed class PlannedTaskConfiguration : IEntityTypeConfiguration<PlannedTask>
{
    public void Configure(EntityTypeBuilder<PlannedTask> task)
    {
        task.ToTable("planned_tasks");
        task.Property(t => t.Id).ValueGeneratedNever();
        task.Property(t => t.StudyId).HasConversion<IdConverter<StudyId>>();
        task.Property(t => t.ParticipantId).HasConversion<IdConverter<ParticipantId>>();
        task.Property(t => t.PlannedLocal).HasMaxLength(16);
        task.Property(t => t.Zone).HasMaxLength(64);
        task.HasIndex(t => new { t.ParticipantId, t.AssignmentId, t.Number }).IsUnique();

        // In the order of local times, with what is counted: the grid of days reads nothing else.
        task.HasIndex(t => new { t.StudyId, t.PlannedLocal, t.ParticipantId, t.OpensAt, t.ClosesAt, t.DoneAt });
        task.HasIndex(t => t.Submission).IsUnique();
    }
}
