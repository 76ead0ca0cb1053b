using System.Buffers.Binary;
using System.IO.Compression;

namespace CohortVault.Genomics.Formats;

/// <summary>One BGZF block: a gzip member of at most 64 KiB that names its own size in an extra field.</summary>
internal static class BgzfBlock
{
    public const int HeaderSize = 18;
    public const int MaxBlockSize = 1 << 16;
    public const int MaxPayload = 0xff00;
    private const int GzipHeaderSize = 10;
    private const int TrailerSize = 8;

    /// <summary>The empty block that ends every complete file.</summary>
    public static ReadOnlySpan<byte> EndOfFile =>
    [
        0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    public static bool IsHeader(ReadOnlySpan<byte> start) =>
        start.Length >= HeaderSize && start[..4].SequenceEqual<byte>([0x1f, 0x8b, 8, 4])
        && start[10..16].SequenceEqual<byte>([6, 0, (byte)'B', (byte)'C', 2, 0]);

    /// <summary>Size of the whole block that starts with this header.</summary>
    public static int SizeOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16LittleEndian(header[16..]) + 1;

    /// <summary>Inflates a whole block; gzip's own checksum and length are verified on the way.</summary>
    /// <returns>Number of bytes, or -1 if the block is damaged.</returns>
    public static int Inflate(byte[] block, int size, Span<byte> payload)
    {
        var announced = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(size - 4, 4));
        if (announced > payload.Length)
        {
            return -1;
        }

        try
        {
            using var inflater = new GZipStream(
                new MemoryStream(block, 0, size, writable: false), CompressionMode.Decompress);
            var length = inflater.ReadAtLeast(payload[..(int)announced], (int)announced, throwOnEndOfStream: false);
            Span<byte> more = stackalloc byte[1];
            return length == announced && inflater.Read(more) == 0 ? length : -1;
        }
        catch (InvalidDataException)
        {
            return -1;
        }
    }

    /// <summary>Writes the payload as one block into <paramref name="block"/>, which is emptied first.</summary>
    public static void Deflate(ReadOnlySpan<byte> payload, int level, MemoryStream block)
    {
        Compress(payload, level, block);
        if (block.Length > MaxBlockSize)
        {
            // Incompressible bytes grow by a few per block when stored, which always fits.
            Compress(payload, 0, block);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(
            block.GetBuffer().AsSpan(HeaderSize - 2, 2), (ushort)(block.Length - 1));
    }

    /// <summary>
    /// The framework's gzip stream computes the checksum and writes the trailer; its ten-byte header is overwritten by
    /// the last ten bytes of ours, which is eight bytes longer.
    /// </summary>
    private static void Compress(ReadOnlySpan<byte> payload, int level, MemoryStream block)
    {
        block.SetLength(HeaderSize - GzipHeaderSize);
        block.Position = HeaderSize - GzipHeaderSize;
        var options = new ZLibCompressionOptions { CompressionLevel = level };
        using (var deflater = new GZipStream(block, options, leaveOpen: true))
        {
            deflater.Write(payload);
        }

        if (block.Length < HeaderSize + TrailerSize)
        {
            throw new InvalidOperationException("A BGZF block must have a payload.");
        }

        EndOfFile[..HeaderSize].CopyTo(block.GetBuffer());
    }
}
