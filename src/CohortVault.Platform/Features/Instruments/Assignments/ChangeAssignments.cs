using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>Makes and ends what a study asks its participants to do.</summary>
internal sealed class ChangeAssignments(
    CohortDbContext db, Dictionaries dictionaries, StudyDesigns designs, ParticipantArms arms, IParticipants participants, IFieldVault fields,
    IAuditLog audit, TimeProvider clock)
{
    public const int LongestTitle = 120;
    public const int LongestSeconds = 24 * 3600;

    /// <param name="Kind">What kind of thing.</param>
    /// <param name="Title">What people read; for an instrument, its own title if empty.</param>
    /// <param name="Instrument">Which instrument, for a questionnaire.</param>
    /// <param name="Seconds">How long, for a timer.</param>
    /// <param name="Schedule">When.</param>
    /// <param name="Event">At which event, from whose day on it counts; empty for none.</param>
    public sealed record Request(TaskKind Kind, string? Title, string? Instrument, int Seconds, TaskSchedule Schedule, string Event = "");

    /// <summary>Makes an assignment. Everybody who has joined on a phone gets it, counted from the day on which they joined.</summary>
    public async Task<Outcome<Done>> MakeAsync(StudyAccess access, Request request, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageInstruments) is { } lack)
        {
            return lack;
        }

        var plan = await designs.NewestAsync(access.Study, ct);
        if (access.State.HasEnded() || !request.Schedule.IsWhole || !Fits(plan, request)
            || await ReadAsync(access.Study, request, ct) is not { } content)
        {
            return RecordRefusals.BadAssignment;
        }

        var (id, now) = (Ids.Random(), clock.GetUtcNow());
        var cell = await fields.SealAsync(Assignment.Cell(id, access.Study), content.Write(), ct);
        var joined = await participants.JoinedAsync(access.Study, ct);
        var chosen = await arms.AllAsync(access.Study, [.. joined.Select(one => one.Participant)], ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var assignment = Assignment.Create(id, access.Study, cell, request.Schedule, now);
        db.Add(assignment);
        foreach (var (participant, zone, at) in joined)
        {
            var arm = plan.OnlyArm ?? (chosen.TryGetValue(participant, out var own) ? own : null);
            TaskPlan.Add(db, assignment, content, plan, participant, arm, zone, at);
        }

        await audit.AppendAsync(
            db,
            new AuditEntry("assignment.made", access.Study.Owner, id, access.Account.ToString(), new Dictionary<string, string>
            {
                ["kind"] = content.Kind.ToString(),
                ["instrument"] = content.Instrument,
                ["schedule"] = string.Create(CultureInfo.InvariantCulture, $"{request.Schedule}"),
                ["participants"] = joined.Count.ToString(CultureInfo.InvariantCulture),
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }

    /// <summary>Ends an assignment: what was planned and not opened yet is taken off everybody's list; what was done stays.</summary>
    public async Task<Outcome<Done>> EndAsync(StudyAccess access, Guid id, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageInstruments) is { } lack)
        {
            return lack;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<Assignment>().SingleOrDefaultAsync(a => a.Id == id && a.StudyId == access.Study && a.EndedAt == null, ct)
            is not { } assignment)
        {
            return RecordRefusals.TaskUnknown;
        }

        var now = clock.GetUtcNow();
        assignment.End(now);
        await db.Set<PlannedTask>().Where(t => t.AssignmentId == id && t.DoneAt == null && t.OpensAt > now).ExecuteDeleteAsync(ct);
        await audit.AppendAsync(db, new AuditEntry("assignment.ended", access.Study.Owner, id, access.Account.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }

    // A questionnaire is filled in at an event where there are some, and one that has it.
    private static bool Fits(StudyPlan plan, Request request) => request.Kind is TaskKind.Questionnaire
        ? plan.Takes(request.Event, request.Instrument ?? "")
        : request.Event.Length == 0 || plan.Find(request.Event) is not null;

    private async Task<TaskContent?> ReadAsync(StudyId study, Request request, CancellationToken ct)
    {
        if (request.Kind is TaskKind.Questionnaire)
        {
            var instrument = (await dictionaries.NewestAsync(study, ct))?.Dictionary.Instruments
                .FirstOrDefault(candidate => candidate.Name == request.Instrument);
            return instrument is null ? null
                : new TaskContent(request.Kind, OneLine.Read(request.Title, LongestTitle) ?? instrument.Title, instrument.Name, 0, request.Event);
        }

        return OneLine.Read(request.Title, LongestTitle) is not { } title ? null
            : request.Kind is TaskKind.ToDo ? new TaskContent(request.Kind, title, "", 0, request.Event)
            : request.Seconds is >= 1 and <= LongestSeconds ? new TaskContent(request.Kind, title, "", request.Seconds, request.Event)
            : null;
    }
}
