using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Studies.Ending;

/// <summary>
/// Destroys a study whose time of keeping is over, or a draft that never ran, on the word of somebody who has every right in it.
/// First the study becomes one that is going, which nobody can enter; then its key goes, with everything sealed under it; then its
/// rows. What stops halfway is taken up by <see cref="StudyRemovals"/>. The log keeps that it was done, and by whom.
/// </summary>
internal sealed class DestroyStudy(
    CohortDbContext db, IFieldVault fields, IRetention retention, IAuditLog audit, TimeProvider clock, ILogger<DestroyStudy> log)
{
    /// <summary>The decision and all that follows.</summary>
    /// <param name="access">Who asks, in which study.</param>
    /// <param name="title">The study's title, typed again.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Outcome<Done>> Handle(StudyAccess access, string title, CancellationToken ct)
    {
        if (!access.Covers(StudyRightWords.All, InstrumentGrants.All))
        {
            return StudyGateRefusals.NotInRole;
        }

        if (title.Trim() != access.Title)
        {
            return StudyRefusals.OtherTitle;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var study = await db.Set<Study>().SingleAsync(s => s.Id == access.Study, ct);
        if (!study.State.MayGo())
        {
            return StudyRefusals.NotEnded;
        }

        if (await RefusalAsync(study, ct) is { } kept)
        {
            return kept;
        }

        var before = study.State;
        study.Become(StudyState.Going, clock.GetUtcNow());
        await audit.AppendAsync(
            db, new AuditEntry("study.destruction-asked", OwnerId.Installation, study.Id.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["state"] = before.ToString(),
                ["ended"] = study.EndedAt?.ToString("O", CultureInfo.InvariantCulture) ?? "never ran",
            }),
            ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return StudyRefusals.NoSuchStep;
        }

        await transaction.CommitAsync(ct);
        return await FinishAsync(study.Id, ct);
    }

    /// <summary>Everything after the decision; repeating it is harmless.</summary>
    public async Task<Outcome<Done>> FinishAsync(StudyId id, CancellationToken ct)
    {
        var going = await db.Set<Study>().AsNoTracking().SingleAsync(s => s.Id == id, ct);
        var outcome = await fields.DestroyOwnerAsync(id.Owner, Reason(going), ct);
        if (outcome.Refusal is { } kept)
        {
            return kept;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await StudyRows.DeleteAsync(db, id, ct);
        await audit.AppendAsync(db, new AuditEntry("study.destroyed", OwnerId.Installation, id.Value, "vault"), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.StudyDestroyed(id);
        return default(Done);
    }

    // Twice from two sides: the rule as it is today, for the study as it is now, and what was bound when it ended.
    private async Task<Refusal?> RefusalAsync(Study study, CancellationToken ct)
    {
        if (study.EndedAt is { } ended && await retention.UntilAsync(db, study.TermFrom(ended), ct) is var until && until > clock.GetUtcNow())
        {
            return StudyRefusals.MustBeKept(until);
        }

        return await retention.RefusalAsync(db, study.Id.Owner, null, Reason(study), ct);
    }

    private static DestructionReason Reason(Study study) =>
        study.EndedAt is null ? DestructionReason.DeletedByOwner : DestructionReason.TimeOver(study.Kind);
}
