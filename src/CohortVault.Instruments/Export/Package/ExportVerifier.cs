using System.IO.Compression;
using System.Security.Cryptography;

namespace CohortVault.Instruments.Export.Package;

/// <summary>Something that is wrong with an export.</summary>
/// <param name="Code">Stable code from <c>docs/errors.md</c>.</param>
/// <param name="File">File at fault; empty if none is.</param>
/// <param name="Problem">One sentence: what is wrong.</param>
public sealed record ExportDamage(string Code, string File, string Problem);

/// <summary>
/// Compares an export with its manifest: that it is complete, and that no byte has changed since. It does not tell who
/// wrote either.
/// </summary>
public static class ExportVerifier
{
    private const int LargestManifest = 64 << 20;

    /// <summary>Reads every file of a folder; empty if all is as it was written.</summary>
    public static async Task<IReadOnlyList<ExportDamage>> FolderAsync(string folder, CancellationToken ct = default)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'),
                Open: (Func<Stream>)(() => File.OpenRead(path))));
        return await CompareAsync([.. files], ct);
    }

    /// <summary>Reads every file of a zip; empty if all is as it was written.</summary>
    public static async Task<IReadOnlyList<ExportDamage>> ZipAsync(Stream zip, CancellationToken ct = default)
    {
        try
        {
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            return await CompareAsync(
                [.. archive.Entries.Select(entry => (entry.FullName, (Func<Stream>)entry.Open))], ct);
        }
        catch (InvalidDataException)
        {
            return [new("export.archive", "", "The file is no zip, or a damaged one.")];
        }
    }

    private static async Task<IReadOnlyList<ExportDamage>> CompareAsync(
        IReadOnlyList<(string Name, Func<Stream> Open)> found, CancellationToken ct)
    {
        var damages = new List<ExportDamage>();
        var byName = new Dictionary<string, Func<Stream>>(StringComparer.Ordinal);
        foreach (var (name, open) in found)
        {
            if (!byName.TryAdd(name, open))
            {
                damages.Add(new("export.duplicate-file", name, "The archive has two files of that name."));
            }
        }

        if (!byName.Remove(ExportManifest.FileName, out var openManifest))
        {
            return [.. damages, new("export.incomplete", "", "There is no manifest: the export was never finished.")];
        }

        if (await ReadManifestAsync(openManifest, ct) is not { } manifest)
        {
            return [.. damages, new("export.manifest", ExportManifest.FileName, "The manifest cannot be read.")];
        }

        foreach (var file in manifest.Files)
        {
            if (!byName.Remove(file.Name, out var open))
            {
                damages.Add(new("export.missing-file", file.Name, "The file is missing, or listed twice."));
            }
            else if (!await IsSameAsync(open, file, ct))
            {
                damages.Add(new("export.changed-file", file.Name, "The file is not what was written."));
            }
        }

        damages.AddRange(byName.Keys.Order(StringComparer.Ordinal)
            .Select(name => new ExportDamage("export.extra-file", name, "The file is not part of the export.")));
        return damages;
    }

    private static async Task<ExportManifest?> ReadManifestAsync(Func<Stream> open, CancellationToken ct)
    {
        await using var stream = open();
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, ct) is var read and > 0)
        {
            if (bytes.Length + read > LargestManifest)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return ExportManifest.FromJson(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    // Stops at the first byte too many, whatever a zip inflates to.
    private static async Task<bool> IsSameAsync(Func<Stream> open, ExportedFile file, CancellationToken ct)
    {
        await using var stream = open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        var length = 0L;
        while (length <= file.Bytes && await stream.ReadAsync(buffer, ct) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return length == file.Bytes
            && Convert.ToHexStringLower(hash.GetCurrentHash()) == file.Sha256;
    }
}
