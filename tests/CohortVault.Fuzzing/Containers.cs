using System.Buffers.Binary;
using System.IO.Compression;
using CohortVault.Genomics.Formats;

namespace CohortVault.Fuzzing;

/// <summary>Containers around contents, with right checksums.</summary>
internal static class Containers
{
    private const int MaxRawBlock = 1 << 17;

    public static byte[] Plain(byte[] content) => content;

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] Bgzf(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var writer = new BgzfWriter(packed, threads: 1, leaveOpen: true))
        {
            writer.Write(content);
            writer.Complete();
        }

        return packed.ToArray();
    }

    public static byte[] Ungzip(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>A Zstandard frame of raw blocks, and the skippable frame that a SAV file ends with.</summary>
    public static byte[] Zstd(byte[] content)
    {
        using var packed = new MemoryStream();
        packed.Write([0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3]);
        Span<byte> header = stackalloc byte[4];
        var at = 0;
        do
        {
            var size = Math.Min(MaxRawBlock, content.Length - at);
            var last = at + size == content.Length;
            BinaryPrimitives.WriteInt32LittleEndian(header, (size << 3) | (last ? 1 : 0));
            packed.Write(header[..3]);
            packed.Write(content, at, size);
            at += size;
        }
        while (at < content.Length);
        packed.Write([0x54, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
        return packed.ToArray();
    }
}
