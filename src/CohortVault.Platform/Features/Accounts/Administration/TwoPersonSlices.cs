using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>One person asks for an act that takes two.</summary>
internal sealed class AskSecondPerson(CohortDbContext db, IFieldVault vault, IAuditLog audit, TimeProvider clock) : ISecondPerson
{
    public async Task<Outcome<Done>> AskAsync(
        AccountId by, string act, AccountId subject, string detail, string reason, CancellationToken ct)
    {
        if (Reasons.Check(reason) is { } refusal)
        {
            return refusal;
        }

        var (id, now) = (Ids.Random(), clock.GetUtcNow());
        var sealedReason = await vault.SealAsync(TwoPersonRequest.Cell(id, by), reason.Trim(), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.TwoPersonRequests.AnyAsync(
            r => r.Subject == subject && r.Act == act && r.State == RequestState.Waiting && r.ExpiresAt > now, ct))
        {
            return AdministrationRefusals.RequestWaits;
        }

        db.TwoPersonRequests.Add(TwoPersonRequest.Ask(id, act, subject, detail, by, sealedReason, now));
        await audit.AppendAsync(
            db,
            new AuditEntry("request.made", subject.Owner(), subject.Value, by.ToString(), new Dictionary<string, string>
            {
                ["act"] = act,
                ["detail"] = detail,
                ["reason"] = reason.Trim(),
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>A second person agrees or refuses; neither the one who asked nor the one whom it is about.</summary>
internal sealed class DecideRequest(
    CohortDbContext db, IEnumerable<ITwoPersonAct> acts, IAuditLog audit, TimeProvider clock, ILogger<DecideRequest> log)
{
    public async Task<Outcome<Done>> Handle(AccountId by, Guid id, bool agrees, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var request = await db.TwoPersonRequests.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == id && r.State == RequestState.Waiting && r.ExpiresAt > now, ct);
        if (request is null)
        {
            return AdministrationRefusals.RequestOver;
        }

        if (request.RequestedBy == by || request.Subject == by)
        {
            return AdministrationRefusals.OwnRequest;
        }

        // Of two who decide at one moment, one does.
        var state = agrees ? RequestState.Done : RequestState.Refused;
        var decided = await db.TwoPersonRequests.Where(r => r.Id == id && r.State == RequestState.Waiting)
            .ExecuteUpdateAsync(
                row => row.SetProperty(r => r.State, state).SetProperty(r => r.DecidedBy, by).SetProperty(r => r.DecidedAt, now), ct);
        if (decided == 0)
        {
            return AdministrationRefusals.RequestOver;
        }

        if (agrees)
        {
            var act = acts.Single(a => a.Word == request.Act);
            if ((await act.CarryOutAsync(request.Subject, request.Detail, by, ct)).Refusal is { } impossible)
            {
                return impossible;
            }
        }

        await audit.AppendAsync(
            db,
            new AuditEntry(
                agrees ? "request.agreed" : "request.refused", request.Subject.Owner(), request.Subject.Value, by.ToString(),
                new Dictionary<string, string>
                {
                    ["act"] = request.Act,
                    ["detail"] = request.Detail,
                    ["asked-by"] = request.RequestedBy.ToString(),
                }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.RequestDecided(request.Act, state);
        return default(Done);
    }
}

/// <summary>Lists what waits for a second person, then what was decided lately.</summary>
internal sealed class ListRequests(
    CohortDbContext db, IEnumerable<ITwoPersonAct> acts, IFieldVault vault, IAccountDirectory directory, TimeProvider clock)
{
    private const int MostDecided = 20;

    /// <summary>A request in words; the caller may decide it if they are a second person.</summary>
    public sealed record Item(
        Guid Id, string Text, string Subject, string RequestedBy, string Reason, DateTimeOffset RequestedAt,
        DateTimeOffset ExpiresAt, RequestState State, string? DecidedBy, DateTimeOffset? DecidedAt, bool MayDecide);

    public async Task<IReadOnlyList<Item>> Handle(AccountId caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var waiting = await db.TwoPersonRequests.AsNoTracking()
            .Where(r => r.State == RequestState.Waiting && r.ExpiresAt > now)
            .OrderBy(r => r.RequestedAt).ToListAsync(ct);
        var decided = await db.TwoPersonRequests.AsNoTracking()
            .Where(r => r.State != RequestState.Waiting)
            .OrderByDescending(r => r.DecidedAt).Take(MostDecided).ToListAsync(ct);
        var items = new List<Item>();
        foreach (var request in waiting.Concat(decided))
        {
            var reason = await vault.OpenAsync(TwoPersonRequest.Cell(request.Id, request.RequestedBy), request.Reason, ct);
            items.Add(new Item(
                request.Id, await acts.Single(a => a.Word == request.Act).DescribeAsync(request.Detail, ct),
                await NameAsync(request.Subject, ct), await NameAsync(request.RequestedBy, ct), reason ?? "–",
                request.RequestedAt, request.ExpiresAt, request.State,
                request.DecidedBy is { } by ? await NameAsync(by, ct) : null, request.DecidedAt,
                request.State == RequestState.Waiting && request.RequestedBy != caller && request.Subject != caller));
        }

        return items;
    }

    private async Task<string> NameAsync(AccountId id, CancellationToken ct) =>
        (await directory.FindAsync(id, ct))?.UserName ?? "–";
}
