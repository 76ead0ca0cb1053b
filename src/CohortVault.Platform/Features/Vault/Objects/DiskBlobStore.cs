using System.Runtime.CompilerServices;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>Sealed objects as files: <c>objects/ab/cd/abcd….sealed</c>.</summary>
internal sealed class DiskBlobStore(DataDirectory directory, StagingArea staging) : IBlobStore, IObjectsElsewhere, IScratchObjects
{
    private const string Extension = ".sealed";
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Beside the objects, on their disk: what is on its way there.
    private string Coming => Path.Combine(directory.Objects, "coming");

    public bool AreElsewhere => false;

    public Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    public Task KeepAsync(ObjectId id, CancellationToken ct)
    {
        var (staged, kept) = (staging.PathOf(id), PathOf(id));
        var folder = Path.GetDirectoryName(kept)!;
        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder, OwnerOnly);
        Place(id, staged, kept);
        DiskFlush.Directory(folder);
        if (isNew)
        {
            DiskFlush.Directory(Path.GetDirectoryName(folder)!);
            DiskFlush.Directory(directory.Objects);
        }

        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(ObjectId id, byte[] digest, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new VerifiedStream(OpenFile(PathOf(id)), digest));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    // A worker authenticates every chunk that it reads: hashing the file first would only read it twice.
    public Task<string?> LendAsync(ObjectId id, byte[] digest, CancellationToken ct) =>
        Task.FromResult(File.Exists(PathOf(id)) ? PathOf(id) : null);

    public void Return(ObjectId id)
    {
    }

    public Task DeleteAsync(ObjectId id, CancellationToken ct)
    {
        var path = PathOf(id);
        if (File.Exists(path))
        {
            File.Delete(path);
            DiskFlush.Directory(Path.GetDirectoryName(path)!);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ObjectId> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Yield();
        foreach (var file in Directory.EnumerateFiles(directory.Objects, "*" + Extension, SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            if (ObjectId.TryParse(Path.GetFileNameWithoutExtension(file), null, out var id))
            {
                yield return id;
            }
        }
    }

    public Task<int> RemoveLeftoversAsync(DateTimeOffset before, CancellationToken ct)
    {
        var left = Directory.CreateDirectory(Coming, OwnerOnly).EnumerateFiles()
            .Where(file => file.LastWriteTimeUtc < before.UtcDateTime).Select(file => file.FullName).ToList();
        left.ForEach(File.Delete);
        return Task.FromResult(left.Count);
    }

    public IAsyncEnumerable<SeenObject> LookAsync(int most, CancellationToken ct) => AsyncEnumerable.Empty<SeenObject>();

    public Task PlantAsync(byte[] plain, CancellationToken ct) => Task.CompletedTask;

    public Task CopyAsync(string folder, CancellationToken ct) => Task.CompletedTask;

    public Task ClearAsync(CancellationToken ct) => Task.CompletedTask;

    // Where the objects have a disk of their own, the first move copies: under another name, so that neither a crash nor a full disk
    // ever leaves half of an object where a whole one is looked for.
    private void Place(ObjectId id, string staged, string kept)
    {
        var coming = Path.Combine(Directory.CreateDirectory(Coming, OwnerOnly).FullName, ObjectId.New().ToString());
        try
        {
            File.Move(staged, coming, overwrite: true);
            using (var file = File.OpenHandle(coming, FileMode.Open, FileAccess.ReadWrite))
            {
                RandomAccess.FlushToDisk(file);
            }

            File.Move(coming, kept, overwrite: false);
        }
        catch (IOException) when (File.Exists(kept))
        {
            throw new BlobExistsException(id);
        }
        finally
        {
            File.Delete(coming);
        }
    }

    /// <summary>Where an object lies; also for what looks at files, such as tests and backups.</summary>
    public string PathOf(ObjectId id)
    {
        var name = id.ToString();
        return Path.Combine(directory.Objects, name[..2], name[2..4], name + Extension);
    }

    private static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
    });
}
