using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Devices;

/// <summary>Lists a person's devices with their sessions, the most recently used first.</summary>
internal sealed class ListDevices(CohortDbContext db, IFieldVault vault, TimeProvider clock)
{
    private const int Most = 100;

    public sealed record SessionItem(
        Guid Id, Guid? DeviceId, Listener Listener, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsThis);

    public sealed record DeviceItem(
        Guid Id, string Name, DateTimeOffset FirstUsedAt, DateTimeOffset LastUsedAt, IReadOnlyList<SessionItem> Sessions)
    {
        public bool IsThis => Sessions.Any(session => session.IsThis);
    }

    /// <param name="Devices">What the account knows.</param>
    /// <param name="Elsewhere">Sessions on no device that it knows.</param>
    public sealed record Response(IReadOnlyList<DeviceItem> Devices, IReadOnlyList<SessionItem> Elsewhere);

    public async Task<Response> Handle(AccountId id, HttpContext context, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var usedAfter = now - DeviceStore.Lifetime;
        var own = OpaqueSecret.Digest(SessionCookie.Read(context)) ?? [];
        var sessions = await db.Sessions.AsNoTracking()
            .Where(s => s.AccountId == id && s.EndsAt > now && s.Stage == SessionStage.Full)
            .OrderByDescending(s => s.SeenAt)
            .Take(Most)
            .Select(s => new SessionItem(s.Id, s.DeviceId, s.Listener, s.StartedAt, s.SeenAt, s.Digest == own))
            .ToListAsync(ct);
        var devices = new List<DeviceItem>();
        foreach (var device in await db.Devices.AsNoTracking().Where(d => d.AccountId == id && d.LastUsedAt > usedAfter)
            .OrderByDescending(d => d.LastUsedAt).ToListAsync(ct))
        {
            SessionItem[] here = [.. sessions.Where(session => session.DeviceId == device.Id)];
            var name = await vault.OpenAsync(DeviceStore.NameCell(id, device.Id), device.Name, ct) ?? DeviceName.Unknown;
            var lastUsed = here.Select(session => session.SeenAt).Append(device.LastUsedAt).Max();
            devices.Add(new DeviceItem(device.Id, name, device.FirstUsedAt, lastUsed, here));
        }

        return new Response(
            [.. devices.OrderByDescending(device => device.IsThis).ThenByDescending(device => device.LastUsedAt)],
            [.. sessions.Where(session => devices.All(device => device.Id != session.DeviceId))]);
    }
}

/// <summary>A person calls a device what he likes; the name is sealed under the account's key.</summary>
internal sealed class RenameDevice(CohortDbContext db, IFieldVault vault, IAuditLog audit)
{
    public async Task<Outcome<Done>> Handle(AccountId id, Guid device, string? typed, CancellationToken ct)
    {
        if (GivenName.Read(typed) is not { } name)
        {
            return AccountRefusals.BadDeviceName;
        }

        var field = await vault.SealAsync(DeviceStore.NameCell(id, device), name, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Devices.Where(d => d.Id == device && d.AccountId == id)
            .ExecuteUpdateAsync(row => row.SetProperty(d => d.Name, field), ct) == 0)
        {
            return AccountRefusals.DeviceUnknown;
        }

        await audit.AppendAsync(db, new AuditEntry("account.device-renamed", id.Owner(), device, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>A person revokes one of his devices: it is forgotten, and its sessions are over at their next request.</summary>
internal sealed class RevokeDevice(CohortDbContext db, DeviceStore devices, IAuditLog audit)
{
    public async Task<Outcome<Done>> Handle(AccountId id, Guid device, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await devices.ForgetAsync(id, device, ct))
        {
            return AccountRefusals.DeviceUnknown;
        }

        await audit.AppendAsync(db, new AuditEntry("account.device-revoked", id.Owner(), device, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>A person revokes all devices and ends all sessions, this one too.</summary>
internal sealed class RevokeAllDevices(CohortDbContext db, DeviceStore devices, IAuditLog audit)
{
    public async Task Handle(AccountId id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await devices.ForgetAllAsync(id, ct);
        await audit.AppendAsync(db, new AuditEntry("account.devices-revoked", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
