using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Features.Statement.Canaries;

namespace CohortVault.Platform.Tests.Features.Statement;

public sealed class CanaryScannerTests : IDisposable
{
    private static readonly Marker Canary = new("sample id", "Qx7mPlantedSampleName42");
    private readonly string _directory = Directory.CreateTempSubdirectory("canary-tests-").FullName;

    public static TheoryData<string> Encodings =>
    [
        "UTF-8", "UTF-16 LE", "UTF-16 BE", "hex", "HEX", "base64 +0", "base64 +1", "base64 +2",
    ];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory, MemberData(nameof(Encodings))]
    public void A_marker_is_found_in_every_encoding(string encoding)
    {
        var form = Canary.Forms().First(f => f.Encoding == encoding).Bytes;
        var hit = Assert.Single(Scan(Write([.. Noise(5000, 1), .. form, .. Noise(5000, 2)])).Hits);
        Assert.Equal((Canary, encoding), (hit.Marker, hit.Encoding));
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public void A_marker_inside_base64_is_found_wherever_it_starts(int before)
    {
        var text = Convert.ToBase64String(
            [.. Noise(before, 3), .. Encoding.UTF8.GetBytes(Canary.Text), .. Noise(4, 4)]);
        Assert.NotEmpty(Scan(Write(Encoding.ASCII.GetBytes(text))).Hits);
    }

    [Fact]
    public void A_marker_across_the_edge_of_two_buffers_is_found()
    {
        const int buffer = 1 << 20;
        var marker = Encoding.UTF8.GetBytes(Canary.Text);
        for (var split = 1; split < marker.Length; split += 5)
        {
            Assert.Single(Scan(Write([.. new byte[buffer - split], .. marker, 0, 0])).Hits);
        }
    }

    [Theory]
    [InlineData("gzip"), InlineData("zlib"), InlineData("zip")]
    public void A_marker_inside_compressed_data_is_found_also_in_the_middle_of_a_file(string kind)
    {
        var hits = Scan(Write([.. Noise(70_000, 5), .. Compressed(kind), .. Noise(1000, 6)])).Hits;
        Assert.Contains(hits, hit => hit.Encoding == "UTF-8, compressed");
    }

    [Fact]
    public void A_marker_within_random_bytes_that_look_compressed_is_found_once()
    {
        byte[] looksLikeGzip = [0x1f, 0x8b, 0x08, .. Noise(500, 7)];
        Assert.Single(Scan(Write([.. looksLikeGzip, .. Encoding.UTF8.GetBytes(Canary.Text)])).Hits);
    }

    [Fact]
    public void Encrypted_data_has_no_marker()
    {
        var scan = Scan(Write(Noise(3_000_000, 8)));
        Assert.True(scan.Clean);
        Assert.Equal((1, 3_000_000), (scan.Files, scan.Bytes));
    }

    [Fact]
    public void A_vanished_file_is_passed_over_and_a_directory_in_its_place_is_not_silently_clean()
    {
        var scan = Scan(Path.Combine(_directory, "gone"));
        Assert.Equal(0, scan.Files);
        var closed = Directory.CreateDirectory(Path.Combine(_directory, "closed")).FullName;
        Assert.Equal([closed], Scan(closed).Unreadable);
    }

    [Fact]
    public void Patterns_that_share_beginnings_and_endings_are_all_found()
    {
        string[] words = ["he", "she", "his", "hers", "ushers"];
        var automaton = new PatternAutomaton([.. words.Select(Encoding.ASCII.GetBytes)]);
        List<(string, long)> found = [];
        var state = automaton.Feed("ush"u8, 0, 0, (word, end) => found.Add((words[word], end)));
        automaton.Feed("ers"u8, state, 3, (word, end) => found.Add((words[word], end)));
        Assert.Equal([("he", 4), ("hers", 6), ("she", 4), ("ushers", 6)], found.OrderBy(f => f.Item1));
    }

    private static CanaryScan Scan(string path) =>
        new CanaryScanner([Canary]).Scan([path], TestContext.Current.CancellationToken);

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Compressed(string kind)
    {
        var plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("The quick brown fox. ", 50)) + Canary.Text);
        using var bytes = new MemoryStream();
        if (kind == "zip")
        {
            using var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true);
            using var entry = zip.CreateEntry("genotypes.vcf").Open();
            entry.Write(plain);
        }
        else
        {
            using Stream stream = kind == "gzip"
                ? new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true)
                : new ZLibStream(bytes, CompressionLevel.Optimal, leaveOpen: true);
            stream.Write(plain);
        }

        return bytes.ToArray();
    }

    private string Write(byte[] content)
    {
        var path = Path.Combine(_directory, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        File.WriteAllBytes(path, content);
        return path;
    }
}
