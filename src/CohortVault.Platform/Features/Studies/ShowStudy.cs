using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>A study's settings, opened for a member.</summary>
internal sealed class ShowStudy(CohortDbContext db, IStudySites sites, IFieldVault fields, IRetention retention, TimeProvider clock)
{
    /// <param name="Board">The board that approved.</param>
    /// <param name="Reference">Its number for the study.</param>
    /// <param name="On">The day.</param>
    /// <param name="Until">Last day; null for no end.</param>
    /// <param name="InForce">Whether it is, today.</param>
    public sealed record Approval(string Board, string Reference, DateOnly On, DateOnly? Until, bool InForce);

    /// <param name="Study">The row.</param>
    /// <param name="Approval">Null before there is one.</param>
    /// <param name="Sites">By name.</param>
    /// <param name="Members">How many people work in it.</param>
    /// <param name="KeptUntil">Until when its data are kept at least; null before it has ended.</param>
    public sealed record Response(
        Study Study, Approval? Approval, IReadOnlyDictionary<SiteId, string> Sites, int Members, DateTimeOffset? KeptUntil);

    public async Task<Response> Handle(StudyAccess access, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var study = await db.Set<Study>().AsNoTracking().SingleAsync(s => s.Id == access.Study, ct);
        var members = await db.Set<StudyMember>()
            .CountAsync(m => m.StudyId == access.Study && (m.EndsAt == null || m.EndsAt > now), ct);
        var until = study.EndedAt is { } ended ? await retention.UntilAsync(db, study.TermFrom(ended), ct) : (DateTimeOffset?)null;
        return new Response(study, await ApprovalAsync(study, now, ct), await sites.OfAsync(access.Study, ct), members, until);
    }

    private async Task<Approval?> ApprovalAsync(Study study, DateTimeOffset now, CancellationToken ct) =>
        study is { ApprovalBoard: { } board, ApprovalReference: { } reference, ApprovedOn: { } on }
            ? new Approval(
                await fields.OpenAsync(Study.Cell(study.Id, Study.BoardColumn), board, ct) ?? "–",
                await fields.OpenAsync(Study.Cell(study.Id, Study.ReferenceColumn), reference, ct) ?? "–",
                on, study.ApprovedUntil, study.IsApprovedOn(DateOnly.FromDateTime(now.UtcDateTime)))
            : null;
}
