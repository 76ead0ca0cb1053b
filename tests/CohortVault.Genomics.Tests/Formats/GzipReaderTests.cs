using System.IO.Compression;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

/// <summary>Members whose ends lie anywhere in what the inflater was given, and what looks like an end and is none.</summary>
public sealed class GzipReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 7)]
    [InlineData(100_000)]
    [InlineData(8180, 1, 8190, 0, 3)]
    [InlineData(70_000, 70_000, 70_000)]
    [InlineData(16_384, 16_384)]
    [InlineData(300_000, 2, 300_000)]
    public void Members_are_read_one_after_the_other_whatever_their_length(params int[] lengths)
    {
        foreach (var level in (CompressionLevel[])[CompressionLevel.NoCompression, CompressionLevel.Optimal])
        {
            var contents = lengths.Select(length => Draw(length, zeros: false)).ToArray();
            Assert.Equal(contents.SelectMany(c => c), Read(Join(contents, level)));
            contents = [.. lengths.Select(length => Draw(length, zeros: true))];
            Assert.Equal(contents.SelectMany(c => c), Read(Join(contents, level)));
        }
    }

    [Fact]
    public void What_is_cut_off_anywhere_is_refused()
    {
        var whole = Join([Draw(3000, zeros: false), Draw(40, zeros: true)], CompressionLevel.Optimal);
        var first = Join([Draw(3000, zeros: false)], CompressionLevel.Optimal).Length;
        for (var length = 1; length < whole.Length; length++)
        {
            if (length != first)
            {
                Assert.Throws<InputRefusedException>(() => Read(whole[..length]));
            }
        }
    }

    [Fact]
    public void Any_changed_byte_of_checksum_and_length_is_refused()
    {
        var whole = Join([Draw(3000, zeros: false)], CompressionLevel.Optimal);
        for (var at = whole.Length - 8; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 0x10;
            Assert.Equal("gzip.damaged", Assert.Throws<InputRefusedException>(() => Read(changed)).Code);
        }
    }

    [Fact]
    public void Bytes_behind_the_last_member_are_refused()
    {
        foreach (var content in (byte[][])[[], Draw(3000, zeros: false)])
        {
            byte[] more = [.. Join([content], CompressionLevel.Optimal), 1, 2, 3];
            Assert.Equal("gzip.trailing", Assert.Throws<InputRefusedException>(() => Read(more)).Code);
        }
    }

    private static byte[] Draw(int length, bool zeros)
    {
        var bytes = new byte[length];
        if (!zeros)
        {
            new Random(length).NextBytes(bytes);
        }

        return bytes;
    }

    private static byte[] Join(byte[][] contents, CompressionLevel level)
    {
        using var all = new MemoryStream();
        foreach (var content in contents)
        {
            using var member = new MemoryStream();
            using (var gzip = new GZipStream(member, level, leaveOpen: true))
            {
                gzip.Write(content);
            }

            // The framework writes nothing at all for nothing; gzip writes an empty member.
            all.Write(content.Length > 0
                ? member.ToArray()
                : [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }

        return all.ToArray();
    }

    private static byte[] Read(byte[] packed)
    {
        using var reader = new GzipReader(new MemoryStream(packed), "test.gz", maxMembers: 10);
        using var content = new MemoryStream();
        reader.CopyTo(content);
        return content.ToArray();
    }
}
