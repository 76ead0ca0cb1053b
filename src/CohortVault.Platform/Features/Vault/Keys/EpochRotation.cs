using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>
/// Ends an epoch: a new key on disk, the new epoch in the key store, every surviving row wrapped anew in transactions of
/// bounded size, the old key destroyed, the record, the old epoch forgotten. Each step may be repeated, so a rotation
/// that was interrupted anywhere is mended by going on.
/// </summary>
internal sealed class EpochRotation(
    IServiceScopeFactory scopes, KeyRing ring, EpochKeys epochs, EpochKeyFiles files,
    IOptions<KeyEpochOptions> options, TimeProvider clock)
{
    /// <summary>Rows of one transaction.</summary>
    public const int Batch = 500;

    // A clock that was set back by more than this has begun the epoch in what is now the future.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    /// <summary>When the epoch that began then is to end.</summary>
    public DateTimeOffset EndOf(KeyEpoch epoch) => epoch.StartedAt + TimeSpan.FromDays(options.Value.Days);

    /// <summary>Goes on with a rotation that was interrupted, and begins one that is due. False if there was none.</summary>
    public async Task<bool> CatchUpAsync(CancellationToken ct)
    {
        using var held = await ring.LockEpochsAsync(ct);
        var epoch = await ReadAsync(ct);
        var unfinished = epoch.Oldest < epoch.Current;
        if (unfinished)
        {
            await FinishAsync(ct);
        }

        var now = clock.GetUtcNow();
        if (now >= EndOf(epoch) || now < epoch.StartedAt - ClockTolerance)
        {
            await BeginAsync(ct);
            await FinishAsync(ct);
            return true;
        }

        return unfinished;
    }

    /// <summary>Ends the current epoch now; the number of the new one.</summary>
    public async Task<int> RotateAsync(CancellationToken ct)
    {
        using var held = await ring.LockEpochsAsync(ct);
        await FinishAsync(ct);
        await BeginAsync(ct);
        await FinishAsync(ct);
        return (await ReadAsync(ct)).Current;
    }

    /// <summary>The epochs as they are.</summary>
    public async Task<KeyEpoch> ReadAsync(CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        return await services.ServiceProvider.GetRequiredService<KeyDbContext>().Set<KeyEpoch>().AsNoTracking()
            .SingleAsync(ct);
    }

    /// <summary>First steps: from here on no row is added under the old epoch.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var epoch = await EpochKeys.EpochAsync(db, toChange: true, ct);
        files.Create(ring.Master, epoch.Current + 1);
        epoch.Begin(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Wraps one transaction's worth of rows anew; how many.</summary>
    public async Task<int> RewrapSomeAsync(CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var current = await EpochKeys.EpochAsync(db, toChange: false, ct);
        using var to = epochs.Key(ring.Master, current.Current);
        var rows = await Earlier(db, current.Current).Take(Batch).ToListAsync(ct);
        foreach (var group in rows.GroupBy(row => row.Epoch))
        {
            using var from = epochs.Key(ring.Master, group.Key);
            foreach (var row in group)
            {
                var content = EpochKeys.Peel(from, row);
                row.Rewrap(
                    current.Current,
                    KeyWrap.Wrap(to, KeyScopes.Under(current.Current, row.Kind, row.Id, row.Parent), content));
                CryptographicOperations.ZeroMemory(content);
            }
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return rows.Count;
    }

    private static IQueryable<WrappedKey> Earlier(KeyDbContext db, int current)
    {
        // A row that is being destroyed at this moment is waited for on PostgreSQL, and cannot be on SQLite.
        var rows = db is PostgresKeyDbContext
            ? db.Set<WrappedKey>().FromSqlRaw(
                $$"""SELECT * FROM wrapped_keys WHERE "Epoch" < {0} AND "Kind" <> {1} LIMIT {{Batch}} FOR UPDATE""",
                current, KeyKind.Installation)
            : db.Set<WrappedKey>();
        return rows.Where(k => k.Epoch < current && k.Kind != KeyKind.Installation);
    }

    private async Task FinishAsync(CancellationToken ct)
    {
        var epoch = await ReadAsync(ct);
        if (epoch.Oldest == epoch.Current)
        {
            return;
        }

        var rewrapped = 0;
        while (await RewrapSomeAsync(ct) is var some and > 0)
        {
            rewrapped += some;
        }

        foreach (var earlier in files.All().Where(number => number < epoch.Current))
        {
            files.Destroy(earlier);
        }

        await RecordAsync(epoch, rewrapped, ct);
        await ForgetEarlierAsync(ct);
    }

    private async Task RecordAsync(KeyEpoch epoch, int rewrapped, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
        await services.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry("epoch-key.destroyed", OwnerId.Installation, Guid.Empty, "vault",
                new Dictionary<string, string>
                {
                    ["epoch"] = epoch.Oldest.ToString(CultureInfo.InvariantCulture),
                    ["next"] = epoch.Current.ToString(CultureInfo.InvariantCulture),
                    ["rewrapped"] = rewrapped.ToString(CultureInfo.InvariantCulture),
                }),
            ct);
        await db.SaveChangesAsync(ct);
    }

    private async Task ForgetEarlierAsync(CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        (await EpochKeys.EpochAsync(db, toChange: true, ct)).EndEarlier();
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
