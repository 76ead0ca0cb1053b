using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.MasterKeys;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>
/// The key hierarchy: master, owner, subject, object. Keys are unwrapped when they are needed and not kept, so that a
/// destroyed key is gone at once; whoever gets a key disposes it.
/// </summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, MasterKey master, EpochKeys epochs) : ISigningKeys, IDisposable
{
    private const string BlindIndexName = "blind-index";
    private const string WebKeysName = "web-keys";

    private SecretKey? _blindIndex;
    private SecretKey? _webKeys;

    /// <summary>Key of the blind indexes.</summary>
    public SecretKey BlindIndex => _blindIndex ?? throw NotPrepared();

    /// <summary>Key that seals the web framework's own keys.</summary>
    public SecretKey WebKeys => _webKeys ?? throw NotPrepared();

    /// <summary>The key above all others, for a moment: another process may rotate it.</summary>
    public SecretKey Master => master.Key;

    /// <summary>Opens what is needed all the time, once the master key is at hand.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await UnderMasterAsync(async held =>
        {
            await epochs.PrepareAsync(held, ct);
            return true;
        }, ct);
        _blindIndex ??= await InstallationKeyAsync(BlindIndexName, ct);
        _webKeys ??= await InstallationKeyAsync(WebKeysName, ct);
    }

    /// <summary>The lock of the epoch keys; while it is held, all of them are under the master key in use.</summary>
    public async Task<IDisposable> LockEpochsAsync(CancellationToken ct)
    {
        while (true)
        {
            // Not inside the lock: what finishes a rotation of the master key waits for that.
            await master.RefreshAsync(ct);
            var held = await epochs.LockAsync(ct);
            if (await master.IsSettledAsync(ct))
            {
                return held;
            }

            held.Dispose();
        }
    }

    /// <summary>An owner's key; null if it was never made or is destroyed.</summary>
    public async Task<SecretKey?> OwnerAsync(OwnerId owner, CancellationToken ct)
    {
        var bytes = await UnderMasterAsync(held => epochs.FindAsync(held, KeyKind.Owner, owner.Value, Guid.Empty, ct), ct);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return SecretKey.FromBytes(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>An owner's key, made if there is none yet.</summary>
    public async Task<SecretKey> OwnerOrNewAsync(OwnerId owner, CancellationToken ct) =>
        await OwnerAsync(owner, ct) ?? await MadeAsync(
            key => key.Bytes.ToArray(), KeyKind.Owner, owner.Value, Guid.Empty, owner,
            () => OwnerAsync(owner, ct), ct);

    /// <summary>A subject's key; null if it, or its owner's, was never made or is destroyed.</summary>
    public async Task<SecretKey?> SubjectAsync(OwnerId owner, SubjectId subject, CancellationToken ct)
    {
        using var parent = await OwnerAsync(owner, ct);
        return parent is null ? null : await SubjectUnderAsync(parent, owner, subject, ct);
    }

    /// <summary>Makes sure that a subject has a key.</summary>
    public async Task EnsureSubjectAsync(OwnerId owner, SubjectId subject, CancellationToken ct)
    {
        using var parent = await OwnerOrNewAsync(owner, ct);
        using var key = await SubjectUnderAsync(parent, owner, subject, ct)
            ?? await MadeAsync(
                made => KeyWrap.Wrap(parent, KeyScopes.Subject(owner, subject), made),
                KeyKind.Subject, subject.Value, owner.Value, owner,
                () => SubjectUnderAsync(parent, owner, subject, ct), ct);
    }

    /// <summary>An object's key; null if it or one above it is destroyed.</summary>
    public async Task<SecretKey?> ObjectAsync(SealScope scope, ObjectId id, CancellationToken ct)
    {
        using var parent = await SubjectAsync(scope.Owner, scope.Subject, ct);
        return parent is null ? null : await UnderAsync(
            parent, KeyScopes.Object(scope, id), KeyKind.Object, id.Value, scope.Subject.Value, ct);
    }

    /// <summary>Keeps an object's key; false if the subject was destroyed meanwhile.</summary>
    public async Task<bool> KeepObjectKeyAsync(SealScope scope, ObjectId id, SecretKey key, CancellationToken ct)
    {
        using var parent = await SubjectAsync(scope.Owner, scope.Subject, ct);
        if (parent is null)
        {
            return false;
        }

        return await UnderMasterAsync(async held =>
        {
            await epochs.AddAsync(
                held, KeyKind.Object, id.Value, scope.Subject.Value, scope.Owner.Value,
                KeyWrap.Wrap(parent, KeyScopes.Object(scope, id), key), ct);
            return true;
        }, ct);
    }

    /// <summary>A key of the installation itself, made on first use.</summary>
    public Task<SecretKey> InstallationKeyAsync(string name, CancellationToken ct) =>
        InstallationKeyAsync(name, SecretKey.Generate, ct);

    /// <summary>
    /// An installation key that is a P-256 signing key: its private number is the wrapped key. It is random, so nothing
    /// that is known of the master key's other descendants helps to sign.
    /// </summary>
    public async Task<ECDsa> SigningKeyAsync(string name, CancellationToken ct)
    {
        using var kept = await InstallationKeyAsync(name, NewPrivateNumber, ct);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = kept.Bytes.ToArray() });
    }

    public void Dispose()
    {
        _blindIndex?.Dispose();
        _webKeys?.Dispose();
    }

    private static Guid IdOf(string name) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16), bigEndian: true);

    private static SecretKey NewPrivateNumber()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var number = made.ExportParameters(includePrivateParameters: true).D!;
        var key = SecretKey.FromBytes(number);
        CryptographicOperations.ZeroMemory(number);
        return key;
    }

    private static InvalidOperationException NotPrepared() => new("The vault is used before it was prepared.");

    private Task<SecretKey?> SubjectUnderAsync(
        SecretKey parent, OwnerId owner, SubjectId subject, CancellationToken ct) =>
        UnderAsync(parent, KeyScopes.Subject(owner, subject), KeyKind.Subject, subject.Value, owner.Value, ct);

    private async Task<SecretKey?> UnderAsync(
        SecretKey parent, KeyScope scope, string kind, Guid id, Guid parentId, CancellationToken ct) =>
        await UnderMasterAsync(held => epochs.FindAsync(held, kind, id, parentId, ct), ct) is { } wrapped
            ? KeyWrap.Unwrap(parent, scope, wrapped)
            : null;

    private async Task<SecretKey> MadeAsync(
        Func<SecretKey, byte[]> content, string kind, Guid id, Guid parent, OwnerId owner,
        Func<Task<SecretKey?>> find, CancellationToken ct)
    {
        var key = SecretKey.Generate();
        var bytes = content(key);
        try
        {
            return await UnderMasterAsync(async held =>
            {
                await epochs.AddAsync(held, kind, id, parent, owner.Value, bytes, ct);
                return key;
            }, ct);
        }
        catch (DbUpdateException)
        {
            // Somebody else made it at the same moment: theirs counts. Any other failure repeats itself here.
            key.Dispose();
            return await find() ?? throw new InvalidOperationException("A key could not be kept.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private async Task<SecretKey> InstallationKeyAsync(string name, Func<SecretKey> generate, CancellationToken ct) =>
        await FindInstallationAsync(name, ct) ?? await MakeInstallationAsync(name, generate, ct);

    private Task<SecretKey?> FindInstallationAsync(string name, CancellationToken ct) => UnderMasterAsync(async held =>
    {
        var id = IdOf(name);
        await using var services = scopes.CreateAsyncScope();
        var row = await services.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .SingleOrDefaultAsync(k => k.Kind == KeyKind.Installation && k.Id == id, ct);
        return row is null ? null : KeyWrap.Unwrap(held, KeyScopes.Installation(name, row.Epoch), row.Wrapped);
    }, ct);

    private async Task<SecretKey> MakeInstallationAsync(string name, Func<SecretKey> generate, CancellationToken ct)
    {
        while (true)
        {
            using var held = master.Current();
            var key = generate();
            var wrapped = KeyWrap.Wrap(held.Key, KeyScopes.Installation(name, KeyScopes.WithoutEpoch), key);
            if (await KeepAsync(WrappedKey.UnderMaster(IdOf(name), name, KeyScopes.WithoutEpoch, wrapped, held.Id), ct))
            {
                return key;
            }

            // Somebody else made it at the same moment: theirs counts. Or the master key is gone, and the database refuses what
            // is under it: then it is made again under the one in use.
            key.Dispose();
            var rotated = await master.RefreshAsync(ct);
            if (await FindInstallationAsync(name, ct) is { } theirs)
            {
                return theirs;
            }

            if (!rotated)
            {
                throw new InvalidOperationException("A key could not be kept.");
            }
        }
    }

    private async Task<bool> KeepAsync(WrappedKey row, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            return false;
        }
    }

    /// <summary>Uses the master key, and once more if it turns out that another process has rotated it.</summary>
    private async Task<T> UnderMasterAsync<T>(Func<SecretKey, Task<T>> use, CancellationToken ct)
    {
        while (true)
        {
            using var held = master.Current();
            try
            {
                return await use(held.Key);
            }
            catch (Exception stale) when (stale is EpochKeyException or SealBrokenException)
            {
                if (!await master.RefreshAsync(ct) && IsCurrent(held))
                {
                    throw;
                }
            }
        }
    }

    // Another call of this process may have taken the new key over meanwhile.
    private bool IsCurrent(HeldMasterKey held)
    {
        using var now = master.Current();
        return now.Id == held.Id;
    }
}
