using System.Security.Cryptography;

namespace CohortVault.Sealing.Archives;

/// <summary>Writes a result archive: AE-2 entries, then the signed manifest over all of them.</summary>
public sealed class ResultArchiveWriter : IDisposable
{
    private readonly AesZipWriter _zip;
    private readonly ECDsa _signer;
    private readonly DateTimeOffset _created;
    private readonly List<ManifestEntry> _entries = [];

    /// <summary>Starts an archive.</summary>
    /// <param name="output">Where it goes; need not seek; stays open.</param>
    /// <param name="password">The archive's password.</param>
    /// <param name="signer">P-256 key that signs the manifest.</param>
    /// <param name="created">Time in the manifest and of the entries.</param>
    public ResultArchiveWriter(Stream output, string password, ECDsa signer, DateTimeOffset created)
    {
        _zip = new AesZipWriter(output, password, created);
        _signer = signer;
        _created = created;
    }

    /// <summary>Starts an entry; disposing the stream ends it.</summary>
    public Stream AddEntry(string name)
    {
        if (name is ArchiveManifest.FileName or ArchiveManifest.SignatureFileName)
        {
            throw new ArgumentException($"{name} is the archive's own.", nameof(name));
        }

        return new HashingStream(_zip.AddEntry(name), (size, hash) =>
            _entries.Add(new ManifestEntry(name, size, hash)));
    }

    /// <summary>Signs and adds the manifest and ends the archive.</summary>
    public ArchiveManifest Finish()
    {
        var manifest = new ArchiveManifest(_created, [.. _entries], _signer.ExportSubjectPublicKeyInfo());
        var json = manifest.ToJson();
        Add(ArchiveManifest.FileName, json);
        Add(ArchiveManifest.SignatureFileName, ArchiveManifest.Sign(json, _signer));
        _zip.Finish();
        return manifest;
    }

    /// <summary>Releases the keys; an archive that was not finished does not open.</summary>
    public void Dispose() => _zip.Dispose();

    private void Add(string name, byte[] content)
    {
        using var entry = _zip.AddEntry(name);
        entry.Write(content);
    }
}
