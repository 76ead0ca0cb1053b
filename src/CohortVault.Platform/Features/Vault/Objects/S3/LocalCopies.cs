using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>
/// Sealed copies in <c>tmp</c> that workers read. Each is fetched once and compared with its digest before anybody gets
/// it; those that nobody reads stay until their room is needed, the longest unused going first.
/// </summary>
internal sealed class LocalCopies(DataDirectory directory, long room)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectId, Copy> _copies = [];
    private long _clock;

    /// <summary>Lends the copy of an object, fetching it if need be; null if the store has none.</summary>
    public async Task<string?> LendAsync(
        ObjectId id, Func<CancellationToken, Task<Stream?>> open, CancellationToken ct)
    {
        Copy copy;
        lock (_lock)
        {
            if (!_copies.TryGetValue(id, out copy!))
            {
                _copies[id] = copy = new Copy();
            }

            copy.Lent++;
            copy.Used = ++_clock;
        }

        var here = false;
        await copy.Fetching.WaitAsync(ct);
        try
        {
            here = copy.Bytes > 0 || await FetchAsync(id, copy, open, ct);
        }
        finally
        {
            copy.Fetching.Release();
            if (!here)
            {
                Return(id);
            }
        }

        MakeRoom();
        return here ? PathOf(id) : null;
    }

    /// <summary>Gives a copy back.</summary>
    public void Return(ObjectId id)
    {
        lock (_lock)
        {
            if (_copies.TryGetValue(id, out var copy) && --copy.Lent == 0 && copy.Bytes == 0)
            {
                _copies.Remove(id);
            }
        }

        MakeRoom();
    }

    /// <summary>Takes over a staged file whose object is in the store now.</summary>
    public void Adopt(ObjectId id, string staged)
    {
        lock (_lock)
        {
            if (_copies.ContainsKey(id))
            {
                File.Delete(staged);
                return;
            }

            var bytes = new FileInfo(staged).Length;
            File.Move(staged, PathOf(id), overwrite: true);
            _copies[id] = new Copy { Bytes = bytes, Used = ++_clock };
        }

        MakeRoom();
    }

    /// <summary>Removes the copy of an object that is destroyed, whoever still reads it.</summary>
    public void Forget(ObjectId id)
    {
        lock (_lock)
        {
            _copies.Remove(id);
            File.Delete(PathOf(id));
        }
    }

    private string PathOf(ObjectId id) => Path.Combine(directory.Temporary, id + ".copy");

    private async Task<bool> FetchAsync(
        ObjectId id, Copy copy, Func<CancellationToken, Task<Stream?>> open, CancellationToken ct)
    {
        await using var kept = await open(ct);
        if (kept is null)
        {
            return false;
        }

        var partial = PathOf(id) + ".partial";
        try
        {
            await using (var file = new FileStream(partial, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await kept.CopyToAsync(file, ct);
            }

            lock (_lock)
            {
                // Destroyed meanwhile: the copy must not outlive its object.
                if (!_copies.TryGetValue(id, out var current) || current != copy)
                {
                    return false;
                }

                File.Move(partial, PathOf(id), overwrite: true);
                copy.Bytes = kept.Length;
                return true;
            }
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private void MakeRoom()
    {
        lock (_lock)
        {
            var held = _copies.Values.Sum(copy => copy.Bytes);
            foreach (var (id, copy) in _copies.Where(c => c.Value is { Lent: 0, Bytes: > 0 }).OrderBy(c => c.Value.Used).ToList())
            {
                if (held <= room)
                {
                    break;
                }

                File.Delete(PathOf(id));
                _copies.Remove(id);
                held -= copy.Bytes;
            }
        }
    }

    private sealed class Copy
    {
        public SemaphoreSlim Fetching { get; } = new(1);

        /// <summary>How many workers read it.</summary>
        public int Lent { get; set; }

        /// <summary>Its size; 0 until it is here.</summary>
        public long Bytes { get; set; }

        public long Used { get; set; }
    }
}
