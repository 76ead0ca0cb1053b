using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>An officer orders that nothing of a job, or of an account, is destroyed until two people lift it.</summary>
internal sealed class PlaceHold(
    CohortDbContext db, IEnumerable<IRetainedThings> things, IAccountDirectory accounts, IFieldVault fields, IAuditLog audit,
    TimeProvider clock, ILogger<PlaceHold> log)
{
    /// <param name="by">Who orders it.</param>
    /// <param name="what">A job's id, or an account's user name or address.</param>
    /// <param name="reason">Why; its owner reads it too.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Outcome<Done>> Handle(AccountId by, string what, string reason, CancellationToken ct)
    {
        if (Reasons.Check(reason) is { } refusal)
        {
            return refusal;
        }

        if (await FindAsync(what.Trim(), ct) is not { } found)
        {
            return RetentionRefusals.Unknown;
        }

        var (id, owner, name) = (Ids.Random(), found.Owner, found.Thing?.Name ?? "");
        var sealedReason = await fields.SealAsync(LegalHold.Cell(id, owner), reason.Trim(), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<LegalHold>().AnyAsync(h => h.OwnerId == owner && h.Thing == name && h.LiftedAt == null, ct))
        {
            return RetentionRefusals.HeldAlready;
        }

        db.Add(LegalHold.Place(id, owner, name, sealedReason, by, clock.GetUtcNow()));
        db.AddRange((found.Thing?.Subjects ?? []).Select(subject => HeldSubject.Of(id, subject)));
        await audit.AppendAsync(
            db,
            new AuditEntry("hold.placed", owner, id, by.ToString(), new Dictionary<string, string>
            {
                ["thing"] = name.Length == 0 ? "account" : name,
                ["reason"] = reason.Trim(),
            }),
            ct);
        await db.SaveChangesAsync(ct);

        // The audit log's head is locked from here on, which a destruction needs too: one of the two sees the other.
        if (await IsGoingAsync(owner, found.Thing?.Subjects, ct))
        {
            return RetentionRefusals.Going;
        }

        await transaction.CommitAsync(ct);
        log.HoldPlaced(id);
        return default(Done);
    }

    private async Task<(OwnerId Owner, RetainedThing? Thing)?> FindAsync(string what, CancellationToken ct)
    {
        foreach (var feature in things)
        {
            if (await feature.FindAsync(what, ct) is { } thing)
            {
                return (thing.Owner, thing);
            }
        }

        return await accounts.FindByLoginAsync(what, ct) is { } account ? (account.Owner(), null) : null;
    }

    // Part of a job may be gone already; what is left of it can be held.
    private async Task<bool> IsGoingAsync(OwnerId owner, IReadOnlyList<SubjectId>? subjects, CancellationToken ct)
    {
        if (await db.Set<Destruction>().AnyAsync(d => d.Target == DestructionTarget.Owner && d.Id == owner.Value, ct)
            || await db.Set<DestructionCertificate>().AnyAsync(c => c.Target == DestructionTarget.Owner && c.Id == owner.Value, ct))
        {
            return true;
        }

        if (subjects is null)
        {
            return false;
        }

        var ids = subjects.Select(subject => subject.Value).ToList();
        var going = await db.Set<Destruction>().CountAsync(d => d.Target == DestructionTarget.Subject && ids.Contains(d.Id), ct)
            + await db.Set<DestructionCertificate>().CountAsync(c => c.Target == DestructionTarget.Subject && ids.Contains(c.Id), ct);
        return going >= ids.Count;
    }
}

/// <summary>Asks a second person to lift a hold.</summary>
internal sealed class AskToLift(CohortDbContext db, ISecondPerson second)
{
    public async Task<Outcome<Done>> Handle(AccountId by, Guid hold, string reason, CancellationToken ct) =>
        await db.Set<LegalHold>().AsNoTracking().SingleOrDefaultAsync(h => h.Id == hold && h.LiftedAt == null, ct) is { } found
            ? await second.AskAsync(by, LiftHold.ActWord, AccountId.From(found.OwnerId.Value), hold.ToString("N"), reason, ct)
            : RetentionRefusals.NoHold;
}

/// <summary>Takes two people: lifting a legal hold.</summary>
internal sealed class LiftHold(CohortDbContext db, IAuditLog audit, TimeProvider clock) : ITwoPersonAct
{
    public const string ActWord = "lift-hold";

    public string Word => ActWord;

    public async Task<string> DescribeAsync(string detail, CancellationToken ct)
    {
        var id = Guid.ParseExact(detail, "N");
        return RetentionTexts.LiftHold(
            await db.Set<LegalHold>().Where(h => h.Id == id).Select(h => h.Thing).SingleOrDefaultAsync(ct) ?? "");
    }

    public async Task<Outcome<Done>> CarryOutAsync(AccountId subject, string detail, AccountId decidedBy, CancellationToken ct)
    {
        var id = Guid.ParseExact(detail, "N");
        var hold = await db.Set<LegalHold>().SingleOrDefaultAsync(h => h.Id == id && h.LiftedAt == null, ct);
        if (hold is null)
        {
            return RetentionRefusals.NoHold;
        }

        hold.Lift(decidedBy, clock.GetUtcNow());
        await audit.AppendAsync(db, new AuditEntry("hold.lifted", hold.OwnerId, hold.Id, decidedBy.ToString()), ct);
        return default(Done);
    }
}
