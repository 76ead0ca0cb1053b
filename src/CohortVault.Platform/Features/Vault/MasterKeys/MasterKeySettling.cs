using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// Finishes a committed change of the master key. First what lies under the old key outside the key store is put under the new
/// one and the old one is destroyed; until then the store holds the old key, wrapped under the new. Then the change is recorded.
/// Every step may be repeated; whoever opens the vault next takes up what was left.
/// </summary>
/// <remarks>
/// The turn is never kept while the audit log is waited for: whoever writes to that may need a key, and with it the turn.
/// </remarks>
internal sealed class MasterKeySettling(
    IServiceScopeFactory scopes, IEnumerable<IMasterKeySource> sources, MasterKeyTurn turn)
{
    /// <summary>What is still to be recorded, as it is kept in the key store.</summary>
    public static string ToRecord(string action, IReadOnlyDictionary<string, string> details) =>
        JsonSerializer.Serialize(new Change(action, details));

    /// <summary>Puts everything under the master key and destroys the one before; the caller has the turn.</summary>
    /// <param name="now">The master key in use.</param>
    /// <param name="ct">Gives up; what is left stays left.</param>
    public async Task RewrapAsync(SecretKey now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var keys = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        var store = await keys.Set<KeyStoreIdentity>().AsNoTracking().SingleAsync(i => i.Id == KeyStoreIdentity.InUse, ct);
        if (store.Unsettled is null)
        {
            return;
        }

        if (store.Replaced is { } wrapped)
        {
            using var before = KeyWrap.Unwrap(now, KeyScopes.Master(store.MasterKeyId), wrapped);
            foreach (var under in scope.ServiceProvider.GetServices<IUnderMaster>())
            {
                await under.RewrapAsync(before, now, ct);
            }
        }

        foreach (var source in sources)
        {
            source.Settle(store);
        }

        await keys.Set<KeyStoreIdentity>().Where(i => i.MasterKeyId == store.MasterKeyId)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Replaced, (byte[]?)null), ct);
        await KeyDestruction.FlushAsync(keys, ct);
    }

    /// <summary>Records the change, after <see cref="RewrapAsync"/>; the caller does not have the turn.</summary>
    public async Task RecordAsync(CancellationToken ct)
    {
        using var mine = await turn.TakeToRecordAsync(ct);
        await using var scope = scopes.CreateAsyncScope();
        var keys = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        var store = await keys.Set<KeyStoreIdentity>().AsNoTracking().SingleAsync(i => i.Id == KeyStoreIdentity.InUse, ct);
        if (store.Unsettled is not { } unsettled)
        {
            return;
        }

        var change = JsonSerializer.Deserialize<Change>(unsettled)!;
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        await scope.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db, new AuditEntry(change.Action, OwnerId.Installation, Guid.Empty, Actors.CommandLine, change.Details), ct);
        await db.SaveChangesAsync(ct);
        await keys.Set<KeyStoreIdentity>().Where(i => i.Unsettled == unsettled)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Unsettled, (string?)null), ct);
    }

    private sealed record Change(string Action, IReadOnlyDictionary<string, string> Details);
}
