using System.IO.Compression;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Canaries;

/// <summary>
/// Looks for planted markers in every place of a scratch instance, its corner of an object store included. Each search also plants plain decoys in every place,
/// in every form, and must find them all: a search that could not see would otherwise look like a clean disk.
/// </summary>
internal sealed class DiskSearch(ProbeServer server, DateTime since)
{
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2);

    private IScratchObjects Objects => server.Services.GetRequiredService<IScratchObjects>();

    /// <summary>Where what lies in the object store is copied to, to be read with all the rest.</summary>
    private string Copies => Path.Combine(server.Directory.Temporary, "store");

    /// <summary>A search from now on.</summary>
    public static DiskSearch From(ProbeServer server) => new(server, DateTimeToSearchFrom());

    /// <summary>Reads everything once, and notes what it saw.</summary>
    /// <returns>Whether no marker was found and every decoy was.</returns>
    public async Task<bool> SearchAsync(
        Findings findings, IReadOnlyList<Marker> markers, string when, CancellationToken ct)
    {
        var directory = server.Directory;
        string[] places =
        [
            directory.Root, directory.Database, directory.Keys, directory.Objects, directory.Panels, directory.Logs,
            directory.Temporary,
            Path.GetTempPath(),
        ];
        var decoys = places.Select(place => (Place: place, Marker: Marker.Random("decoy"), File: Path.Combine(place, $".decoy-{Marker.Random("").Text}"))).ToList();
        var (row, bucket) = (Marker.Random("decoy"), Marker.Random("decoy"));
        try
        {
            foreach (var decoy in decoys)
            {
                await File.WriteAllBytesAsync(decoy.File, Plain(decoy.Marker), ct);
            }

            await PlantRowAsync(row, ct);
            await FetchObjectsAsync(bucket, ct);
            var scanner = new CanaryScanner([.. markers, .. decoys.Select(decoy => decoy.Marker), row, bucket]);
            var own = scanner.Scan(SearchedPlaces.Below(directory.Root), ct);
            var outside = scanner.Scan(SearchedPlaces.WrittenSince(since, directory.Root), ct);
            var open = scanner.Scan(SearchedPlaces.HeldOpen(directory.Root), ct);
            var seen = decoys.Select(decoy => (decoy.Place, decoy.Marker));
            return Judge(findings, when, Objects.AreElsewhere ? [.. seen, (Copies, bucket)] : seen, row, own, outside, open);
        }
        finally
        {
            foreach (var decoy in decoys)
            {
                File.Delete(decoy.File);
            }

            if (Directory.Exists(Copies))
            {
                Directory.Delete(Copies, recursive: true);
            }

            await RemoveRowsAsync(CancellationToken.None);
        }
    }

    /// <summary>The disk's own clock counts, which no scratch instance can shift.</summary>
    private static DateTime DateTimeToSearchFrom() => TimeProvider.System.GetUtcNow().UtcDateTime - ClockGrain;

    private bool Judge(
        Findings findings, string when, IEnumerable<(string Place, Marker Marker)> decoys, Marker row, CanaryScan own,
        CanaryScan outside, CanaryScan open)
    {
        var hits = own.Hits.Concat(outside.Hits).Concat(open.Hits).ToList();
        var seen = true;
        foreach (var (place, marker) in decoys)
        {
            var forms = hits.Where(hit => hit.Marker == marker).Select(hit => hit.Encoding).ToHashSet();
            var wanted = marker.Forms().Select(form => form.Encoding).Append("UTF-8, compressed");
            seen &= findings.Expect(
                wanted.All(forms.Contains),
                $"{when}: the decoy in {Name(place)} was found in all {forms.Count} forms.",
                $"{when}: the decoy in {Name(place)} was not found in every form, so the search is blind there.");
        }

        seen &= findings.Expect(
            hits.Any(hit => hit.Marker == row),
            $"{when}: the decoy row in the database was found in its file or write-ahead log.",
            $"{when}: the decoy row in the database was not found, so the search is blind there.");
        seen &= findings.Expect(
            own.Unreadable.Count == 0,
            $"{when}: {own.Files + outside.Files + open.Files} files with {own.Bytes + outside.Bytes + open.Bytes:N0} bytes read, {own.InflatedBytes + outside.InflatedBytes:N0} more inflated.",
            $"{when}: {own.Unreadable.Count} files of the data directory could not be read.");
        var found = hits.Where(hit => hit.Marker != row && hit.Marker.What != "decoy").ToList();
        return findings.Expect(
            found.Count == 0,
            $"{when}: no planted marker found.",
            $"{when}: planted {string.Join(", ", found.Select(hit => $"{hit.Marker.What} ({hit.Encoding}) in {Name(hit.File)}").Distinct().Take(5))} found on disk.") && seen;
    }

    private string Name(string path) => path.StartsWith(Copies, StringComparison.Ordinal) ? "the object store"
        : path.StartsWith(server.Directory.Root, StringComparison.Ordinal)
        ? $"DIR{path[server.Directory.Root.Length..]}"
        : path.StartsWith("/proc/", StringComparison.Ordinal) ? "a file held open" : "the temporary directory";

    private async Task FetchObjectsAsync(Marker decoy, CancellationToken ct)
    {
        if (Objects.AreElsewhere)
        {
            await Objects.PlantAsync(Plain(decoy), ct);
            await Objects.CopyAsync(Directory.CreateDirectory(Copies).FullName, ct);
        }
    }

    private static byte[] Plain(Marker decoy)
    {
        using var bytes = new MemoryStream();
        foreach (var (_, form) in decoy.Forms())
        {
            bytes.Write(form);
            bytes.WriteByte((byte)'\n');
        }

        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes($"##fileformat=VCFv4.2\n#CHROM\tPOS\t{decoy.Text}\n"));
        }

        return bytes.ToArray();
    }

    private async Task PlantRowAsync(Marker row, CancellationToken ct)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database;
        await db.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS decoys (word TEXT NOT NULL)", ct);
        await db.ExecuteSqlAsync($"INSERT INTO decoys (word) VALUES ({row.Text})", ct);
    }

    private async Task RemoveRowsAsync(CancellationToken ct)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.ExecuteSqlRawAsync(
            "DROP TABLE IF EXISTS decoys", ct);
    }
}
