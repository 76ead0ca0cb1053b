using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Makes one backup beside the running server: the backup's key, both databases of one moment, objects and files that are
/// not there yet, index, manifest, and last the name. What is interrupted before has no name and is thrown away by the
/// next one, its key first.
/// </summary>
internal sealed class TakeBackup(
    DataDirectory directory, KeyRing ring, EpochKeys epochs, EpochKeyFiles epochFiles, BackupKeys keys,
    IDatabaseCopies copies, IBlobStore blobs, DestructionList destructions, BackupHousekeeping housekeeping,
    IServiceScopeFactory scopes, IOptions<BackupOptions> options, TimeProvider clock)
{
    /// <summary>Makes a backup.</summary>
    /// <param name="to">Folder outside the data directory.</param>
    /// <param name="ct">Stops it; what was begun is thrown away by the next one.</param>
    /// <exception cref="BackupRefusedException">The folder cannot be used.</exception>
    public async Task<BackupReport> RunAsync(string to, CancellationToken ct)
    {
        var folder = new BackupFolder(Path.GetFullPath(to));
        RefuseWithin(folder.Root);
        folder.Prepare();
        using var held = folder.Lock();
        var installation = InstallationName(ring);
        RefuseAnothers(folder, installation);
        await housekeeping.ClearAsync(folder, ct);

        var (file, key) = keys.Create(ring.Master, clock.GetUtcNow(), TimeSpan.FromDays(options.Value.KeptDays), folder.Root);
        using (key)
        {
            await RecordAsync("backup.decided", file, null, ct);
            var partial = folder.Begin(file.Name);
            var known = Earlier(folder);
            var work = new Work(folder, known);
            List<BackupPart> parts = [];
            await using (var snapshot = await SnapshotAsync(file, key, ct))
            {
                parts.Add(await BackupParts.SealAsync(folder, partial, file.Id, key, BackupPart.Database, s => snapshot.WriteMainAsync(s, ct), ct));
                parts.Add(await BackupParts.SealAsync(folder, partial, file.Id, key, BackupPart.Keys, s => snapshot.WriteKeysAsync(s, ct), ct));
                await foreach (var kept in snapshot.Main.Set<SealedObject>().AsNoTracking().OrderBy(o => o.Id)
                    .Select(o => new { o.Id, o.Digest }).AsAsyncEnumerable().WithCancellation(ct))
                {
                    await AddObjectAsync(work, kept.Id, kept.Digest, ct);
                }
            }

            foreach (var path in Files())
            {
                await AddFileAsync(work, path, ct);
            }

            parts.Add(await BackupParts.SealAsync(folder, partial, file.Id, key, BackupPart.Index, s => BackupParts.WriteIndexAsync(s, work.Entries, ct), ct));
            var objects = work.Entries.Where(entry => entry.Kind == IndexEntry.Object).ToList();
            var manifest = new BackupManifest(
                BackupManifest.Layout, file.Id, installation, file.StartedAt, file.KeyDestroyedAt, copies.Kind, directory.Keys,
                objects.Count, objects.Sum(o => o.Bytes), parts);
            await BackupFolder.WriteAsync(
                folder.PartPath(partial, "manifest.json"),
                s => System.Text.Json.JsonSerializer.SerializeAsync(s, manifest, BackupManifest.Json, ct), ct);
            await VerifyAsync(folder, partial, manifest, key, ct);

            keys.CopyTo(options.Value.KeysTo, keys.MarkWhole(file.Name));
            folder.Finish(file.Name);
            await destructions.WriteAsync(installation, housekeeping.ListFolders(folder.Root), ct);
            await RecordAsync("backup.made", file, objects.Count, ct);
            return new BackupReport(
                file.Name, folder.Root, file.StartedAt, file.KeyDestroyedAt, objects.Count, work.Copied,
                parts.Sum(p => p.Bytes) + work.CopiedBytes, BackupKeys.PathIn(keys.Folder, file.Name),
                options.Value.KeysTo.Length > 0 ? options.Value.KeysTo : null);
        }
    }

    /// <summary>A short random name of the installation, which survives a new master key.</summary>
    public static string InstallationName(KeyRing ring)
    {
        using var name = ring.BlindIndex.Derive("CohortVault installation name 1"u8);
        return Convert.ToHexStringLower(name.Bytes[..8]);
    }

    private void RefuseWithin(string to)
    {
        var data = directory.Root + Path.DirectorySeparatorChar;
        if ((to + Path.DirectorySeparatorChar).StartsWith(data, StringComparison.Ordinal)
            || data.StartsWith(to + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BackupRefusedException(
                $"{to} and the data directory {directory.Root} lie in one another. Give the backups a folder of their own, best on another machine's storage.");
        }
    }

    private static void RefuseAnothers(BackupFolder folder, string installation)
    {
        if (folder.Names().LastOrDefault() is { } last && folder.Manifest(last).Installation != installation)
        {
            throw new BackupRefusedException(
                $"{folder.Root} holds backups of another installation. Give each installation a folder of its own.");
        }
    }

    private async Task<IDatabaseSnapshot> SnapshotAsync(BackupKeyFile file, SecretKey key, CancellationToken ct)
    {
        // No epoch ends between the copy and the keys that belong to it.
        using var held = await ring.LockEpochsAsync(ct);
        var snapshot = await copies.TakeAsync(ct);
        var living = epochFiles.All().Select(epoch => (epoch, epochs.Key(ring.Master, epoch))).ToList();
        try
        {
            keys.AddEpochs(file, key, living);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
        finally
        {
            living.ForEach(epoch => epoch.Item2.Dispose());
        }
    }

    /// <summary>What the newest backup in the folder knows of things that are there already.</summary>
    private Dictionary<string, IndexEntry> Earlier(BackupFolder folder)
    {
        foreach (var file in keys.All().Where(k => k.To == folder.Root && folder.Has(k.Name)).Reverse())
        {
            using var key = BackupKeys.Open(ring.Master, file);
            return BackupParts.ReadIndex(folder, folder.Manifest(file.Name), key).ToDictionary(entry => entry.Name);
        }

        return [];
    }

    private async Task AddObjectAsync(Work work, ObjectId id, byte[] digest, CancellationToken ct)
    {
        var path = work.Folder.ObjectPath(id);
        if (work.Known.TryGetValue(id.ToString(), out var known) && File.Exists(path) && new FileInfo(path).Length == known.Bytes)
        {
            work.Entries.Add(known);
            return;
        }

        try
        {
            await using var from = await blobs.OpenAsync(id, digest, ct);
            if (from is not null)
            {
                var (bytes, written) = await BackupFolder.WriteAsync(path, to => from.CopyToAsync(to, ct), ct);
                work.Add(new IndexEntry(IndexEntry.Object, id.ToString(), bytes, written));
                return;
            }
        }
        catch (SealBrokenException)
        {
            // Other bytes than those that were kept, or removed while they were read: said below.
        }

        // Destroyed after the databases were copied: the list of destructions has it. Anything else is damage.
        await using var services = scopes.CreateAsyncScope();
        if (await services.ServiceProvider.GetRequiredService<CohortDbContext>().Set<SealedObject>().AnyAsync(o => o.Id == id && !o.Condemned, ct))
        {
            throw new BackupRefusedException(
                $"The bytes of object {id} are missing or damaged, so a backup would not be whole. 'cohortvault verify' names what is damaged.");
        }
    }

    /// <summary>What is not an object and cannot be made again: panels, and the configuration if it is here.</summary>
    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(directory.Panels, "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(directory.Root, "cohortvault.json"))
            .Order(StringComparer.Ordinal);

    private async Task AddFileAsync(Work work, string path, CancellationToken ct)
    {
        var (name, info) = (Path.GetRelativePath(directory.Root, path), new FileInfo(path));
        var modified = info.LastWriteTimeUtc.Ticks;
        if (work.Known.TryGetValue(name, out var known) && known.Length == info.Length && known.Modified == modified
            && File.Exists(work.Folder.FilePath(known.Blob!)))
        {
            work.Entries.Add(known);
            return;
        }

        var blob = ObjectId.New();
        using var key = SecretKey.Generate();
        await using var from = File.OpenRead(path);
        var (bytes, digest) = await BackupFolder.WriteAsync(
            work.Folder.FilePath(blob.ToString()),
            async file =>
            {
                await using var to = new SealedObjectWriter(file, key, Vault.ContextOf(blob), leaveOpen: true);
                await from.CopyToAsync(to, ct);
                await to.FinishAsync(ct);
            },
            ct);
        work.Add(new IndexEntry(
            IndexEntry.File, name, bytes, digest, blob.ToString(), Convert.ToHexStringLower(key.Bytes), from.Length, modified));
    }

    /// <summary>Reads the parts again and opens them: what was written is what can be read.</summary>
    private static async Task VerifyAsync(BackupFolder folder, string partial, BackupManifest manifest, SecretKey key, CancellationToken ct)
    {
        foreach (var part in manifest.Parts)
        {
            if (await BackupFolder.DigestAsync(folder.PartPath(partial, part.Name), ct) != part.Sha256)
            {
                throw new IOException($"{folder.PartPath(partial, part.Name)} reads differently from what was written. Check the storage.");
            }

            await using var opened = BackupParts.Open(folder, partial, manifest.Id, key, part.Name);
            await opened.CopyToAsync(Stream.Null, ct);
        }
    }

    private async Task RecordAsync(string action, BackupKeyFile file, int? objects, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
        var details = new Dictionary<string, string>
        {
            ["keyDestroyedAt"] = file.KeyDestroyedAt.ToString("O", CultureInfo.InvariantCulture),
        };
        if (objects is { } count)
        {
            details["objects"] = count.ToString(CultureInfo.InvariantCulture);
        }

        await services.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db, new AuditEntry(action, OwnerId.Installation, file.Id, "vault", details), ct);
        await db.SaveChangesAsync(ct);
    }

    private sealed class Work(BackupFolder folder, Dictionary<string, IndexEntry> known)
    {
        public BackupFolder Folder => folder;

        public Dictionary<string, IndexEntry> Known => known;

        public List<IndexEntry> Entries { get; } = [];

        public int Copied { get; private set; }

        public long CopiedBytes { get; private set; }

        public void Add(IndexEntry entry)
        {
            Entries.Add(entry);
            Copied++;
            CopiedBytes += entry.Bytes;
        }
    }
}
