namespace CohortVault.Sealing.Archives;

/// <summary>Opens result archives and checks them against their signed manifest.</summary>
public static class ResultArchiveReader
{
    /// <summary>
    /// Extracts every entry through <paramref name="create"/> and returns the manifest. The extracted files count
    /// only if this returns; whoever calls throws them away otherwise.
    /// </summary>
    /// <param name="archive">Seekable stream with the archive.</param>
    /// <param name="password">Its password.</param>
    /// <param name="create">Makes the place for the entry of a name.</param>
    /// <exception cref="WrongPasswordException">The password does not fit.</exception>
    /// <exception cref="SealBrokenException">The archive is damaged or not what its manifest says.</exception>
    public static ArchiveManifest Extract(Stream archive, string password, Func<string, Stream> create)
    {
        var zip = new AesZipReader(archive, password);
        var manifest = ArchiveManifest.Read(
            Own(zip, ArchiveManifest.FileName), Own(zip, ArchiveManifest.SignatureFileName));
        var listed = manifest.Entries.Select(e => (e.Name, e.Size));
        var present = zip.Entries
            .Where(e => e.Name is not (ArchiveManifest.FileName or ArchiveManifest.SignatureFileName))
            .Select(e => (e.Name, e.Size));
        if (!listed.SequenceEqual(present))
        {
            throw new SealBrokenException("The archive's entries are not those of its signed manifest.");
        }

        foreach (var (entry, expected) in zip.Entries.Zip(manifest.Entries))
        {
            var hash = "";
            using (var plain = new HashingStream(create(entry.Name), (_, sha256) => hash = sha256))
            {
                zip.Extract(entry, plain);
            }

            if (hash != expected.Sha256)
            {
                throw new SealBrokenException($"Entry {entry.Name} is not the one that the manifest was signed for.");
            }
        }

        return manifest;
    }

    private static byte[] Own(AesZipReader zip, string name)
    {
        var entry = zip.Entries.SingleOrDefault(e => e.Name == name)
            ?? throw new SealBrokenException(
                $"The archive has no {name}: it was not made by CohortVault or was changed.");
        if (entry.Size > ArchiveManifest.LargestFile)
        {
            throw new SealBrokenException($"The archive's {name} is impossibly large.");
        }

        using var content = new MemoryStream();
        zip.Extract(entry, content);
        return content.ToArray();
    }
}
