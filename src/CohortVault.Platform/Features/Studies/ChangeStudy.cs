using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Studies;

/// <summary>Changes of a study itself; each is one transaction with its entry in the log.</summary>
internal sealed class ChangeStudy(
    CohortDbContext db, IFieldVault fields, IStudySites sites, IAuditLog audit, IRetention retention, IEnumerable<IStudyPart> parts,
    TimeProvider clock, ILogger<ChangeStudy> log)
{
    private const int LongestApproval = 200;
    private const int MostYears = 100;

    /// <param name="Title">What the team calls it.</param>
    /// <param name="KeepYears">Years agreed beyond the rules; never fewer than before.</param>
    public sealed record Settings(string Title, int KeepYears);

    /// <param name="Board">The board that approved.</param>
    /// <param name="Reference">Its number for the study.</param>
    /// <param name="On">The day.</param>
    /// <param name="Until">Last day; null for no end.</param>
    public sealed record Approval(string Board, string Reference, DateOnly? On, DateOnly? Until);

    public async Task<Outcome<Done>> Handle(StudyAccess access, Settings settings, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageStudy) is { } lack)
        {
            return lack;
        }

        if (OneLine.Read(settings.Title, Study.LongestTitle, shortest: 3) is not { } title)
        {
            return StudyRefusals.BadTitle;
        }

        if (settings.KeepYears is < 0 or > MostYears)
        {
            return StudyRefusals.BadYears;
        }

        var sealedTitle = await fields.SealAsync(Study.Cell(access.Study, Study.TitleColumn), title, ct);
        return await ChangeAsync(access, "study.changed", study =>
        {
            if (settings.KeepYears < study.KeepYears)
            {
                return StudyRefusals.ShorterKeeping;
            }

            var before = study.KeepYears;
            study.Rename(sealedTitle, settings.KeepYears);
            return new Dictionary<string, string>
            {
                ["years-before"] = before.ToString(CultureInfo.InvariantCulture),
                ["years"] = settings.KeepYears.ToString(CultureInfo.InvariantCulture),
            };
        }, ct);
    }

    public async Task<Outcome<Done>> Handle(StudyAccess access, Approval approval, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageStudy) is { } lack)
        {
            return lack;
        }

        if (OneLine.Read(approval.Board, LongestApproval) is not { } board
            || OneLine.Read(approval.Reference, LongestApproval) is not { } reference
            || approval.On is not { } on || on > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))
        {
            return StudyRefusals.BadApproval;
        }

        if (approval.Until < on)
        {
            return StudyRefusals.ApprovalEnds;
        }

        var sealedBoard = await fields.SealAsync(Study.Cell(access.Study, Study.BoardColumn), board, ct);
        var sealedReference = await fields.SealAsync(Study.Cell(access.Study, Study.ReferenceColumn), reference, ct);
        return await ChangeAsync(access, "study.approved", study =>
        {
            study.Approve(sealedBoard, sealedReference, on, approval.Until);
            return new Dictionary<string, string>
            {
                ["reference"] = reference,
                ["on"] = on.ToString("O", CultureInfo.InvariantCulture),
                ["until"] = approval.Until?.ToString("O", CultureInfo.InvariantCulture) ?? "no end",
            };
        }, ct);
    }

    /// <summary>Takes the study to its next state.</summary>
    public async Task<Outcome<Done>> MoveAsync(StudyAccess access, StudyState next, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageStudy) is { } lack)
        {
            return lack;
        }

        var now = clock.GetUtcNow();
        var outcome = await ChangeAsync(access, "study.moved", study =>
        {
            if (!next.MayFollow(study.State))
            {
                return StudyRefusals.NoSuchStep;
            }

            if (next is StudyState.Running && !study.IsApprovedOn(DateOnly.FromDateTime(now.UtcDateTime)))
            {
                return StudyRefusals.NotApproved;
            }

            var before = study.State;
            study.Become(next, now);
            return new Dictionary<string, string> { ["from"] = before.ToString(), ["to"] = next.ToString() };
        }, ct, async study =>
        {
            if (next is StudyState.Closed)
            {
                await retention.KeepAsync(db, study.Id.Owner, SubjectId.From(study.Id.Value), study.TermFrom(now), ct);
                foreach (var part in parts)
                {
                    await part.EndAsync(db, study.Id, study.TermFrom(now), ct);
                }
            }
        });
        if (outcome.Succeeded)
        {
            log.StudyMoved(access.Study, next);
        }

        return outcome;
    }

    /// <summary>Adds a site.</summary>
    public async Task<Outcome<Done>> AddSiteAsync(StudyAccess access, string typed, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageStudy) is { } lack)
        {
            return lack;
        }

        if (OneLine.Read(typed, StudySite.LongestName) is not { } name
            || (await sites.OfAsync(access.Study, ct)).Values.Contains(name, StringComparer.CurrentCultureIgnoreCase))
        {
            return StudyRefusals.BadSite;
        }

        var id = SiteId.New();
        var sealedName = await fields.SealAsync(StudySite.Cell(id, access.Study), name, ct);
        return await ChangeAsync(access, "study.site-added", study =>
        {
            db.Add(StudySite.Create(id, study.Id, sealedName));
            return new Dictionary<string, string> { ["site"] = id.ToString() };
        }, ct);
    }

    private async Task<Outcome<Done>> ChangeAsync(
        StudyAccess access, string action, Func<Study, Outcome<Dictionary<string, string>>> change, CancellationToken ct,
        Func<Study, Task>? besides = null)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var study = await db.Set<Study>().SingleAsync(s => s.Id == access.Study, ct);
        if (!study.State.MayBeCorrected())
        {
            return StudyRefusals.Archived;
        }

        var changed = change(study);
        if (changed.Refusal is { } refusal)
        {
            return refusal;
        }

        if (besides is not null)
        {
            await besides(study);
        }

        await audit.AppendAsync(
            db, new AuditEntry(action, study.Id.Owner, study.Id.Value, access.Account.ToString(), changed.Value), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return StudyRefusals.NoSuchStep;
        }

        await transaction.CommitAsync(ct);
        return default(Done);
    }
}
