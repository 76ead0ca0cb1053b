using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>
/// A participant does a task. What the phone sent again, because it did not hear that it had arrived, is taken once. What was
/// answered in time and arrives late is taken too, for some days.
/// </summary>
internal sealed class DoTask(
    CohortDbContext db, OwnTasks tasks, TaskQuestionnaire questionnaire, SaveRecord save, RecordStore records, StudyDesigns designs,
    IConsentGate consent, IAuditLog audit, TimeProvider clock)
{
    /// <summary>How long after its time a task is taken that the phone says was done in time.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromDays(7);

    /// <param name="Task">Which task.</param>
    /// <param name="Submission">The phone's name for what it sends.</param>
    /// <param name="When">What the phone knows of when it was answered; null if it was sent at once.</param>
    /// <param name="Answers">The questionnaire's fields; empty for other tasks.</param>
    public sealed record Request(Guid Task, Guid Submission, AnswerMoment? When, IReadOnlyDictionary<string, string[]> Answers)
    {
        /// <summary>What was wrong with files that came with them, by field.</summary>
        public IReadOnlyDictionary<string, AnswerProblem> FileProblems { get; init; } = new Dictionary<string, AnswerProblem>();
    }

    /// <param name="Refusal">Why it was declined; null if it is done, now or by the same submission before.</param>
    /// <param name="Answers">What was wrong with a questionnaire's answers; null otherwise.</param>
    public sealed record Response(Refusal? Refusal, QuestionnaireAnswers? Answers = null);

    /// <summary>Where files wait that the participant gives for a task, as long as it can be done.</summary>
    public FormFiles.Place PlaceOf(EnrolledParticipant who, Guid task) => new(
        who.Study, who.Id, TaskQuestionnaire.DeskOf(task), "participant",
        async ct =>
        {
            if (await consent.RefusalAsync(db, who.Study, who.Id, ct) is { } refusal)
            {
                return refusal;
            }

            var now = clock.GetUtcNow();
            return await db.Set<PlannedTask>().AnyAsync(
                t => t.Id == task && t.ParticipantId == who.Id && t.DoneAt == null && t.OpensAt <= now && t.ClosesAt > now - Late, ct)
                ? null : RecordRefusals.TaskClosed;
        });

    public async Task<Response> Handle(EnrolledParticipant who, Request request, CancellationToken ct)
    {
        if (await tasks.FindAsync(who, request.Task, ct) is not { } own)
        {
            return new Response(RecordRefusals.TaskUnknown);
        }

        var now = clock.GetUtcNow();
        var answered = AnsweredAt.Reckon(request.When, now, own.Row.OpensAt, own.Row.ClosesAt, Late);
        var sheet = own.Content.Kind is TaskKind.Questionnaire ? await questionnaire.SheetAsync(who, own, answered.At, ct) : null;
        if (own.Content.Kind is TaskKind.Questionnaire && sheet is null)
        {
            return new Response(RecordRefusals.NoInstrument);
        }

        var answers = sheet is null ? null : QuestionnaireForm.Read(request.Answers, sheet with { FileProblems = request.FileProblems });
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await consent.RefusalAsync(db, who.Study, who.Id, ct) is { } refusal)
        {
            return new Response(refusal);
        }

        var task = await db.Set<PlannedTask>().SingleAsync(t => t.Id == request.Task, ct);
        if (task.DoneAt is not null)
        {
            return new Response(task.Submission == request.Submission ? null : RecordRefusals.TaskDone);
        }

        if (answered.At < task.OpensAt || answered.At > task.ClosesAt)
        {
            return new Response(RecordRefusals.TaskClosed);
        }

        if (answers is { Problems.Count: > 0 } or { CameUp.Count: > 0 })
        {
            return new Response(RecordRefusals.Invalid, answers);
        }

        if (answers is not null)
        {
            var place = TaskQuestionnaire.PlaceOf(
                await designs.NewestAsync(who.Study, ct), await records.AllAsync(who.Study, who.Id, ct), own.Content);
            var columns = sheet!.Instrument.Fields.SelectMany(field => field.Columns).ToHashSet();
            var saved = await save.ByParticipantAsync(
                new SaveRecord.Request(
                    who.Study, who.Id, place, columns, answers.Values, 0, FormStatus.Complete,
                    Submission: request.Submission, Names: sheet.Names.Version)
                {
                    Files = sheet.Instrument.FileFields(),
                },
                ct);
            if (saved.Refusal is not null)
            {
                return new Response(saved.Refusal);
            }
        }

        task.Do(answered, now, request.Submission);
        await audit.AppendAsync(
            db,
            new AuditEntry("task.done", who.Study.Owner, who.Id.Value, "participant", new Dictionary<string, string>
            {
                ["task"] = task.Id.ToString("N"),
                ["answeredAt"] = answered.At.ToString("O", CultureInfo.InvariantCulture),
                ["within"] = answered.Within.ToString("c", CultureInfo.InvariantCulture),
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new Response(null);
    }
}
