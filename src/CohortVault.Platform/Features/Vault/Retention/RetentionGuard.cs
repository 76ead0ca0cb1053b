using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>Says what must still be kept. The vault asks it inside the transaction that decides a destruction.</summary>
internal sealed class RetentionGuard(IOptions<RetentionOptions> options, TimeProvider clock) : IRetention
{
    // Before the first start of a server that is what is configured.
    public async Task<RetentionPeriod> InForceAsync(CohortDbContext db, RetentionKind kind, CancellationToken ct)
    {
        var word = kind.Word();
        var text = await db.Set<RetentionRule>().Where(r => r.Kind == word).Select(r => r.Period).SingleOrDefaultAsync(ct);
        return RetentionPeriod.TryParse(text, out var period) ? period : options.Value.Of(kind);
    }

    public async Task<DateTimeOffset> UntilAsync(CohortDbContext db, RetentionTerm term, CancellationToken ct) =>
        RetentionPolicy.Of(term.Kind)
            .Longest(await InForceAsync(db, term.Kind, ct), options.Value.Law(term.Country), term.Longer)
            .After(term.From);

    public async Task<DateTimeOffset> KeepAsync(
        CohortDbContext db, OwnerId owner, SubjectId subject, RetentionTerm term, CancellationToken ct)
    {
        var until = await UntilAsync(db, term, ct);
        var kept = await db.Set<RetainedSubject>().SingleOrDefaultAsync(s => s.SubjectId == subject, ct);
        if (kept is null)
        {
            db.Add(RetainedSubject.Of(subject, owner, term.Kind, until));
            return until;
        }

        kept.Prolong(until);
        return kept.Until;
    }

    public async Task<Refusal?> RefusalAsync(
        CohortDbContext db, OwnerId owner, SubjectId? subject, DestructionReason reason, CancellationToken ct)
    {
        if (reason.Word == DestructionWord.Leftover)
        {
            return null;
        }

        if (await IsHeldAsync(db, owner, subject, ct))
        {
            return RetentionRefusals.Held;
        }

        var now = clock.GetUtcNow();
        var kept = await db.Set<RetainedSubject>().AsNoTracking()
            .Where(s => s.OwnerId == owner && s.Until > now && (subject == null || s.SubjectId == subject))
            .OrderByDescending(s => s.Until).Select(s => new { s.Kind, s.Until }).ToListAsync(ct);
        var binding = kept.Find(s => reason.Word == DestructionWord.Rule || !RetentionPolicy.Of(s.Kind).OwnerMayEnd);
        return binding is null ? null : RetentionRefusals.TooEarly(binding.Until);
    }

    public Task<bool> IsHeldAsync(CohortDbContext db, OwnerId owner, SubjectId? subject, CancellationToken ct) =>
        db.Set<LegalHold>().AnyAsync(
            hold => hold.OwnerId == owner && hold.LiftedAt == null
                && (subject == null || hold.Thing == ""
                    || db.Set<HeldSubject>().Any(held => held.HoldId == hold.Id && held.SubjectId == subject)),
            ct);
}
