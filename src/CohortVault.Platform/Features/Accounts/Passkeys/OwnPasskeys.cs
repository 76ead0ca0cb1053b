using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>Lists a person's own passkeys, the oldest first.</summary>
internal sealed class ListPasskeys(CohortDbContext db, PasskeyStore passkeys)
{
    /// <param name="Id">The passkey.</param>
    /// <param name="Name">As its owner calls it.</param>
    /// <param name="Domain">Where it works.</param>
    /// <param name="CreatedAt">When it was added.</param>
    /// <param name="UsedAt">When it was used last.</param>
    public sealed record Item(Guid Id, string Name, string Domain, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

    public async Task<IReadOnlyList<Item>> Handle(AccountId id, CancellationToken ct)
    {
        var items = new List<Item>();
        foreach (var passkey in await db.Passkeys.AsNoTracking().Where(p => p.AccountId == id).OrderBy(p => p.CreatedAt)
            .Take(PasskeyStore.Most).ToListAsync(ct))
        {
            if (await passkeys.NameAsync(passkey, ct) is { } name)
            {
                items.Add(new Item(passkey.Id, name, passkey.Domain, passkey.CreatedAt, passkey.UsedAt));
            }
        }

        return items;
    }
}

/// <summary>A person calls a passkey something else.</summary>
internal sealed class RenamePasskey(CohortDbContext db, PasskeyStore passkeys, IAuditLog audit)
{
    public async Task<Outcome<Done>> Handle(AccountId id, Guid which, string name, CancellationToken ct)
    {
        if (GivenName.Read(name) is not { } good)
        {
            return PasskeyRefusals.BadName;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Passkeys.SingleOrDefaultAsync(p => p.Id == which && p.AccountId == id, ct) is not { } passkey)
        {
            return PasskeyRefusals.Unknown;
        }

        await passkeys.RenameAsync(passkey, good, ct);
        await audit.AppendAsync(db, new AuditEntry("account.passkey-renamed", id.Owner(), which, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>
/// A person who has just shown everything again removes a passkey. Other browsers are signed out: the device may be in other
/// hands. The last factor goes only where the role needs none.
/// </summary>
internal sealed class RemovePasskey(
    CohortDbContext db, PasskeyStore passkeys, SecondFactorStore factors, SessionStore sessions, DeviceStore devices,
    AccountMails mails, IAccountDirectory directory, IAuditLog audit)
{
    /// <param name="CookieSecret">Of the new session.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>.</param>
    public sealed record Response(string CookieSecret, string DeviceSecret);

    public async Task<Outcome<Response>> Handle(
        AccountId id, Guid which, string? cookieSecret, ShownDevice shown, Listener listener, CancellationToken ct)
    {
        if (await directory.FindAsync(id, ct) is not { } profile)
        {
            return PasskeyRefusals.Unknown;
        }

        await mails.PasskeyRemovedAsync(profile, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Passkeys.Where(p => p.Id == which && p.AccountId == id).ExecuteDeleteAsync(ct) == 0)
        {
            return PasskeyRefusals.Unknown;
        }

        if (!await passkeys.AnyAsync(id, null, ct) && !await factors.HasAppAsync(id, ct))
        {
            if (factors.IsRequired(await db.Accounts.SingleAsync(a => a.Id == id, ct)))
            {
                return PasskeyRefusals.Last;
            }

            await factors.RemoveAllAsync(id, ct);
        }

        var device = await devices.WelcomeAsync(id, shown, ct);
        if (await sessions.PromoteAsync(cookieSecret, id, listener, device.Id, ct) is not { } cookie)
        {
            return AccountRefusals.SignInAgain;
        }

        await sessions.EndAllAsync(id, ct);
        await audit.AppendAsync(db, new AuditEntry("account.passkey-removed", id.Owner(), which, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new Response(cookie, device.Secret);
    }
}
