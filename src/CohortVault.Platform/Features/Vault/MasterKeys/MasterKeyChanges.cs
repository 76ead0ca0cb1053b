using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// Takes a new master key, or keeps the same one in another way, in one transaction of the key store. Before it the key is safe
/// where it will be kept; after it <see cref="MasterKeySettling"/> destroys the old one. A process that is killed at any moment
/// leaves either the old key with all that is under it, or the new one.
/// </summary>
internal sealed class MasterKeyChanges(
    IServiceScopeFactory scopes, MasterKey master, MasterKeyTurn turns, IEnumerable<IMasterKeySource> sources,
    MasterKeySettling settling, MasterKeyHandover handover, TimeProvider clock)
{
    public async Task<Outcome<MasterKeyChange>> RunAsync(
        bool rotate, MasterKeyKeeping keeping, Action<IReadOnlyList<string>> handOut, CancellationToken ct)
    {
        if (MasterKeyRules.Judge(keeping) is { } refusal)
        {
            return refusal;
        }

        await master.SettleAsync(ct);
        using var held = master.Current();
        if (rotate && !await handover.CompleteAsync(held.Id, ct))
        {
            return VaultRefusals.ServerBehind;
        }

        using var turn = turns.TryTake();
        if (turn is null)
        {
            return VaultRefusals.Changing;
        }

        using var next = rotate ? SecretKey.Generate() : held.Key.Copy();
        var coming = KeyStoreIdentity.Of(MasterKeyFile.IdOf(next), clock.GetUtcNow());
        var shares = sources.Single(source => source.Name == keeping.Source).Prepare(coming, next, keeping);
        handOut(shares);
        ct.ThrowIfCancellationRequested();
        if (await CommitAsync(held, next, coming, keeping) is not { } rewrapped)
        {
            return VaultRefusals.Changed;
        }

        master.Hold(next.Copy());
        await settling.RewrapAsync(next, CancellationToken.None);

        // A server that takes the key over waits for the turn, to be sure that everything is under it.
        turn.Dispose();
        await settling.RecordAsync(CancellationToken.None);
        var taken = !rotate || await handover.CompleteAsync(coming.MasterKeyId, CancellationToken.None);
        return new MasterKeyChange(held.Id, coming.MasterKeyId, keeping.Source, rewrapped, taken);
    }

    /// <summary>How many keys were wrapped anew; null if another process was first.</summary>
    private async Task<int?> CommitAsync(
        HeldMasterKey held, SecretKey next, KeyStoreIdentity coming, MasterKeyKeeping keeping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        await using var transaction = await BeginAsync(db);
        var store = await db.Set<KeyStoreIdentity>().SingleAsync(i => i.Id == KeyStoreIdentity.InUse);
        if (store.MasterKeyId != held.Id)
        {
            return null;
        }

        if (coming.ShareSet is { } set)
        {
            db.Add(MasterKeyCopy.Of(
                set, MasterKeyCopyKind.Shares, coming.MasterKeyId, keeping.Threshold, keeping.Count, coming.MadeAt));
        }

        var rewrapped = 0;
        if (coming.MasterKeyId == held.Id)
        {
            var before = store.Source;
            store.KeepAs(coming);
            store.LeaveToSettle(MasterKeySettling.ToRecord("keys.kept-otherwise", new Dictionary<string, string>
            {
                ["key"] = held.Id,
                ["from"] = before,
                ["to"] = coming.Source,
            }));
            await db.SaveChangesAsync();
        }
        else
        {
            var scopeOfNew = KeyScopes.Master(coming.MasterKeyId);
            coming.Succeed(held.Id, KeyWrap.Wrap(held.Key, scopeOfNew, next), KeyWrap.Wrap(next, scopeOfNew, held.Key));
            db.Add(coming);
            await db.SaveChangesAsync();
            rewrapped = await RewrapAsync(db, held, next, coming.MasterKeyId);
            coming.LeaveToSettle(MasterKeySettling.ToRecord("keys.rotated", new Dictionary<string, string>
            {
                ["from"] = held.Id,
                ["to"] = coming.MasterKeyId,
                ["kept"] = coming.Source,
                ["rewrapped"] = rewrapped.ToString(CultureInfo.InvariantCulture),
            }));
            await db.SaveChangesAsync();

            // The database refuses this while any key is still under the old one.
            await db.Set<KeyStoreIdentity>().Where(i => i.Id == KeyStoreIdentity.InUse).ExecuteDeleteAsync();
            await db.Set<KeyStoreIdentity>().Where(i => i.Id == KeyStoreIdentity.Coming)
                .ExecuteUpdateAsync(i => i.SetProperty(x => x.Id, KeyStoreIdentity.InUse));
        }

        await transaction.CommitAsync();
        return rewrapped;
    }

    private static async Task<int> RewrapAsync(KeyDbContext db, HeldMasterKey held, SecretKey next, string nextId)
    {
        var rows = await db.Set<WrappedKey>().AsNoTracking().Where(k => k.MasterKeyId == held.Id).ToListAsync();
        foreach (var row in rows)
        {
            var scope = KeyScopes.OfRowUnderMaster(row);
            using var key = KeyWrap.Unwrap(held.Key, scope, row.Wrapped);
            var wrapped = KeyWrap.Wrap(next, scope, key);
            await db.Set<WrappedKey>().Where(k => k.Kind == row.Kind && k.Id == row.Id && k.Parent == row.Parent)
                .ExecuteUpdateAsync(k => k.SetProperty(x => x.Wrapped, wrapped).SetProperty(x => x.MasterKeyId, nextId));
        }

        return rows.Count;
    }

    private static async Task<IDbContextTransaction> BeginAsync(KeyDbContext db)
    {
        // On SQLite whoever begins holds the write lock; on PostgreSQL this row is it, also for new keys that refer to it.
        var transaction = await db.Database.BeginTransactionAsync();
        if (db is not SqliteKeyDbContext)
        {
            await db.Database.ExecuteSqlRawAsync("SELECT 1 FROM key_store WHERE \"Id\" = 1 FOR UPDATE");
        }

        return transaction;
    }
}
