using System.Text;
using System.Text.Json;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>The files of one backup, sealed under keys derived from the backup's own.</summary>
internal static class BackupParts
{
    /// <summary>Seals one part; its length and digest.</summary>
    public static async Task<BackupPart> SealAsync(
        BackupFolder folder, string partial, Guid id, SecretKey key, string part, Func<Stream, Task> write, CancellationToken ct)
    {
        var context = Context(id, part);
        using var own = key.Derive(context);
        var (bytes, digest) = await BackupFolder.WriteAsync(
            folder.PartPath(partial, part),
            async file =>
            {
                await using var to = new SealedObjectWriter(file, own, context, leaveOpen: true);
                await write(to);
                await to.FinishAsync(ct);
            },
            ct);
        return new BackupPart(part, bytes, digest);
    }

    /// <summary>Opens one part.</summary>
    /// <exception cref="SealBrokenException">Another key, or changed or cut-off bytes.</exception>
    public static Stream Open(BackupFolder folder, string backup, Guid id, SecretKey key, string part)
    {
        var context = Context(id, part);
        using var own = key.Derive(context);
        return new SealedObjectReader(File.OpenRead(folder.PartPath(backup, part)), own, context);
    }

    /// <summary>Writes index lines.</summary>
    public static async Task WriteIndexAsync(Stream to, IEnumerable<IndexEntry> entries, CancellationToken ct)
    {
        foreach (var entry in entries)
        {
            await to.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(entry, Lines), ct);
            await to.WriteAsync("\n"u8.ToArray(), ct);
        }
    }

    /// <summary>Reads index lines.</summary>
    public static IEnumerable<IndexEntry> ReadIndex(BackupFolder folder, BackupManifest manifest, SecretKey key)
    {
        using var lines = new StreamReader(Open(folder, manifest.Name, manifest.Id, key, BackupPart.Index), Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<IndexEntry>(line, Lines)!;
        }
    }

    private static readonly JsonSerializerOptions Lines = new(BackupManifest.Json) { WriteIndented = false };

    private static byte[] Context(Guid id, string part) =>
        [.. "CohortVault backup 1 "u8, .. id.ToByteArray(bigEndian: true), .. Encoding.ASCII.GetBytes(part)];
}
