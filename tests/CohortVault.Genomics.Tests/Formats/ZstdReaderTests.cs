using System.IO.Compression;
using System.Text;
using CohortVault.Genomics.Formats.Zstandard;

namespace CohortVault.Genomics.Tests.Formats;

public sealed class ZstdReaderTests
{
    private const int SitesLength = 150_000;

    [Theory]
    [InlineData("sites-fast.zst")]
    [InlineData("sites-1.zst")]
    [InlineData("sites-3.zst")]
    [InlineData("sites-19.zst")]
    public void What_zstd_compressed_at_any_level_comes_out_as_it_was(string file) =>
        Assert.Equal(Sites(), Decompress(Vector(file)));

    [Fact]
    public void Frames_follow_each_other_and_skippable_ones_are_passed_over()
    {
        using var reader = new ZstdReader(new MemoryStream(Vector("frames.zst")), "frames");
        using var content = new MemoryStream();
        reader.CopyTo(content);

        Assert.Equal([.. Noise(1_000), .. new byte[200_000]], content.ToArray());
        Assert.True(reader.EndedSkippable);
    }

    [Fact]
    public void A_file_cut_inside_a_frame_is_refused()
    {
        var whole = Vector("sites-19.zst");
        for (var length = 1; length < whole.Length; length += 13)
        {
            var refused = Assert.Throws<InputRefusedException>(() => Decompress(whole[..length]));
            Assert.Equal(("zstd.truncated", "in.zst"), (refused.Code, refused.File));
        }
    }

    [Fact]
    public void A_changed_byte_never_goes_unnoticed_where_the_frame_has_a_checksum()
    {
        var whole = Vector("sites-1.zst");
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var changed = whole.ToArray();
            var at = random.Next(4, whole.Length);
            changed[at] ^= (byte)(1 << random.Next(8));
            // Even where the bit falls that announces the checksum: then the checksum is no frame.
            var refused = Assert.Throws<InputRefusedException>(() => Decompress(changed));
            Assert.Contains(refused.Code, (string[])["zstd.damaged", "zstd.truncated", "zstd.window"]);
        }
    }

    [Fact]
    public void A_window_beyond_the_limit_is_refused_before_memory_is_taken()
    {
        // Magic number, no content size, window of 2^31 bytes.
        byte[] frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0];
        var refused = Assert.Throws<InputRefusedException>(() => Decompress(frame));

        Assert.Equal("zstd.window", refused.Code);
    }

    // Values of the xxHash specification's reference implementation.
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void The_checksum_is_that_of_the_specification(string text, ulong expected)
    {
        var hash = new XxHash64();
        foreach (var value in Encoding.ASCII.GetBytes(text))
        {
            hash.Add([value]);
        }

        Assert.Equal(expected, hash.Value);
    }

    private static byte[] Vector(string file) => File.ReadAllBytes(TestData.Path("vectors", "zstd", file));

    private static byte[] Sites()
    {
        using var table = new GZipStream(
            File.OpenRead(TestData.Path("chr20-eur-1kgp3", "ref.sites.tsv.gz")), CompressionMode.Decompress);
        var content = new byte[SitesLength];
        table.ReadExactly(content);
        return content;
    }

    private static byte[] Noise(int count)
    {
        var state = 1u;
        var bytes = new byte[count];
        foreach (ref var value in bytes.AsSpan())
        {
            state = (state * 1664525) + 1013904223;
            value = (byte)(state >> 24);
        }

        return bytes;
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var reader = new ZstdReader(new MemoryStream(compressed), "in.zst");
        using var content = new MemoryStream();
        reader.CopyTo(content);
        return content.ToArray();
    }
}
