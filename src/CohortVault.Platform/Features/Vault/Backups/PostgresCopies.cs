using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Copies PostgreSQL databases table by table with COPY, both from one moment: whatever adds, moves or destroys an object
/// commits under the lock of the audit log's head, which is held while a repeatable reader is opened on each.
/// </summary>
internal sealed class PostgresCopies(IOptions<DatabaseOptions> options) : IDatabaseCopies
{
    public string Kind => "postgres";

    public async Task<IDatabaseSnapshot> TakeAsync(CancellationToken ct)
    {
        var (main, keys) = (MainContext(), KeysContext());
        var snapshot = new Snapshot(main, keys);
        try
        {
            await using var gate = MainContext();
            await gate.Database.BeginTransactionAsync(ct);
            await gate.Database.ExecuteSqlRawAsync("SELECT 1 FROM audit_head FOR UPDATE", ct);
            await main.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            await main.Database.ExecuteSqlRawAsync("SELECT 1 FROM audit_head", ct);
            await keys.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            await keys.Database.ExecuteSqlRawAsync("SELECT 1 FROM key_epoch", ct);
            await gate.Database.RollbackTransactionAsync(ct);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    public async Task RefuseUnlessEmptyAsync(CancellationToken ct)
    {
        await using var main = MainContext();
        await using var keys = KeysContext();
        foreach (var db in (DbContext[])[main, keys])
        {
            if (await db.GetService<IRelationalDatabaseCreator>().HasTablesAsync(ct))
            {
                throw new BackupRefusedException(
                    $"The database {db.Database.GetDbConnection().Database} is not empty. Restore into empty databases.");
            }
        }
    }

    public async Task LoadAsync(Stream main, Stream keys, CancellationToken ct)
    {
        await using var mainDb = MainContext();
        await using var keysDb = KeysContext();
        await TableStream.ReadAsync(mainDb, main, ct);
        await TableStream.ReadAsync(keysDb, keys, ct);
    }

    private PostgresCohortDbContext MainContext() =>
        new(new DbContextOptionsBuilder<PostgresCohortDbContext>().UseNpgsql(options.Value.Postgres).Options);

    private PostgresKeyDbContext KeysContext() =>
        new(new DbContextOptionsBuilder<PostgresKeyDbContext>().UseNpgsql(options.Value.PostgresKeys).Options);

    private sealed class Snapshot(PostgresCohortDbContext main, PostgresKeyDbContext keys) : IDatabaseSnapshot
    {
        public CohortDbContext Main => main;

        public Task WriteMainAsync(Stream to, CancellationToken ct) => TableStream.WriteAsync(main, to, ct);

        public Task WriteKeysAsync(Stream to, CancellationToken ct) => TableStream.WriteAsync(keys, to, ct);

        public async ValueTask DisposeAsync()
        {
            await main.DisposeAsync();
            await keys.DisposeAsync();
        }
    }
}
