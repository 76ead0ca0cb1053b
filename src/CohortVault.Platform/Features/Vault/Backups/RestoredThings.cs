using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Puts objects and files of a backup back: objects into the store that is configured, on disk or a bucket, files into the
/// data directory. Every digest is compared.
/// </summary>
internal sealed class RestoredThings(DataDirectory directory, StagingArea staging, IBlobStore blobs)
{
    /// <summary>Makes sure that the store can be used and is this directory's.</summary>
    public Task PrepareAsync(CancellationToken ct) => blobs.PrepareAsync(ct);

    /// <summary>Puts one thing back; its sealed bytes.</summary>
    /// <exception cref="BackupRefusedException">It is missing from the backup, or damaged there.</exception>
    public Task<long> PutBackAsync(BackupFolder folder, IndexEntry entry, CancellationToken ct) =>
        entry.Kind == IndexEntry.Object ? ObjectAsync(folder, entry, ct) : FileAsync(folder, entry, ct);

    public static BackupRefusedException Damaged(string path) => new(
        $"{path} is missing or is not what was backed up. Take an earlier backup with --backup, or put the file back.");

    private async Task<long> ObjectAsync(BackupFolder folder, IndexEntry entry, CancellationToken ct)
    {
        if (!ObjectId.TryParse(entry.Name, null, out var id) || !File.Exists(folder.ObjectPath(id)))
        {
            throw Damaged(entry.Name);
        }

        // A bucket outlives its data directory: what is there already, and is the same, stays.
        if (await IsKeptAsync(id, Convert.FromHexString(entry.Sha256), ct))
        {
            return entry.Bytes;
        }

        await using (var from = File.OpenRead(folder.ObjectPath(id)))
        await using (var to = staging.Create(id))
        {
            await CopyAsync(from, to, entry, folder.ObjectPath(id), ct);
        }

        await blobs.KeepAsync(id, ct);
        return entry.Bytes;
    }

    private async Task<bool> IsKeptAsync(ObjectId id, byte[] digest, CancellationToken ct)
    {
        try
        {
            await using var kept = await blobs.OpenAsync(id, digest, ct);
            if (kept is null)
            {
                return false;
            }

            await kept.CopyToAsync(Stream.Null, ct);
            return true;
        }
        catch (SealBrokenException)
        {
            await blobs.DeleteAsync(id, ct);
            return false;
        }
    }

    private async Task<long> FileAsync(BackupFolder folder, IndexEntry entry, CancellationToken ct)
    {
        var path = Path.GetFullPath(Path.Combine(directory.Root, entry.Name));
        if (!path.StartsWith(directory.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || !ObjectId.TryParse(entry.Blob, null, out var blob) || !File.Exists(folder.FilePath(entry.Blob!))
            || await BackupFolder.DigestAsync(folder.FilePath(entry.Blob!), ct) != entry.Sha256)
        {
            throw Damaged(entry.Name);
        }

        if (!File.Exists(path))
        {
            using var key = SecretKey.FromBytes(Convert.FromHexString(entry.Key!));
            await using var from = new SealedObjectReader(File.OpenRead(folder.FilePath(entry.Blob!)), key, Vault.ContextOf(blob));
            await BackupFolder.WriteAsync(path, to => from.CopyToAsync(to, ct), ct);
            File.SetLastWriteTimeUtc(path, new DateTime(entry.Modified, DateTimeKind.Utc));
        }

        return entry.Bytes;
    }

    private static async Task CopyAsync(Stream from, Stream to, IndexEntry entry, string path, CancellationToken ct)
    {
        const int size = 1 << 20;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[size];
        int length;
        while ((length = await from.ReadAsync(block, ct)) > 0)
        {
            digest.AppendData(block.AsSpan(0, length));
            await to.WriteAsync(block.AsMemory(0, length), ct);
        }

        if (Convert.ToHexStringLower(digest.GetCurrentHash()) != entry.Sha256)
        {
            throw Damaged(path);
        }
    }
}
