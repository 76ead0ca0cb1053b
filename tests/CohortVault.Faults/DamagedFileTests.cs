using System.Text;
using Microsoft.Data.Sqlite;

namespace CohortVault.Faults;

/// <summary>
/// A bit that flips in a file of an installation, or files that are cut, extended or changed for one another: whoever reads it next
/// says which it is, and nothing of it is served.
/// </summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string KeyStore => Path.Combine(Data, "keys", "keys.db");

    private string Database => Path.Combine(Data, "db", "cohortvault.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = Stages.Limit)]
    public async Task Damage_anywhere_is_found_and_named()
    {
        await using (var server = await ServerProcess.StartAsync(folder: _folder))
        {
            await server.ClientAsync("geneticist");
            for (var upload = 0; upload < 4; upload++)
            {
                await server.UploadAsync();
            }
        }

        // What is still in the logs of the databases goes into them.
        foreach (var file in (string[])[KeyStore, Database])
        {
            Execute(file, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        await Stages.MustBeWholeAsync(Data);
        var objects = new DataOnDisk(Data).ObjectFiles();
        var (one, other) = (objects[0], objects[1]);
        var id = Path.GetFileNameWithoutExtension(one);
        await MustNameAsync(one, bytes => bytes[^30] ^= 1, id);
        await MustNameAsync(one, bytes => bytes[12] ^= 4, id);
        await MustNameAsync(one, _ => { }, id, cut: bytes => bytes[..^1]);
        await MustNameAsync(one, _ => { }, id, cut: bytes => [.. bytes, 0]);
        await MustNameAsync(one, _ => { }, id, cut: _ => File.ReadAllBytes(other));
        await MustNameAsync(one, _ => { }, id, cut: bytes => [.. bytes[..^100], .. File.ReadAllBytes(other)[^100..]]);

        var epoch = Directory.GetFiles(Path.Combine(Data, "keys", "epochs"), "*.key").Single();
        await MustNameAsync(epoch, bytes => bytes[^10] ^= 1, epoch);
        var master = Path.Combine(Data, "keys", "master.key");
        await MustNameAsync(master, bytes => bytes[^10] ^= 1, master);
        var checkpoint = Path.Combine(Data, "keys", "log.checkpoint");
        await MustNameAsync(checkpoint, bytes => bytes[^10] ^= 1, checkpoint);

        // The wrapped key of an object, and the root page of a table.
        var wrapped = Blob(KeyStore, $"select Wrapped from wrapped_keys where lower(replace(Id, '-', '')) = '{id}'");
        await MustNameAsync(KeyStore, bytes => bytes[bytes.AsSpan().IndexOf(wrapped) + 8] ^= 1, id);
        await MustNameAsync(KeyStore, bytes => bytes[Page(KeyStore, "wrapped_keys")] ^= 1, KeyStore);
        await MustNameAsync(Database, bytes => bytes[Page(Database, "sealed_objects")] ^= 1, Database);
        var leaf = Blob(Database, "select Commitment from audit_records where Sequence = 1");
        await MustNameAsync(Database, bytes => bytes[bytes.AsSpan().IndexOf(leaf)] ^= 1, "Audit record 1 ");
        await Stages.MustBeWholeAsync(Data);
    }

    /// <summary>Damages a file, looks, and puts it back.</summary>
    private async Task MustNameAsync(string path, Action<byte[]> damage, string named, Func<byte[], byte[]>? cut = null)
    {
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var mode = File.GetUnixFileMode(path);
        var damaged = cut?.Invoke(whole) ?? [.. whole];
        damage(damaged);
        await File.WriteAllBytesAsync(path, damaged, TestContext.Current.CancellationToken);
        var found = await CohortVaultProgram.RunAsync("verify", "--data", Data);
        Assert.True(found.ExitCode != 0, $"Nothing was found about {path}: {found.Output}");
        Assert.Contains(named, found.Output + found.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", found.Errors, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, mode);
    }

    /// <summary>Place in the file where the root page of a table begins.</summary>
    private static int Page(string file, string table) => Query(file, $"select rootpage from sqlite_master where name = '{table}'", row =>
        ((int)row.GetInt64(0) - 1) * 4096);

    private static byte[] Blob(string file, string sql) => Query(file, sql, row =>
        row.GetValue(0) is byte[] blob ? blob : Encoding.UTF8.GetBytes(row.GetString(0)));

    private static void Execute(string file, string sql) => Query(file, sql, _ => 0);

    private static T Query<T>(string file, string sql, Func<SqliteDataReader, T> read)
    {
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        Assert.True(rows.Read(), sql);
        return read(rows);
    }
}
