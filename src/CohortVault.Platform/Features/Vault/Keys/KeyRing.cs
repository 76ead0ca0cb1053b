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
internal sealed class KeyRing(
    IServiceScopeFactory scopes, DataDirectory directory, IOptions<VaultOptions> options, EpochKeys epochs)
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

    /// <summary>The key above all others.</summary>
    public SecretKey Master => _master ?? throw NotPrepared();

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
        await epochs.PrepareAsync(_master, ct);
        _blindIndex = await InstallationKeyAsync(BlindIndexName, ct);
        _webKeys = await InstallationKeyAsync(WebKeysName, ct);
    }

    /// <summary>An owner's key; null if it was never made or is destroyed.</summary>
    public async Task<SecretKey?> OwnerAsync(OwnerId owner, CancellationToken ct)
    {
        var bytes = await epochs.FindAsync(Master, KeyKind.Owner, owner.Value, Guid.Empty, ct);
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

        await epochs.AddAsync(
            Master, KeyKind.Object, id.Value, scope.Subject.Value, scope.Owner.Value,
            KeyWrap.Wrap(parent, KeyScopes.Object(scope, id), key), ct);
        return true;
    }

    /// <summary>A key of the installation itself, made on first use.</summary>
    public async Task<SecretKey> InstallationKeyAsync(string name, CancellationToken ct) =>
        await FindInstallationAsync(name, ct) ?? await MakeInstallationAsync(name, SecretKey.Generate, ct);

    /// <summary>
    /// An installation key that is a P-256 signing key: its private number is the wrapped key. It is random, so nothing
    /// that is known of the master key's other descendants helps to sign.
    /// </summary>
    public async Task<ECDsa> SigningKeyAsync(string name, CancellationToken ct)
    {
        using var kept = await FindInstallationAsync(name, ct) ?? await MakeInstallationAsync(name, NewPrivateNumber, ct);
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

    private Task<SecretKey?> SubjectUnderAsync(
        SecretKey parent, OwnerId owner, SubjectId subject, CancellationToken ct) =>
        UnderAsync(parent, KeyScopes.Subject(owner, subject), KeyKind.Subject, subject.Value, owner.Value, ct);

    private async Task<SecretKey?> UnderAsync(
        SecretKey parent, KeyScope scope, string kind, Guid id, Guid parentId, CancellationToken ct) =>
        await epochs.FindAsync(Master, kind, id, parentId, ct) is { } wrapped
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
            await epochs.AddAsync(Master, kind, id, parent, owner.Value, bytes, ct);
            return key;
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

    private async Task<SecretKey?> FindInstallationAsync(string name, CancellationToken ct)
    {
        var id = IdOf(name);
        await using var services = scopes.CreateAsyncScope();
        var row = await services.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .SingleOrDefaultAsync(k => k.Kind == KeyKind.Installation && k.Id == id, ct);
        return row is null ? null : KeyWrap.Unwrap(Master, KeyScopes.Installation(name, row.Epoch), row.Wrapped);
    }

    private async Task<SecretKey> MakeInstallationAsync(string name, Func<SecretKey> generate, CancellationToken ct)
    {
        var key = generate();
        var wrapped = KeyWrap.Wrap(Master, KeyScopes.Installation(name, KeyScopes.WithoutEpoch), key);
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        db.Add(WrappedKey.Of(
            KeyKind.Installation, IdOf(name), Guid.Empty, Guid.Empty, KeyScopes.WithoutEpoch, wrapped));
        try
        {
            await db.SaveChangesAsync(ct);
            return key;
        }
        catch (DbUpdateException)
        {
            // As above.
            key.Dispose();
            return await FindInstallationAsync(name, ct)
                ?? throw new InvalidOperationException("A key could not be kept.");
        }
    }
}
