using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>
/// Sealed files on their way into the store, in <c>tmp</c>: written here whole, by the server or by a worker, before
/// the store hears of them.
/// </summary>
internal class StagingArea(DataDirectory directory)
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where a file of this id is staged.</summary>
    public string PathOf(ObjectId id) => Path.Combine(directory.Temporary, id + ".sealed");

    /// <summary>A new staged file.</summary>
    public virtual Stream Create(ObjectId id) => new FileStream(PathOf(id), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = OwnerReadWrite,
    });

    /// <summary>The staged file, to look at it before it is kept.</summary>
    public Stream Open(ObjectId id) => new FileStream(PathOf(id), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
    });

    /// <summary>SHA-256 of a staged file.</summary>
    public async Task<byte[]> DigestAsync(ObjectId id, CancellationToken ct)
    {
        await using var file = Open(id);
        return await SHA256.HashDataAsync(file, ct);
    }

    /// <summary>Throws a staged file away; harmless if there is none.</summary>
    public void Discard(ObjectId id) => File.Delete(PathOf(id));

    /// <summary>Empties the area; only while nobody writes.</summary>
    public void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(directory.Temporary))
        {
            File.Delete(file);
        }

        foreach (var folder in Directory.EnumerateDirectories(directory.Temporary))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
