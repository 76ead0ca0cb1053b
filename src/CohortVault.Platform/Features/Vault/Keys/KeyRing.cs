using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>
/// The key hierarchy: master, owner, subject, object. Keys are unwrapped when they are needed and not kept, so that a
/// destroyed key is gone at once; whoever gets a key disposes it.
/// </summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, DataDirectory directory, IOptions<VaultOptions> options)
    : ISigningKeys, IDisposable
{
    private const string BlindIndexName = "blind-index";
    private const string WebKeysName = "web-keys";

    private SecretKey? _master;
    private SecretKey? _blindIndex;
    private SecretKey? _webKeys;

    /// <summary>Key of the blind indexes.</summary>
    public SecretKey BlindIndex => _blindIndex ?? throw NotPrepared();

    /// <summary>Key that seals the web framework's own keys.</summary>
    public SecretKey WebKeys => _webKeys ?? throw NotPrepared();

    private SecretKey Master => _master ?? throw NotPrepared();

    private string MasterKeyPath => options.Value.MasterKeyFile is { Length: > 0 } elsewhere
        ? Path.GetFullPath(elsewhere)
        : Path.Combine(directory.Keys, "master.key");

    /// <summary>Reads the master key, or makes it when the key store is empty.</summary>
    /// <exception cref="MasterKeyException">The key is missing, damaged, or not the one of this key store.</exception>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        var known = await db.Set<KeyStoreIdentity>().AsNoTracking().SingleOrDefaultAsync(ct);
        _master = await ReadMasterAsync(db, known, ct);
        _blindIndex = await InstallationKeyAsync(BlindIndexName, ct);
        _webKeys = await InstallationKeyAsync(WebKeysName, ct);
    }

    /// <summary>An owner's key; null if it was never made or is destroyed.</summary>
    public Task<SecretKey?> OwnerAsync(OwnerId owner, CancellationToken ct) => FindAsync(
        Master, KeyKind.Owner, owner.Value, Guid.Empty, epoch => KeyScopes.Owner(owner, epoch), ct);

    /// <summary>An owner's key, made if there is none yet.</summary>
    public async Task<SecretKey> OwnerOrNewAsync(OwnerId owner, CancellationToken ct) =>
        await OwnerAsync(owner, ct) ?? await MakeAsync(
            Master, KeyKind.Owner, owner.Value, Guid.Empty, owner.Value, epoch => KeyScopes.Owner(owner, epoch), ct);

    /// <summary>A subject's key; null if it, or its owner's, was never made or is destroyed.</summary>
    public async Task<SecretKey?> SubjectAsync(OwnerId owner, SubjectId subject, CancellationToken ct)
    {
        using var parent = await OwnerAsync(owner, ct);
        return parent is null ? null : await FindAsync(
            parent, KeyKind.Subject, subject.Value, owner.Value, epoch => KeyScopes.Subject(owner, subject, epoch), ct);
    }

    /// <summary>Makes sure that a subject has a key.</summary>
    public async Task EnsureSubjectAsync(OwnerId owner, SubjectId subject, CancellationToken ct)
    {
        using var parent = await OwnerOrNewAsync(owner, ct);
        using var key = await FindAsync(
                parent, KeyKind.Subject, subject.Value, owner.Value, epoch =>
                    KeyScopes.Subject(owner, subject, epoch), ct)
            ?? await MakeAsync(
                parent, KeyKind.Subject, subject.Value, owner.Value, owner.Value, epoch =>
                    KeyScopes.Subject(owner, subject, epoch), ct);
    }

    /// <summary>An object's key; null if it or one above it is destroyed.</summary>
    public async Task<SecretKey?> ObjectAsync(SealScope scope, ObjectId id, CancellationToken ct)
    {
        using var parent = await SubjectAsync(scope.Owner, scope.Subject, ct);
        return parent is null ? null : await FindAsync(
            parent, KeyKind.Object, id.Value, scope.Subject.Value, epoch => KeyScopes.Object(scope, id, epoch), ct);
    }

    /// <summary>Keeps an object's key; false if the subject was destroyed meanwhile.</summary>
    public async Task<bool> KeepObjectKeyAsync(SealScope scope, ObjectId id, SecretKey key, CancellationToken ct)
    {
        using var parent = await SubjectAsync(scope.Owner, scope.Subject, ct);
        if (parent is null)
        {
            return false;
        }

        var wrapped = KeyWrap.Wrap(parent, KeyScopes.Object(scope, id, KeyScopes.CurrentEpoch), key);
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        db.Add(WrappedKey.Of(
            KeyKind.Object, id.Value, scope.Subject.Value, scope.Owner.Value, KeyScopes.CurrentEpoch, wrapped));
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>A key of the installation itself, made on first use.</summary>
    public async Task<SecretKey> InstallationKeyAsync(string name, CancellationToken ct)
    {
        var id = IdOf(name);
        return await FindAsync(Master, KeyKind.Installation, id, Guid.Empty, epoch =>
            KeyScopes.Installation(name, epoch), ct)
            ?? await MakeAsync(
                Master, KeyKind.Installation, id, Guid.Empty, Guid.Empty, epoch =>
                    KeyScopes.Installation(name, epoch), ct);
    }

    /// <summary>
    /// An installation key that is a P-256 signing key: its private number is the wrapped key. It is random, so nothing
    /// that is known of the master key's other descendants helps to sign.
    /// </summary>
    public async Task<ECDsa> SigningKeyAsync(string name, CancellationToken ct)
    {
        var id = IdOf(name);
        using var kept = await FindAsync(Master, KeyKind.Installation, id, Guid.Empty, epoch =>
            KeyScopes.Installation(name, epoch), ct)
            ?? await MakeAsync(
                Master, KeyKind.Installation, id, Guid.Empty, Guid.Empty, epoch =>
                    KeyScopes.Installation(name, epoch), ct, NewPrivateNumber);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = kept.Bytes.ToArray() });
    }

    public void Dispose()
    {
        _master?.Dispose();
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

    private async Task<SecretKey> ReadMasterAsync(KeyDbContext db, KeyStoreIdentity? known, CancellationToken ct)
    {
        var path = MasterKeyPath;
        if (!File.Exists(path))
        {
            if (known is not null)
            {
                throw new MasterKeyException(
                    $"The master key file {path} is missing, but the key store was made with master key {known.MasterKeyId}. "
                    + "Put the file back from its safe copy; without it nothing that is sealed can be opened.");
            }

            try
            {
                MasterKeyFile.Create(path).Dispose();
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process of the same installation made it first; it is read below.
            }
        }

        var key = MasterKeyFile.Read(path);
        var id = MasterKeyFile.IdOf(key);
        if (known is null)
        {
            db.Add(KeyStoreIdentity.Of(id));
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException)
            {
                db.ChangeTracker.Clear();
                known = await db.Set<KeyStoreIdentity>().AsNoTracking().SingleAsync(ct);
            }
        }

        if (known is not null && known.MasterKeyId != id)
        {
            key.Dispose();
            throw new MasterKeyException(
                $"The master key file {path} holds key {id}, but the key store was made with key {known.MasterKeyId}. "
                + "Put the right file in place; this one opens nothing here.");
        }

        return key;
    }

    private async Task<SecretKey?> FindAsync(
        SecretKey parent, string kind, Guid id, Guid parentId, Func<int, KeyScope> scope, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var row = await services.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .SingleOrDefaultAsync(k => k.Kind == kind && k.Id == id && k.Parent == parentId, ct);
        return row is null ? null : KeyWrap.Unwrap(parent, scope(row.Epoch), row.Wrapped);
    }

    private async Task<SecretKey> MakeAsync(
        SecretKey parent, string kind, Guid id, Guid parentId, Guid owner, Func<int, KeyScope> scope,
        CancellationToken ct,
        Func<SecretKey>? generate = null)
    {
        var key = (generate ?? SecretKey.Generate)();
        var wrapped = KeyWrap.Wrap(parent, scope(KeyScopes.CurrentEpoch), key);
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        db.Add(WrappedKey.Of(kind, id, parentId, owner, KeyScopes.CurrentEpoch, wrapped));
        try
        {
            await db.SaveChangesAsync(ct);
            return key;
        }
        catch (DbUpdateException)
        {
            // Somebody else made it at the same moment: theirs counts. Any other failure repeats itself here.
            key.Dispose();
            return await FindAsync(parent, kind, id, parentId, scope, ct)
                ?? throw new InvalidOperationException("A key could not be kept.");
        }
    }
}
