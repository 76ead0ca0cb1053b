using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// Opens the vault: alone where its source allows that, otherwise with what people give, one share after the other.
/// </summary>
internal sealed class VaultSeal(
    IServiceScopeFactory scopes, MasterKey master, KeyRing keys, FileSource file, PassphraseSource passphrase,
    IEnumerable<IMasterKeySource> sources, MasterKeyHandover handover, TimeProvider clock) : IVaultSeal, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<KeyShare> _given = [];

    public bool IsOpen => _opened.Task.IsCompleted;

    public Task Opened => _opened.Task;

    public SealState State { get; private set; } = new(MasterKeySource.File, "", null, 0, [], IsOpen: false);

    /// <summary>Opens the vault if that takes nobody; makes the master key of an empty key store.</summary>
    /// <returns>Whether it is open.</returns>
    /// <exception cref="MasterKeyException">The key is missing, damaged, or not the one of this key store.</exception>
    public async Task<bool> PrepareAsync(CancellationToken ct)
    {
        var store = await StoreAsync(ct) ?? await CreateAsync(ct);
        await DescribeAsync(store, ct);
        if (sources.Single(source => source.Name == store.Source).OpenAlone(store) is not { } key)
        {
            return false;
        }

        await OpenAsync(key, ct);
        return true;
    }

    public async Task<Outcome<SealState>> GiveAsync(string secret, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (IsOpen)
            {
                return State;
            }

            // Read each time: the passphrase may have been changed beside this server.
            var store = await StoreAsync(ct) ?? throw new InvalidOperationException("The vault is opened before it was prepared.");
            await DescribeAsync(store, ct);
            var taken = store.Source == MasterKeySource.Shares ? TakeShare(store, secret) : TakePassphrase(store, secret);
            if (taken.Refusal is { } refusal)
            {
                return refusal;
            }

            if (taken.Value is { } key)
            {
                await OpenAsync(key, ct);
            }

            return State;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Opens the vault with its master key, wherever that came from.</summary>
    public async Task OpenAsync(SecretKey key, CancellationToken ct)
    {
        master.Hold(key);
        await master.SettleAsync(ct);
        await handover.EndIfNobodyWaitsAsync(MasterKeyFile.IdOf(master.Key), ct);
        await keys.PrepareAsync(ct);
        Forget();
        State = State with { IsOpen = true, Given = [] };
        _opened.TrySetResult();
    }

    public void Dispose()
    {
        Forget();
        _turn.Dispose();
    }

    private static Outcome<SecretKey?> TakePassphrase(KeyStoreIdentity store, string typed) =>
        PassphraseSource.Open(store, typed) is { } key ? key : VaultRefusals.WrongPassphrase;

    private Outcome<SecretKey?> TakeShare(KeyStoreIdentity store, string typed)
    {
        switch (KeyShare.TryParse(typed, out var share))
        {
            case ShareFault.NotAShare:
                return VaultRefusals.NotAShare;
            case ShareFault.Damaged:
                return VaultRefusals.DamagedShare;
        }

        if (share!.SetId != store.ShareSet)
        {
            share.Dispose();
            return VaultRefusals.OtherSet;
        }

        if (_given.Exists(earlier => earlier.Index == share.Index))
        {
            share.Dispose();
            return VaultRefusals.DuplicateShare;
        }

        _given.Add(share);
        State = State with { Given = [.. _given.Select(given => (int)given.Index).Order()] };
        if (_given.Count < share.Threshold)
        {
            return (SecretKey?)null;
        }

        var key = Shamir.Combine(_given);
        if (MasterKeyFile.IdOf(key) == store.MasterKeyId)
        {
            return key;
        }

        // Each share is whole, so somebody made one up; which one cannot be told.
        key.Dispose();
        Forget();
        State = State with { Given = [] };
        return VaultRefusals.SharesOfAnotherKey;
    }

    private void Forget()
    {
        foreach (var share in _given)
        {
            share.Dispose();
        }

        _given.Clear();
    }

    private async Task<KeyStoreIdentity?> StoreAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<KeyStoreIdentity>().AsNoTracking()
            .SingleOrDefaultAsync(i => i.Id == KeyStoreIdentity.InUse, ct);
    }

    private async Task DescribeAsync(KeyStoreIdentity store, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var threshold = await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<MasterKeyCopy>().AsNoTracking()
            .Where(c => c.Set == store.ShareSet).Select(c => c.Threshold).SingleOrDefaultAsync(ct);
        State = State with
        {
            Source = store.Source,
            MasterKeyId = store.MasterKeyId,
            ShareSet = store.ShareSet,
            Threshold = threshold ?? 0,
        };
    }

    private async Task<KeyStoreIdentity> CreateAsync(CancellationToken ct)
    {
        using var key = passphrase.IsConfigured ? SecretKey.Generate() : file.ReadOrCreate();
        var store = KeyStoreIdentity.Of(MasterKeyFile.IdOf(key), clock.GetUtcNow());
        if (passphrase.IsConfigured)
        {
            passphrase.Prepare(store, key, new MasterKeyKeeping(MasterKeySource.Passphrase));
        }
        else
        {
            store.KeepInFile();
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        db.Add(store);
        try
        {
            await db.SaveChangesAsync(ct);
            return store;
        }
        catch (DbUpdateException)
        {
            // Another process of the same installation was first.
            return await StoreAsync(ct) ?? throw new InvalidOperationException("The key store could not be begun.");
        }
    }
}
