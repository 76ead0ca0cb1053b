using System.Globalization;
using System.Text;
using CohortVault.Platform.Features.Statement.Canaries;
using Microsoft.Data.Sqlite;

namespace CohortVault.Platform.Tests.Features.Statement;

public sealed class SearchedPlacesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_search_leaves_the_locks_of_an_open_database_as_they_are()
    {
        var stop = TestContext.Current.CancellationToken;
        var since = DateTime.UtcNow.AddMinutes(-1);
        await using var database = new SqliteConnection($"Data Source={Path.Combine(_directory, "own.db")};Pooling=False");
        await database.OpenAsync(stop);
        await using var write = database.CreateCommand();
        write.CommandText = "PRAGMA journal_mode=WAL; CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('y');";
        await write.ExecuteNonQueryAsync(stop);
        var leaked = Path.Combine(_directory, "leaked.txt");
        await File.WriteAllTextAsync(leaked, "a marker that lies in the open", stop);
        var before = OwnLocks();
        Assert.NotEmpty(before);

        string[] places = [.. SearchedPlaces.WrittenSince(since, "/nowhere"), .. SearchedPlaces.HeldOpen("/nowhere")];
        foreach (var place in places.Where(place => place.StartsWith(_directory, StringComparison.Ordinal)
            || place.StartsWith("/proc/", StringComparison.Ordinal)))
        {
            try
            {
                using var read = new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            }
            catch (IOException)
            {
                // Held by another test of this process for itself alone; not one of the database's files.
                Assert.False(place.StartsWith(_directory, StringComparison.Ordinal), place);
            }
        }

        Assert.Contains(leaked, places);
        Assert.Equal(before, OwnLocks());
    }

    // The locks that this process holds on files of the directory, by inode.
    private List<string> OwnLocks()
    {
        var inodes = Directory.EnumerateFiles(_directory).Select(Inode).ToHashSet();
        return [.. File.ReadLines("/proc/locks")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(part => part.Length > 7 && part[1] == "POSIX"
                && part[4] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
                && inodes.Contains(part[5].Split(':')[2]))
            .Select(part => string.Join(' ', part[3..])).Order()];
    }

    private static string Inode(string file)
    {
        using var asked = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%i", file])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.ASCII,
        })!;
        return asked.StandardOutput.ReadToEnd().Trim();
    }
}
