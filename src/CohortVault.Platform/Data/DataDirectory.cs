namespace CohortVault.Platform.Data;

/// <summary>The data directory and its parts, created and tightened to the owner alone (0700) on first use.</summary>
public sealed class DataDirectory
{
    /// <summary>Name of the file by which a bucket of an object store knows this directory.</summary>
    public const string StoreMarkName = "store.id";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataDirectory(string root) => Root = root;

    /// <summary>Absolute path of the directory.</summary>
    public string Root { get; }

    /// <summary>Main database.</summary>
    public string Database => Path.Combine(Root, "db");

    /// <summary>Key store and master key file.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>Sealed objects.</summary>
    public string Objects => Path.Combine(Root, "objects");

    /// <summary>Reference panels.</summary>
    public string Panels => Path.Combine(Root, "panels");

    /// <summary>Logs.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>Sealed temporary files; emptied at start.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    /// <summary>Mark of a restore that has not come to its end: until it is gone, this is no installation.</summary>
    public string UnfinishedRestore => Path.Combine(Root, "restore-unfinished");

    /// <summary>Opens the directory, making what is missing.</summary>
    /// <exception cref="IOException">It cannot be made or tightened.</exception>
    public static DataDirectory Open(string path)
    {
        var directory = new DataDirectory(Path.GetFullPath(path));
        foreach (var part in (string[])[directory.Root, directory.Database, directory.Keys, directory.Objects, directory.Panels, directory.Logs, directory.Temporary])
        {
            Directory.CreateDirectory(part, OwnerOnly);
            File.SetUnixFileMode(part, OwnerOnly);
        }

        return directory;
    }

    /// <summary>
    /// Takes the directory for one server. The lock is the operating system's and ends with the process, however it
    /// ends.
    /// </summary>
    /// <exception cref="DataDirectoryInUseException">Another server holds it.</exception>
    public IDisposable LockForServer() =>
        FileLock.TryTake(Path.Combine(Root, "server.lock")) ?? throw new DataDirectoryInUseException(Root);

    /// <summary>Waits until no other process brings the databases up to date.</summary>
    /// <exception cref="IOException">It took more than a minute: the fault is another one, such as a full disk.</exception>
    public Task<IDisposable> TakeMigrationTurnAsync(CancellationToken ct) =>
        FileLock.TakeAsync(Path.Combine(Root, "migration.lock"), ct, patience: TimeSpan.FromMinutes(1));
}

/// <summary>A second server was started on a data directory that is in use.</summary>
public sealed class DataDirectoryInUseException(string root)
    : IOException($"{root} is in use by another running server. Stop it first, or give this one a data directory of its own with --data.");
