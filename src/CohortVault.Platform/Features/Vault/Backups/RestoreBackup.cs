using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.MasterKeys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Fills an empty data directory from a backup. Until everything is in place, every digest compared and every later
/// destruction repeated, a mark says that the directory is not an installation, and nothing opens it; an interrupted
/// restore is thrown away by the next one. The audit log goes on under a new name, declared for all to see: what was signed after
/// the backup is lost, and nobody here knows what that was.
/// </summary>
internal sealed class RestoreBackup(
    DataDirectory directory, VaultSeal seal, EpochKeyFiles epochFiles, EpochRotation rotation, IDatabaseCopies copies,
    RestoredThings things, IServiceScopeFactory scopes, IOptions<VaultOptions> vault, IOptions<BackupOptions> options,
    TimeProvider clock)
{
    /// <summary>Restores.</summary>
    /// <exception cref="BackupRefusedException">Nothing was changed, or what was is not used: says why.</exception>
    public async Task<RestoreReport> RunAsync(IServiceProvider services, RestoreRequest request, CancellationToken ct)
    {
        using var held = directory.LockForServer();
        var folder = new BackupFolder(Path.GetFullPath(request.From));
        var manifest = Choose(folder, request.Backup);
        if (manifest.Database != copies.Kind)
        {
            throw new BackupRefusedException(
                $"The backup is of a {manifest.Database} installation and the configuration names {copies.Kind} databases. Name such databases with --config.");
        }

        var keysAt = Path.GetFullPath(request.Keys ?? manifest.KeysAt);
        using var master = ReadMaster(request, keysAt);
        var file = ReadKeyFile(keysAt, manifest, master);
        using var key = BackupKeys.Open(master, file);
        await VerifyPartsAsync(folder, manifest, ct);
        var index = BackupParts.ReadIndex(folder, manifest, key).ToList();
        var list = DestructionList.ReadNewest(master, ListFolders(folder.Root, keysAt));

        // The installation comes back as it was, also where its master key was changed since.
        using var then = BackupKeys.OpenMaster(key, file);
        var rotated = MasterKeyFile.IdOf(then) != MasterKeyFile.IdOf(master);
        await BeginAsync(then, ct);
        var bytes = 0L;
        foreach (var entry in index)
        {
            bytes += await things.PutBackAsync(folder, entry, ct);
        }

        await using (var main = BackupParts.Open(folder, manifest.Name, manifest.Id, key, BackupPart.Database))
        await using (var keys = BackupParts.Open(folder, manifest.Name, manifest.Id, key, BackupPart.Keys))
        {
            await copies.LoadAsync(main, keys, ct);
        }

        foreach (var (epoch, epochKey) in BackupKeys.OpenEpochs(key, file))
        {
            using (epochKey)
            {
                epochFiles.Write(then, epoch, epochKey);
            }
        }

        await services.MigrateAsync(ct);
        var keptInFile = await KeepMasterAsync(then, rotated, ct);
        await seal.OpenAsync(then.Copy(), ct);
        var applied = await ActivatorUtilities.CreateInstance<RepeatDestructions>(services).RunAsync(list, manifest, ct);
        await rotation.RotateAsync(ct);
        var known = list?.WrittenAt ?? manifest.StartedAt;
        var newer = list is not null && list.WrittenAt > manifest.StartedAt && list.Installation == manifest.Installation;
        var objects = index.Count(entry => entry.Kind == IndexEntry.Object);
        await MarkAsync(manifest, known, newer, applied, ct);
        var checkpoint = await LogVerification.DeclareOriginAsync(services, string.Create(
            CultureInfo.InvariantCulture, $"Restored from the backup of {manifest.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"), ct);
        File.Delete(directory.UnfinishedRestore);
        DiskFlush.Directory(directory.Root);
        return new RestoreReport(
            manifest.Name, manifest.StartedAt, objects, bytes, applied, known, newer, checkpoint.Split('\n', 2)[0],
            rotated ? MasterKeyFile.IdOf(then) : null, keptInFile);
    }

    private static BackupManifest Choose(BackupFolder folder, string? name)
    {
        var names = folder.Names();
        return (name ?? names.LastOrDefault()) is { } chosen && names.Contains(chosen)
            ? folder.Manifest(chosen)
            : throw new BackupRefusedException(
                name is null ? $"There is no whole backup in {folder.Root}." : $"There is no whole backup {name} in {folder.Root}.");
    }

    private IEnumerable<string> ListFolders(string from, string keysAt) =>
        options.Value.KeysTo is { Length: > 0 } copies ? [from, keysAt, Path.GetFullPath(copies)] : [from, keysAt];

    private SecretKey ReadMaster(RestoreRequest request, string keysAt)
    {
        if (request.Recovery is { } texts)
        {
            var recovered = Recovery.Open(texts, Recovery.TakesPassphrase(texts) ? request.Passphrase?.Invoke() : null);
            return recovered.Refusal is { } refusal ? throw new BackupRefusedException(refusal.Text) : recovered.Value;
        }

        string[] places =
        [
            .. request.MasterKey is { } named ? [Path.GetFullPath(named)] : Array.Empty<string>(),
            vault.Value.MasterKeyPath(directory),
            Path.Combine(directory.Keys, VaultOptions.MasterKeyName),
            Path.Combine(keysAt, VaultOptions.MasterKeyName),
        ];
        var place = request.MasterKey is null ? places.FirstOrDefault(File.Exists) : places[0];
        return place is not null && File.Exists(place)
            ? MasterKeyFile.Read(place)
            : throw new BackupRefusedException(
                "The master key is needed to restore. Name its file with --master-key, or a recovery document or shares with --recovery; without it no backup opens.");
    }

    private static BackupKeyFile ReadKeyFile(string keysAt, BackupManifest manifest, SecretKey master)
    {
        var path = ((string[])[BackupKeys.PathIn(keysAt, manifest.Name), BackupKeys.PathIn(Path.Combine(keysAt, "backups"), manifest.Name)])
            .FirstOrDefault(File.Exists)
            ?? throw new BackupRefusedException(
                $"The key of backup {manifest.Name} is not in {keysAt}. Name the folder with its copy with --keys. It is destroyed "
                + $"on {manifest.KeyDestroyedAt.UtcDateTime:yyyy-MM-dd}; from then on nobody can open this backup.");
        var file = BackupKeys.ReadFile(path);
        return file.Id != manifest.Id ? throw new BackupRefusedException($"{path} is the key of another backup.")
            : file.MasterKeyId != MasterKeyFile.IdOf(master) ? throw new BackupRefusedException(
                $"{path} opens with master key {file.MasterKeyId}, not {MasterKeyFile.IdOf(master)}. Name that one with --master-key.")
            : file;
    }

    private static async Task VerifyPartsAsync(BackupFolder folder, BackupManifest manifest, CancellationToken ct)
    {
        foreach (var part in manifest.Parts)
        {
            var path = folder.PartPath(manifest.Name, part.Name);
            if (!File.Exists(path) || await BackupFolder.DigestAsync(path, ct) != part.Sha256)
            {
                throw RestoredThings.Damaged(path);
            }
        }
    }

    /// <summary>Refuses a directory with anything in it but what belongs there before: the master key, the configuration.</summary>
    private async Task BeginAsync(SecretKey then, CancellationToken ct)
    {
        if (File.Exists(directory.UnfinishedRestore))
        {
            foreach (var path in Leftovers().ToList())
            {
                File.Delete(path);
            }
        }
        else
        {
            await copies.RefuseUnlessEmptyAsync(ct);
            if (Leftovers().FirstOrDefault() is { } there)
            {
                throw new BackupRefusedException($"{directory.Root} is not empty: it has {there}. Restore into an empty directory.");
            }
        }

        RefuseAnotherMasterFile(then);
        // A bucket that cannot be used, or is another installation's, is said before anything is written.
        await things.PrepareAsync(ct);
        PrivateFile.Replace(
            directory.UnfinishedRestore,
            "A restore into this directory did not come to its end. Run 'cohortvault restore' again.\n"u8.ToArray());
    }

    private IEnumerable<string> Leftovers() => Directory.EnumerateFiles(directory.Root, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetRelativePath(directory.Root, path)
            is not ("server.lock" or "cohortvault.json" or "keys/master.key" or DataDirectory.StoreMarkName)
            && path != directory.UnfinishedRestore);

    private void RefuseAnotherMasterFile(SecretKey master)
    {
        var path = vault.Value.MasterKeyPath(directory);
        if (!File.Exists(path))
        {
            return;
        }

        using var there = MasterKeyFile.Read(path);
        if (MasterKeyFile.IdOf(there) != MasterKeyFile.IdOf(master))
        {
            throw new BackupRefusedException(
                $"{path} holds another master key than the backup's, which is {MasterKeyFile.IdOf(master)}. Move it away and restore again with --master-key naming it.");
        }
    }

    /// <summary>
    /// Keeps the master key as it was kept. Of one that was rotated since, the shares and the passphrase of the time may be gone:
    /// that one comes into a file, so that the installation opens.
    /// </summary>
    /// <returns>Whether it was kept otherwise and is in a file now.</returns>
    private async Task<bool> KeepMasterAsync(SecretKey master, bool rotated, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var keys = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        var store = await keys.Set<KeyStoreIdentity>().SingleAsync(i => i.Id == KeyStoreIdentity.InUse, ct);
        var otherwise = store.Source != MasterKeySource.File;
        if (otherwise && !rotated)
        {
            return false;
        }

        if (!File.Exists(vault.Value.MasterKeyPath(directory)))
        {
            MasterKeyFile.Write(vault.Value.MasterKeyPath(directory), master);
        }

        store.KeepInFile();
        await keys.SaveChangesAsync(ct);
        return otherwise;
    }

    private async Task MarkAsync(BackupManifest manifest, DateTimeOffset known, bool newer, int applied, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
        db.Add(Restoration.Of(clock.GetUtcNow(), manifest.StartedAt, known, newer));
        await services.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry("installation.restored", OwnerId.Installation, manifest.Id, "vault", new Dictionary<string, string>
            {
                ["backupStartedAt"] = manifest.StartedAt.ToString("O", CultureInfo.InvariantCulture),
                ["destructionsKnownUntil"] = known.ToString("O", CultureInfo.InvariantCulture),
                ["destructionsRepeated"] = applied.ToString(CultureInfo.InvariantCulture),
                ["newerListSeen"] = newer ? "yes" : "no",
            }),
            ct);
        await db.SaveChangesAsync(ct);
    }
}
