using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Devices;

/// <summary>A device of an account, and the secret by which the browser showed it.</summary>
internal sealed record KnownDevice(Guid Id, string Secret);

/// <summary>Recognises devices, counts what is guessed on them, and makes new ones known.</summary>
internal sealed class DeviceStore(
    CohortDbContext db, IFieldVault vault, AccountMails mails, IAccountDirectory directory, IAuditLog audit, TimeProvider clock)
{
    public const string Table = "devices";

    // The least recently used one gives way.
    public const int Most = 20;

    /// <summary>A device is forgotten when it was not used for so long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    /// <summary>The device of an account that a browser shows; null if the account does not know it.</summary>
    public async Task<KnownDevice?> FindAsync(AccountId account, ShownDevice shown, CancellationToken ct)
    {
        var usedAfter = clock.GetUtcNow() - Lifetime;
        foreach (var secret in shown.Secrets)
        {
            var digest = OpaqueSecret.Digest(secret);
            var id = await db.Devices.Where(d => d.Digest == digest && d.AccountId == account && d.LastUsedAt > usedAfter)
                .Select(d => (Guid?)d.Id).SingleOrDefaultAsync(ct);
            if (id is { } known)
            {
                return new KnownDevice(known, secret);
            }
        }

        return null;
    }

    /// <summary>
    /// Makes known the device from which somebody has just signed in with all it takes, and tells the account's owner; or notes
    /// that a known one was used. Inside the caller's transaction.
    /// </summary>
    public async Task<KnownDevice> WelcomeAsync(AccountId account, ShownDevice shown, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await FindAsync(account, shown, ct) is { } known)
        {
            await db.Devices.Where(d => d.Id == known.Id).ExecuteUpdateAsync(row => row.SetProperty(d => d.LastUsedAt, now), ct);
            return known;
        }

        await MakeRoomAsync(account, ct);
        var (id, secret) = (Ids.Random(), OpaqueSecret.New());
        var name = await vault.SealAsync(NameCell(account, id), shown.Name, ct);
        db.Devices.Add(Device.Create(id, account, OpaqueSecret.Digest(secret)!, name, now));
        if (await directory.FindAsync(account, ct) is { } profile)
        {
            await mails.NewDeviceAsync(profile, shown.Name, ct);
        }

        await audit.AppendAsync(db, new AuditEntry("account.device-added", account.Owner(), id, account.ToString()), ct);
        return new KnownDevice(id, secret);
    }

    /// <summary>
    /// Counts a password typed on a device as a wrong one before it is looked at; false if the device must wait.
    /// </summary>
    public Task<bool> ChargePasswordAsync(KnownDevice device, CancellationToken ct) => AttemptCount.ChargeAsync(
        clock,
        () => db.Devices.Where(d => d.Id == device.Id)
            .Select(d => (AttemptCount?)new AttemptCount(d.FailedPasswords, d.NextPasswordAt)).SingleOrDefaultAsync(ct),
        async (before, after) => await db.Devices.Where(d => d.Id == device.Id && d.FailedPasswords == before.Failed)
            .ExecuteUpdateAsync(
                row => row.SetProperty(d => d.FailedPasswords, after.Failed).SetProperty(d => d.NextPasswordAt, after.NextAt),
                ct) == 1);

    /// <summary>The same for a code of the second factor.</summary>
    public Task<bool> ChargeCodeAsync(KnownDevice device, CancellationToken ct) => AttemptCount.ChargeAsync(
        clock,
        () => db.Devices.Where(d => d.Id == device.Id)
            .Select(d => (AttemptCount?)new AttemptCount(d.FailedCodes, d.NextCodeAt)).SingleOrDefaultAsync(ct),
        async (before, after) => await db.Devices.Where(d => d.Id == device.Id && d.FailedCodes == before.Failed)
            .ExecuteUpdateAsync(
                row => row.SetProperty(d => d.FailedCodes, after.Failed).SetProperty(d => d.NextCodeAt, after.NextAt),
                ct) == 1);

    public Task RightPasswordAsync(KnownDevice device, CancellationToken ct) =>
        db.Devices.Where(d => d.Id == device.Id).ExecuteUpdateAsync(
            row => row.SetProperty(d => d.FailedPasswords, 0).SetProperty(d => d.NextPasswordAt, (DateTimeOffset?)null), ct);

    public Task RightCodeAsync(KnownDevice device, CancellationToken ct) =>
        db.Devices.Where(d => d.Id == device.Id).ExecuteUpdateAsync(
            row => row.SetProperty(d => d.FailedCodes, 0).SetProperty(d => d.NextCodeAt, (DateTimeOffset?)null), ct);

    /// <summary>Forgets a device and ends its sessions, inside the caller's transaction; false if there is none.</summary>
    public async Task<bool> ForgetAsync(AccountId account, Guid device, CancellationToken ct)
    {
        await db.Sessions.Where(s => s.AccountId == account && s.DeviceId == device).ExecuteDeleteAsync(ct);
        return await db.Devices.Where(d => d.AccountId == account && d.Id == device).ExecuteDeleteAsync(ct) == 1;
    }

    /// <summary>Forgets every device of an account and ends every session, inside the caller's transaction.</summary>
    public async Task ForgetAllAsync(AccountId account, CancellationToken ct)
    {
        await db.Sessions.Where(s => s.AccountId == account).ExecuteDeleteAsync(ct);
        await db.Devices.Where(d => d.AccountId == account).ExecuteDeleteAsync(ct);
    }

    /// <summary>Removes the rows of devices that were not used for too long.</summary>
    public Task SweepAsync(CancellationToken ct)
    {
        var usedAfter = clock.GetUtcNow() - Lifetime;
        return db.Devices.Where(d => d.LastUsedAt <= usedAfter).ExecuteDeleteAsync(ct);
    }

    /// <summary>Where a device's name is sealed.</summary>
    public static CellAddress NameCell(AccountId account, Guid device) => new(Table, "name", device, account.Owner());

    private async Task MakeRoomAsync(AccountId account, CancellationToken ct)
    {
        var oldest = await db.Devices.Where(d => d.AccountId == account).OrderByDescending(d => d.LastUsedAt)
            .Skip(Most - 1).Select(d => d.Id).ToListAsync(ct);
        foreach (var device in oldest)
        {
            await ForgetAsync(account, device, ct);
        }
    }
}
