using CohortVault.Instruments.Records;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>What is kept of a participant's answers and tasks.</summary>
internal sealed class RecordParts(RecordStore records, StudyDesigns designs, ParticipantArms arms, TaskPlan plan) : IParticipantPart
{
    public async Task JoinAsync(CohortDbContext db, EnrolledParticipant who, DateTimeOffset now, CancellationToken ct) =>
        await plan.AddAllAsync(
            db, who.Study, who.Id, await arms.OfAsync(await designs.NewestAsync(who.Study, ct), who.Study, who.Id, ct), who.Zone, now, ct);

    // What would have opened later is asked of nobody any more. What was open and not done stays: that somebody left is why.
    public Task LeaveAsync(CohortDbContext db, StudyId study, ParticipantId participant, DateTimeOffset now, CancellationToken ct) =>
        db.Set<PlannedTask>().Where(t => t.ParticipantId == participant && t.DoneAt == null && t.OpensAt > now).ExecuteDeleteAsync(ct);

    public async Task EraseAsync(CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct)
    {
        await db.Set<RecordLook>().Where(l => l.ParticipantId == participant).ExecuteDeleteAsync(ct);
        await db.Set<FormChange>().Where(c => db.Set<FilledForm>().Any(f => f.Id == c.FormId && f.ParticipantId == participant))
            .ExecuteDeleteAsync(ct);
        await db.Set<FilledForm>().Where(f => f.ParticipantId == participant).ExecuteDeleteAsync(ct);
        await db.Set<RecordFile>().Where(f => f.ParticipantId == participant).ExecuteDeleteAsync(ct);
        await db.Set<ParticipantArm>().Where(a => a.ParticipantId == participant).ExecuteDeleteAsync(ct);
        await db.Set<PlannedTask>().Where(t => t.ParticipantId == participant).ExecuteDeleteAsync(ct);
    }

    public async Task<(string Name, object Content)?> CopyAsync(EnrolledParticipant who, CancellationToken ct) =>
        ("answers", (await records.AllAsync(who.Study, who.Id, ct)).Select(form => new
        {
            form.Content.Event,
            form.Content.Instrument,
            form.Row.Instance,
            form.Row.FirstAt,
            form.Row.SavedAt,
            Values = form.Content.Values.ToDictionary(
                value => value.Key,
                value => FileAnswer.Read(value.Value) is { } file ? $"{file.Name} ({file.Bytes} bytes, SHA-256 {file.Sha256})" : value.Value),
        }).ToList());
}
