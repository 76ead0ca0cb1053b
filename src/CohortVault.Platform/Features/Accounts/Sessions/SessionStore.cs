using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Sessions;

/// <summary>
/// Who a session or token stands for, as the database says at this request; with what a role of the installation's own allows,
/// whether administrative power is on in this session, and whether it began a moment ago.
/// </summary>
internal sealed record CallerIdentity(
    AccountId Account, AccountRole Role, SessionStage Stage = SessionStage.Full, Permissions? Custom = null,
    bool HasPower = false, bool IsFresh = false)
{
    public Permissions May => Custom ?? RolePermissions.Of(Role);
}

/// <summary>Starts, recognises and ends sessions.</summary>
internal sealed class SessionStore(CohortDbContext db, TimeProvider clock, IOptions<AccountOptions> options)
{
    // Time to find the telephone, and to set it up.
    private static readonly TimeSpan HalfWay = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(1);

    /// <summary>How long after signing in, or showing everything again, a person may change what they sign in with.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds a session to the context, to be saved with the sign-in; returns the secret for the cookie.
    /// </summary>
    public string Add(
        Account account, Listener listener, SessionStage stage = SessionStage.Full, Guid? device = null)
    {
        var lifetime = stage switch
        {
            SessionStage.Full => TimeSpan.FromHours(options.Value.SessionHours),
            SessionStage.AwaitsDevice => DeviceCodes.Lifetime,
            _ => HalfWay,
        };
        var secret = OpaqueSecret.New();
        db.Sessions.Add(Session.Start(
            OpaqueSecret.Digest(secret)!, account, listener, stage, device, clock.GetUtcNow(), lifetime));
        return secret;
    }

    /// <summary>
    /// A full session in the place of the caller's own, with a secret of its own: what was seen before the second factor opens
    /// nothing after it. Power that is on goes with it. Null if that session has ended meanwhile. Inside the caller's transaction.
    /// </summary>
    public async Task<string?> PromoteAsync(
        string? secret, AccountId id, Listener listener, Guid device, CancellationToken ct)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == id, ct);
        if (account is null || OpaqueSecret.Digest(secret) is not { } digest)
        {
            return null;
        }

        var (stamp, now) = (account.SecurityStamp, clock.GetUtcNow());
        var ended = await db.Sessions.Where(s => s.Digest == digest && s.AccountId == id && s.Listener == listener
            && s.SecurityStamp == stamp && s.EndsAt > now).ExecuteDeleteAsync(ct);
        if (ended != 1)
        {
            return null;
        }

        var next = Add(account, listener, device: device);
        var moved = OpaqueSecret.Digest(next)!;
        await db.Powers.Where(p => p.SessionDigest == digest)
            .ExecuteUpdateAsync(row => row.SetProperty(p => p.SessionDigest, moved), ct);
        return next;
    }

    /// <summary>Recognises a cookie; null if the session ended, idled out, or belongs to the other listener.</summary>
    public async Task<CallerIdentity?> RecogniseAsync(string? secret, Listener listener, CancellationToken ct)
    {
        if (OpaqueSecret.Digest(secret) is not { } digest)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var seenAfter = now - TimeSpan.FromMinutes(options.Value.SessionIdleMinutes);
        var found = await (
            from session in db.Sessions
            join account in db.Accounts on session.AccountId equals account.Id
            join role in db.CustomRoles on account.CustomRoleId equals role.Id into roles
            from custom in roles.DefaultIfEmpty()
            where session.Digest == digest && session.Listener == listener
                && session.EndsAt > now && session.SeenAt > seenAfter
                && session.SecurityStamp == account.SecurityStamp && account.ConfirmedAt != null
            select new
            {
                session.AccountId,
                session.StartedAt,
                session.SeenAt,
                session.Stage,
                account.Role,
                Custom = custom == null ? (Permissions?)null : custom.Permissions,
                HasPower = db.Powers.Any(p => p.SessionDigest == digest && p.AccountId == account.Id && p.EndsAt > now),
            }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        if (now - found.SeenAt >= SeenPrecision)
        {
            try
            {
                await db.Sessions.Where(s => s.Digest == digest).ExecuteUpdateAsync(
                    s => s.SetProperty(x => x.SeenAt, now), ct);
            }
            catch (DbException full) when (DatabaseFull.Is(full))
            {
                // Reading must stay possible while the disk is full; unnoted, the session ends the sooner.
            }
        }

        return new CallerIdentity(
            found.AccountId, found.Role, found.Stage, found.Custom, found.HasPower, now - found.StartedAt < Fresh);
    }

    /// <summary>Ends the session of a cookie; true if there was one.</summary>
    public async Task<bool> EndAsync(string? secret, CancellationToken ct) =>
        OpaqueSecret.Digest(secret) is { } digest && await db.Sessions.Where(s => s.Digest == digest)
            .ExecuteDeleteAsync(ct) > 0;

    /// <summary>Ends every session of an account, on every device.</summary>
    public Task EndAllAsync(AccountId account, CancellationToken ct) =>
        db.Sessions.Where(s => s.AccountId == account).ExecuteDeleteAsync(ct);

    /// <summary>Removes the rows of sessions that are over.</summary>
    public Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var seenAfter = now - TimeSpan.FromMinutes(options.Value.SessionIdleMinutes);
        return db.Sessions.Where(s => s.EndsAt <= now || s.SeenAt <= seenAfter).ExecuteDeleteAsync(ct);
    }
}
