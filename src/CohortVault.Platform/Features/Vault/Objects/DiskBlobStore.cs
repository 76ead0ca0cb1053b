using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>Sealed objects as files: <c>objects/ab/cd/abcd….sealed</c>, staged in <c>tmp</c>.</summary>
internal sealed class DiskBlobStore(DataDirectory directory) : IBlobStore
{
    private const string Extension = ".sealed";
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnly = OwnerReadWrite | UnixFileMode.UserExecute;

    public Stream Stage(ObjectId id) => new FileStream(StagedPath(id), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = OwnerReadWrite,
    });

    public string StagedPath(ObjectId id) => Path.Combine(directory.Temporary, id + Extension);

    public Stream OpenStaged(ObjectId id) => OpenFile(StagedPath(id));

    public void Keep(ObjectId id)
    {
        var staged = StagedPath(id);
        using (var file = File.OpenHandle(staged, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        var kept = KeptPath(id);
        var folder = Path.GetDirectoryName(kept)!;
        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder, OwnerOnly);
        File.Move(staged, kept, overwrite: false);
        DiskFlush.Directory(folder);
        if (isNew)
        {
            DiskFlush.Directory(Path.GetDirectoryName(folder)!);
            DiskFlush.Directory(directory.Objects);
        }
    }

    public void Discard(ObjectId id) => File.Delete(StagedPath(id));

    public void DiscardAll()
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

    public Stream? Open(ObjectId id)
    {
        try
        {
            return OpenFile(KeptPath(id));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public string KeptPath(ObjectId id)
    {
        var name = id.ToString();
        return Path.Combine(directory.Objects, name[..2], name[2..4], name + Extension);
    }

    public void Delete(ObjectId id)
    {
        var path = KeptPath(id);
        if (File.Exists(path))
        {
            File.Delete(path);
            DiskFlush.Directory(Path.GetDirectoryName(path)!);
        }
    }

    public IEnumerable<ObjectId> All()
    {
        foreach (var file in Directory.EnumerateFiles(directory.Objects, "*" + Extension, SearchOption.AllDirectories))
        {
            if (ObjectId.TryParse(Path.GetFileNameWithoutExtension(file), null, out var id))
            {
                yield return id;
            }
        }
    }

    private static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
    });
}
