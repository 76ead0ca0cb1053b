using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>Behind <c>cohortvault keys</c>.</summary>
internal sealed class MasterKeyAdministration(
    KeyDbContext keys, CohortDbContext db, MasterKey master, MasterKeyChanges changes, VaultSeal seal,
    IEnumerable<IUnderMaster> others, IAuditLog audit,
    IOptions<VaultOptions> options, TimeProvider clock) : IMasterKeyAdministration
{
    public async Task<Outcome<MasterKeyStatus>> StatusAsync(CancellationToken ct)
    {
        if (!await keys.Set<KeyStoreIdentity>().AnyAsync(ct))
        {
            return VaultRefusals.NoKeyStore;
        }

        var store = await StoreAsync(ct);
        var counted = await keys.Set<WrappedKey>().GroupBy(k => new { k.Kind, k.MasterKeyId, k.Epoch })
            .Select(g => new { g.Key.Kind, g.Key.MasterKeyId, g.Key.Epoch, Count = g.LongCount() }).ToListAsync(ct);
        var copies = await keys.Set<MasterKeyCopy>().AsNoTracking().ToListAsync(ct);
        return new MasterKeyStatus(
            store.MasterKeyId, store.MadeAt, store.Source, store.ShareSet,
            [
                .. others.SelectMany(other => other.Count()),
                .. counted.OrderBy(c => c.MasterKeyId is null).ThenBy(c => c.Kind, StringComparer.Ordinal)
                    .Select(c => new WrappedKeys(c.Kind, c.Count, c.MasterKeyId ?? $"epoch {c.Epoch}")),
            ],
            [.. copies.OrderByDescending(c => c.MadeAt).ThenBy(c => c.Set, StringComparer.Ordinal).Select(c => Describe(c, store))],
            Unfinished(store));
    }

    public Task<Outcome<MasterKeyChange>> RotateAsync(
        MasterKeyKeeping keeping, Action<IReadOnlyList<string>> handOut, CancellationToken ct) =>
        changes.RunAsync(rotate: true, keeping, handOut, ct);

    public Task<Outcome<MasterKeyChange>> KeepAsync(
        MasterKeyKeeping keeping, Action<IReadOnlyList<string>> handOut, CancellationToken ct) =>
        changes.RunAsync(rotate: false, keeping, handOut, ct);

    public async Task<Outcome<MasterKeyCopyStatus>> ExportRecoveryAsync(
        MasterKeyKeeping keeping, Action<IReadOnlyList<string>> handOut, CancellationToken ct)
    {
        if (keeping.Source == MasterKeySource.File)
        {
            return VaultRefusals.FileIsNoCopy;
        }

        if (MasterKeyRules.Judge(keeping) is { } refusal)
        {
            return refusal;
        }

        using var held = master.Current();
        var now = clock.GetUtcNow();
        var (copy, texts) = keeping.Source == MasterKeySource.Shares ? Split(held, keeping, now) : SealCopy(held, keeping, now);

        // The record first: nobody gets a copy that the log does not know of.
        await audit.AppendAsync(db, new AuditEntry(
            "keys.recovery-exported", OwnerId.Installation, Guid.Empty, Actors.CommandLine,
            new Dictionary<string, string> { ["key"] = held.Id, ["document"] = copy.Set, ["kind"] = copy.Kind }), ct);
        await db.SaveChangesAsync(ct);
        keys.Add(copy);
        await keys.SaveChangesAsync(ct);
        handOut(texts);
        return Describe(copy, await StoreAsync(ct));
    }

    public async Task<Outcome<MasterKeyChange>> RecoverAsync(
        IReadOnlyList<string> documents, string? passphrase, MasterKeyKeeping? keeping,
        Action<IReadOnlyList<string>> handOut, CancellationToken ct)
    {
        var store = await StoreAsync(ct);
        var opened = Recovery.Open(documents, passphrase);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        using var key = opened.Value;
        if (MasterKeyFile.IdOf(key) != store.MasterKeyId)
        {
            return VaultRefusals.RecoveryOfAnotherKey;
        }

        if (keeping is null)
        {
            return new MasterKeyChange(store.MasterKeyId, store.MasterKeyId, store.Source, 0, HandedOver: true);
        }

        await seal.OpenAsync(key.Copy(), ct);
        return await changes.RunAsync(rotate: false, keeping, handOut, ct);
    }

    private static string Unfinished(KeyStoreIdentity store) => (store.Unsettled, store.HandedOver) switch
    {
        (not null, _) => "A change was committed and not finished; whoever opens the vault next finishes it.",
        (_, not null) => "A running server has not taken the new key over yet.",
        _ => "",
    };

    private static MasterKeyCopyStatus Describe(MasterKeyCopy copy, KeyStoreIdentity store) => new(
        copy.Set, copy.Kind, copy.MasterKeyId, copy.Threshold, copy.Count, copy.MadeAt,
        copy.MasterKeyId != store.MasterKeyId
            ? $"Nothing in this key store: its keys are no longer under {copy.MasterKeyId}. Copies of the store from before the rotation."
        : copy.Set == store.ShareSet ? "The vault, on its sealed page and here."
        : copy.Kind == MasterKeyCopyKind.Shares
            ? "Still this master key, though the sealed page asks for other shares: destroy them, or rotate."
            : "This master key, with 'keys recover'.");

    private static (MasterKeyCopy Copy, IReadOnlyList<string> Texts) Split(
        HeldMasterKey held, MasterKeyKeeping keeping, DateTimeOffset now)
    {
        var shares = Shamir.Split(held.Key, keeping.Threshold, keeping.Count);
        var set = shares[0].SetId;
        List<string> texts = [.. shares.Select(share => new RecoveryDocument(set, held.Id, null, share).ToText(now))];
        foreach (var share in shares)
        {
            share.Dispose();
        }

        return (MasterKeyCopy.Of(
            set, MasterKeyCopyKind.RecoveryShares, held.Id, keeping.Threshold, keeping.Count, now), texts);
    }

    private (MasterKeyCopy Copy, IReadOnlyList<string> Texts) SealCopy(
        HeldMasterKey held, MasterKeyKeeping keeping, DateTimeOffset now)
    {
        var set = Recovery.NewId();
        var copy = PassphraseSeal.Of(
            keeping.Passphrase!, RecoveryDocument.Purpose, options.Value.PassphraseIterations, held.Key);
        return (MasterKeyCopy.Of(set, MasterKeyCopyKind.RecoveryPassphrase, held.Id, null, null, now),
            [new RecoveryDocument(set, held.Id, copy, null).ToText(now)]);
    }

    private Task<KeyStoreIdentity> StoreAsync(CancellationToken ct) =>
        keys.Set<KeyStoreIdentity>().AsNoTracking().SingleAsync(i => i.Id == KeyStoreIdentity.InUse, ct);
}
