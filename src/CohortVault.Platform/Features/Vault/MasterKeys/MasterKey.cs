using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>The master key that a caller works with, and its id; the caller disposes it.</summary>
internal sealed record HeldMasterKey(string Id, SecretKey Key) : IDisposable
{
    public void Dispose() => Key.Dispose();
}

/// <summary>
/// The master key while the vault is open. Another process may rotate it at any moment: whoever meets something under another
/// master key asks here to look again.
/// </summary>
internal sealed class MasterKey(
    IServiceScopeFactory scopes, IEnumerable<IMasterKeySource> sources, MasterKeyTurn turn, MasterKeySettling settling) : IDisposable
{
    private readonly Lock _swap = new();
    private HeldMasterKey? _held;
    private HeldMasterKey? _before;

    /// <summary>The key in use, for a moment: it stays whole for some seconds after a rotation.</summary>
    public SecretKey Key => (_held ?? throw NotOpen()).Key;

    /// <summary>A copy of the key in use.</summary>
    public HeldMasterKey Current()
    {
        lock (_swap)
        {
            return _held is { } held ? held with { Key = held.Key.Copy() } : throw NotOpen();
        }
    }

    /// <summary>Takes a key into use; it belongs to this object from now on.</summary>
    public void Hold(SecretKey key)
    {
        lock (_swap)
        {
            _before?.Dispose();
            (_before, _held) = (_held, new HeldMasterKey(MasterKeyFile.IdOf(key), key));
        }
    }

    /// <summary>Zeroes the key before the one in use, once nobody can be at work with it any more.</summary>
    public void ForgetBefore()
    {
        lock (_swap)
        {
            _before?.Dispose();
            _before = null;
        }
    }

    /// <summary>
    /// Looks whether the key store has another master key by now, takes it over, and waits until everything is under it. Never
    /// waits for the audit log, so it may be called by whoever writes to that.
    /// </summary>
    /// <returns>Whether there was anything to do.</returns>
    /// <exception cref="MasterKeyException">There is another, and this process has no way to it.</exception>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        using var held = Current();
        var store = await StoreAsync(ct);
        if (IsSettled(store, held))
        {
            return false;
        }

        if (store.MasterKeyId != held.Id)
        {
            Hold(Next(store, held) ?? throw new MasterKeyException(
                $"The master key was changed from {held.Id} to {store.MasterKeyId} while this ran. Start it again with the new one."));
        }

        await RewrapAsync(ct);
        return true;
    }

    /// <summary>Whether the key in use is the key store's, and everything is under it.</summary>
    public async Task<bool> IsSettledAsync(CancellationToken ct)
    {
        using var held = Current();
        return IsSettled(await StoreAsync(ct), held);
    }

    /// <summary>Waits for a change that is being finished, and finishes one that was left; then it is recorded, too.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        if ((await StoreAsync(ct)).Unsettled is not null)
        {
            await RewrapAsync(ct);
            await settling.RecordAsync(ct);
        }
    }

    public void Dispose()
    {
        lock (_swap)
        {
            _before?.Dispose();
            _held?.Dispose();
            (_before, _held) = (null, null);
        }
    }

    private static bool IsSettled(KeyStoreIdentity store, HeldMasterKey held) =>
        store.MasterKeyId == held.Id && store.Replaced is null;

    private async Task RewrapAsync(CancellationToken ct)
    {
        using var mine = await turn.TakeAsync(ct);
        using var held = Current();
        await settling.RewrapAsync(held.Key, ct);
    }

    private static InvalidOperationException NotOpen() => new("The vault is used before it was opened.");

    private SecretKey? Next(KeyStoreIdentity store, HeldMasterKey held) =>
        store.HandedOverFrom == held.Id && store.HandedOver is { } wrapped
            ? KeyWrap.Unwrap(held.Key, KeyScopes.Master(store.MasterKeyId), wrapped)
            : sources.Single(source => source.Name == store.Source).OpenAlone(store);

    private async Task<KeyStoreIdentity> StoreAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<KeyStoreIdentity>().AsNoTracking()
            .SingleAsync(i => i.Id == KeyStoreIdentity.InUse, ct);
    }
}
