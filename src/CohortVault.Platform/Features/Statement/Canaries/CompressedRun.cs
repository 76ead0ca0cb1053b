using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace CohortVault.Platform.Features.Statement.Canaries;

/// <summary>
/// The starts of compressed data that are tried wherever they are seen: gzip members, zip entries, zlib streams.
/// </summary>
internal static class CompressedRun
{
    /// <summary>
    /// Random bytes inflate to little before they break; real text of more than this is still read to its end.
    /// </summary>
    private const long Limit = 4L << 30;

    /// <summary>Magic bytes, in the order of <see cref="Open"/>.</summary>
    public static IReadOnlyList<byte[]> Magics { get; } =
    [
        [0x1f, 0x8b, 0x08],
        [(byte)'P', (byte)'K', 3, 4],
        [0x78, 0x01],
        [0x78, 0x5e],
        [0x78, 0x9c],
        [0x78, 0xda],
    ];

    /// <summary>Reads what inflates from a magic on, until it ends or proves to be no compressed data.</summary>
    /// <param name="file">File that holds it.</param>
    /// <param name="start">Offset of the magic.</param>
    /// <param name="magic">Which one.</param>
    /// <param name="read">Told of each buffer of plain bytes.</param>
    public static void Read(SafeFileHandle file, long start, int magic, Action<ReadOnlySpan<byte>> read)
    {
        using var inflate = Open(file, start, magic);
        if (inflate is null)
        {
            return;
        }

        var buffer = new byte[64 * 1024];
        var total = 0L;
        try
        {
            for (int got; total < Limit && (got = inflate.Read(buffer)) > 0; total += got)
            {
                read(buffer.AsSpan(0, got));
            }
        }
        catch (InvalidDataException)
        {
            // Most magics are coincidence: what inflated so far has been read, and that is all there is.
        }
    }

    private static Stream? Open(SafeFileHandle file, long start, int magic) => magic switch
    {
        0 => new GZipStream(new FileTail(file, start), CompressionMode.Decompress),
        1 => DeflatedEntry(file, start),
        _ => new ZLibStream(new FileTail(file, start), CompressionMode.Decompress),
    };

    private static DeflateStream? DeflatedEntry(SafeFileHandle file, long start)
    {
        const int headerSize = 30;
        const int deflated = 8;
        Span<byte> header = stackalloc byte[headerSize];
        if (RandomAccess.Read(file, header, start) < headerSize
            || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != deflated)
        {
            return null;
        }

        var data = start + headerSize + BinaryPrimitives.ReadUInt16LittleEndian(
            header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return new DeflateStream(new FileTail(file, data), CompressionMode.Decompress);
    }

    /// <summary>The bytes of a file from an offset on, without moving the position of anybody else.</summary>
    private sealed class FileTail(SafeFileHandle file, long position) : Stream
    {
        private long _position = position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var got = RandomAccess.Read(file, buffer, _position);
            _position += got;
            return got;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
