using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>Studies as the rules of keeping see them: bound without end while they go on, for their time afterwards.</summary>
internal sealed class RetainedStudies(CohortDbContext db, IRetention retention) : IRetainedThings
{
    public async Task<IReadOnlyList<RetainedTally>> CountAsync(DateTimeOffset now, CancellationToken ct)
    {
        var things = new List<RetainedThing>();
        foreach (var study in await db.Set<Study>().AsNoTracking().ToListAsync(ct))
        {
            things.Add(await ThingAsync(study, ct));
        }

        return
        [
            .. new[] { RetentionKind.Study, RetentionKind.ClinicalStudy }.Select(kind => (Kind: kind, Of: things.Where(t => t.Kind == kind).ToList()))
                .Select(pair => new RetainedTally(
                    pair.Kind, pair.Of.Count, pair.Of.Count(t => t.Until <= now), pair.Of.Where(t => t.Until > now).Min(t => t.Until))),
        ];
    }

    public async Task<IReadOnlyList<RetainedThing>> OfAsync(OwnerId owner, CancellationToken ct) =>
        await FindAsync(owner.ToString(), ct) is { } thing ? [thing] : [];

    public async Task<RetainedThing?> FindAsync(string name, CancellationToken ct) =>
        StudyId.TryParse(name, null, out var id) && await db.Set<Study>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is { } study
            ? await ThingAsync(study, ct)
            : null;

    public async Task<IReadOnlyDictionary<SubjectId, string>> NamesAsync(
        OwnerId owner, IReadOnlyList<SubjectId> subjects, CancellationToken ct) =>
        subjects.Contains(SubjectId.From(owner.Value)) && await FindAsync(owner.ToString(), ct) is { } thing
            ? new Dictionary<SubjectId, string> { [SubjectId.From(owner.Value)] = thing.Name }
            : [];

    private async Task<RetainedThing> ThingAsync(Study study, CancellationToken ct) => new(
        study.Kind, study.Id.ToString(), $"/studies/{study.Id}", study.Id.Owner, [SubjectId.From(study.Id.Value)],
        study.EndedAt is { } ended ? await retention.UntilAsync(db, study.TermFrom(ended), ct) : null);
}
