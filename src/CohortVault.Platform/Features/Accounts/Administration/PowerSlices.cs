using System.Globalization;
using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>
/// Somebody who administers switches their power on in this session: for at most an hour, with a reason, after a fresh code of
/// the second factor or a passkey.
/// </summary>
internal sealed class SwitchPowerOn(
    CohortDbContext db, SecondFactorGate gate, PasskeyGate passkeys, PasskeyCeremony ceremony, IFieldVault vault, IAuditLog audit, TimeProvider clock,
    ILogger<SwitchPowerOn> log)
{
    /// <param name="Reason">As typed.</param>
    /// <param name="Minutes">How long.</param>
    /// <param name="Code">Of the app, or a recovery code; not looked at if there is a passkey's answer.</param>
    /// <param name="Passkey">A passkey's answer to <see cref="AskAsync"/>; null for a code.</param>
    /// <param name="CookieSecret">Of the session.</param>
    public sealed record Request(string Reason, int Minutes, string Code, PasskeyAnswer? Passkey, string? CookieSecret);

    public Task<PasskeyChallenge?> AskAsync(AccountId id, string? cookieSecret) => ceremony.AskAsync(Context(id, cookieSecret));

    public async Task<Outcome<Done>> Handle(AccountId id, Request request, IPAddress? from, CancellationToken ct)
    {
        if (Reasons.Check(request.Reason) is { } refusal)
        {
            return refusal;
        }

        if (request.Minutes is < 1 or > Power.LongestMinutes)
        {
            return AdministrationRefusals.PowerMinutes;
        }

        if (OpaqueSecret.Digest(request.CookieSecret) is not { } session)
        {
            return AccountRefusals.SignInAgain;
        }

        var outcome = request.Passkey is { } answer
            ? await passkeys.PassAsync<Done>(Context(id, request.CookieSecret), answer, from, _ => SwitchAsync(), ct)
            : await gate.PassAsync<Done>(id, request.Code, id.ToString(), from, _ => SwitchAsync(), ct);
        if (outcome.Succeeded)
        {
            log.PowerOn(id, request.Minutes);
        }

        return outcome;

        async Task<Outcome<Done>> SwitchAsync()
        {
            var (power, now) = (Ids.Random(), clock.GetUtcNow());
            await db.Powers.Where(p => p.SessionDigest == session && p.EndsAt > now)
                .ExecuteUpdateAsync(row => row.SetProperty(p => p.EndsAt, now), ct);
            var reason = await vault.SealAsync(Power.Cell(power, id), request.Reason.Trim(), ct);
            db.Powers.Add(Power.Start(power, id, session, reason, now, request.Minutes));
            await audit.AppendAsync(
                db,
                new AuditEntry("power.on", id.Owner(), power, id.ToString(), new Dictionary<string, string>
                {
                    ["minutes"] = request.Minutes.ToString(CultureInfo.InvariantCulture),
                    ["reason"] = request.Reason.Trim(),
                }),
                ct);
            return default(Done);
        }
    }

    private static PasskeyContext Context(AccountId id, string? cookieSecret) =>
        new(PasskeyQuestion.Confirm, Listener.Admin, id, cookieSecret);
}

/// <summary>Ends power early: one's own, or that of another administrator.</summary>
internal sealed class EndPower(CohortDbContext db, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<Done>> Handle(AccountId by, Guid power, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var holder = await db.Powers.Where(p => p.Id == power && p.EndsAt > now).Select(p => (AccountId?)p.AccountId)
            .SingleOrDefaultAsync(ct);
        if (holder is not { } account)
        {
            return AdministrationRefusals.PowerOver;
        }

        await db.Powers.Where(p => p.Id == power).ExecuteUpdateAsync(row => row.SetProperty(p => p.EndsAt, now), ct);
        await audit.AppendAsync(db, new AuditEntry("power.off", account.Owner(), power, by.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }

    /// <summary>Removes the rows of power that is over; the audit log keeps what they said.</summary>
    public Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Powers.Where(p => p.EndsAt <= now).ExecuteDeleteAsync(ct);
    }
}

/// <summary>Lists who has power at this moment; every administrator sees all of it.</summary>
internal sealed class ListPowers(CohortDbContext db, IFieldVault vault, IAccountDirectory directory, TimeProvider clock)
{
    /// <summary>Somebody's power; it may be the caller's own, in this browser.</summary>
    public sealed record Item(
        Guid Id, string UserName, string Reason, DateTimeOffset StartedAt, DateTimeOffset EndsAt, bool IsOfThisSession);

    public async Task<IReadOnlyList<Item>> Handle(string? cookieSecret, CancellationToken ct)
    {
        var (now, own) = (clock.GetUtcNow(), OpaqueSecret.Digest(cookieSecret) ?? []);
        var powers = await db.Powers.AsNoTracking()
            .Where(p => p.EndsAt > now && db.Sessions.Any(s => s.Digest == p.SessionDigest))
            .OrderBy(p => p.EndsAt)
            .ToListAsync(ct);
        var items = new List<Item>();
        foreach (var power in powers)
        {
            var profile = await directory.FindAsync(power.AccountId, ct);
            var reason = await vault.OpenAsync(Power.Cell(power.Id, power.AccountId), power.Reason, ct);
            items.Add(new Item(
                power.Id, profile?.UserName ?? "–", reason ?? "–", power.StartedAt, power.EndsAt,
                power.SessionDigest.AsSpan().SequenceEqual(own)));
        }

        return items;
    }
}
