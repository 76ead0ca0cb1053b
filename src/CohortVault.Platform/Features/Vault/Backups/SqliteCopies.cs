using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Copies SQLite databases by SQLite's own backup interface. While the main database's write lock is held, for
/// milliseconds, a reader is opened on each: both then see the same moment, and the copying disturbs nobody.
/// </summary>
internal sealed class SqliteCopies(DataDirectory directory) : IDatabaseCopies
{
    private const string Prefix = "backup-";

    public string Kind => "sqlite";

    private string Main => Path.Combine(directory.Database, "cohortvault.db");

    private string Keys => Path.Combine(directory.Keys, "keys.db");

    public async Task<IDatabaseSnapshot> TakeAsync(CancellationToken ct)
    {
        RemoveAbandoned();
        await using var main = await OpenAsync(Main, SqliteOpenMode.ReadWrite, ct);
        await using var keys = await OpenAsync(Keys, SqliteOpenMode.ReadWrite, ct);
        await using (var gate = await OpenAsync(Main, SqliteOpenMode.ReadWrite, ct))
        {
            await RunAsync(gate, "PRAGMA busy_timeout=30000; BEGIN IMMEDIATE", ct);
            await RunAsync(keys, "BEGIN; SELECT count(*) FROM key_epoch", ct);
            await RunAsync(main, "BEGIN; SELECT count(*) FROM audit_head", ct);
            await RunAsync(gate, "ROLLBACK", ct);
        }

        var snapshot = new Snapshot(Path.Combine(directory.Temporary, Prefix + Path.GetRandomFileName()));
        try
        {
            await CopyAsync(main, snapshot.MainPath, ct);
            await CopyAsync(keys, snapshot.KeysPath, ct);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    public Task RefuseUnlessEmptyAsync(CancellationToken ct) => File.Exists(Main) || File.Exists(Keys)
        ? throw new BackupRefusedException($"{directory.Root} has databases already. Restore into an empty directory.")
        : Task.CompletedTask;

    public async Task LoadAsync(Stream main, Stream keys, CancellationToken ct)
    {
        foreach (var (from, path) in (ReadOnlySpan<(Stream, string)>)[(main, Main), (keys, Keys)])
        {
            foreach (var earlier in (string[])[path, path + "-wal", path + "-shm"])
            {
                File.Delete(earlier);
            }

            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            from.CopyTo(file);
            file.Flush(flushToDisk: true);
        }

        foreach (var path in (string[])[Main, Keys])
        {
            await using var database = await OpenAsync(path, SqliteOpenMode.ReadWrite, ct);
            await using var command = database.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            if (await command.ExecuteScalarAsync(ct) is not "ok")
            {
                throw new BackupRefusedException("A database of the backup is damaged. Take an earlier backup.");
            }
        }
    }

    /// <summary>Copies that a killed backup left; whoever is at one holds its lock.</summary>
    private void RemoveAbandoned()
    {
        foreach (var folder in Directory.EnumerateDirectories(directory.Temporary, Prefix + "*"))
        {
            using var held = FileLock.TryTake(Path.Combine(folder, Snapshot.LockName));
            if (held is not null)
            {
                Snapshot.Remove(folder);
            }
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string path, SqliteOpenMode mode, CancellationToken ct)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        await connection.OpenAsync(ct);
        return connection;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync(ct);
        do
        {
            while (await rows.ReadAsync(ct))
            {
                // Reading is what opens the reader's view.
            }
        }
        while (await rows.NextResultAsync(ct));
    }

    private static async Task CopyAsync(SqliteConnection from, string path, CancellationToken ct)
    {
        await using var to = await OpenAsync(path, SqliteOpenMode.ReadWriteCreate, ct);
        await RunAsync(to, "PRAGMA synchronous=OFF", ct);
        from.BackupDatabase(to);
    }

    private sealed class Snapshot : IDatabaseSnapshot
    {
        public const string LockName = "lock";

        private readonly string _folder;
        private readonly IDisposable? _held;

        public Snapshot(string folder)
        {
            _folder = folder;
            PrivateFile.MakeFolder(folder);
            _held = FileLock.TryTake(Path.Combine(folder, LockName));
            Main = new SqliteCohortDbContext(new DbContextOptionsBuilder<SqliteCohortDbContext>()
                .UseSqlite($"Data Source={MainPath};Pooling=False").Options);
        }

        public CohortDbContext Main { get; }

        public string MainPath => Path.Combine(_folder, "main");

        public string KeysPath => Path.Combine(_folder, "keys");

        public Task WriteMainAsync(Stream to, CancellationToken ct) => WriteAsync(MainPath, to, ct);

        public Task WriteKeysAsync(Stream to, CancellationToken ct) => WriteAsync(KeysPath, to, ct);

        public async ValueTask DisposeAsync()
        {
            await Main.DisposeAsync();
            Remove(_folder);
            _held?.Dispose();
        }

        public static void Remove(string folder)
        {
            foreach (var file in Directory.GetFiles(folder).Where(file => Path.GetFileName(file) != LockName))
            {
                // The same as in the database's own files: what is deleted there later must not stay readable here.
                PrivateFile.Destroy(file);
            }

            Directory.Delete(folder, recursive: true);
        }

        private static async Task WriteAsync(string path, Stream to, CancellationToken ct)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await file.CopyToAsync(to, ct);
        }
    }
}
