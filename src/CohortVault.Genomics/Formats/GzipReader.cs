using System.Buffers.Binary;
using System.IO.Compression;

namespace CohortVault.Genomics.Formats;

/// <summary>
/// Reads plain gzip, possibly of several members, and notices truncation and trailing bytes. The framework's stream
/// hides both, so members are taken apart here and the inflater is given one byte at a time: then it never takes more
/// than the compressed data have, and asking for more after the input has ended means that the member is incomplete.
/// </summary>
internal sealed class GzipReader(Stream compressed, string file, int maxMembers) : ReadOnlyStream
{
    private const int HeaderSize = 10;
    private const int MaxNameLength = 1 << 16;

    private readonly Feed _feed = new(compressed);
    private DeflateStream? _member;
    private Crc32 _checksum;
    private uint _length;
    private int _members;

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_member is null && !StartMember())
            {
                return 0;
            }

            var read = Inflate(buffer);
            if (read > 0)
            {
                _checksum.Add(buffer[..read]);
                _length += (uint)read;
                return read;
            }

            FinishMember();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool StartMember()
    {
        switch (_feed.PeekByte())
        {
            case < 0:
                return false;
            case not 0x1f:
                throw FormatRefusals.GzipTrailing(file);
        }

        if (++_members > maxMembers)
        {
            throw FormatRefusals.TooManyMembers(file, maxMembers);
        }

        SkipHeader();
        _member = new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
        _checksum = new Crc32();
        _length = 0;
        return true;
    }

    private void SkipHeader()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        TakeAll(header);
        if (header[..3] is not [0x1f, 0x8b, 8] || (header[3] & 0xe0) != 0)
        {
            throw FormatRefusals.GzipDamaged(file);
        }

        var flags = header[3];
        if ((flags & 4) != 0)
        {
            Span<byte> size = stackalloc byte[2];
            TakeAll(size);
            for (var skip = BinaryPrimitives.ReadUInt16LittleEndian(size); skip > 0; skip--)
            {
                NextByte();
            }
        }

        // File name, comment and header checksum are of no use here.
        SkipText((flags & 8) != 0);
        SkipText((flags & 16) != 0);
        TakeAll(header[..(flags & 2)]);
    }

    private void SkipText(bool present)
    {
        for (var length = 0; present && NextByte() != 0; length++)
        {
            if (length == MaxNameLength)
            {
                throw FormatRefusals.GzipDamaged(file);
            }
        }
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _member!.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw FormatRefusals.GzipDamaged(file);
        }
    }

    private void FinishMember()
    {
        if (_feed.Starved)
        {
            throw FormatRefusals.GzipTruncated(file);
        }

        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[8];
        TakeAll(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _checksum.Value
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != _length)
        {
            throw FormatRefusals.GzipDamaged(file);
        }
    }

    private void TakeAll(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            value = NextByte();
        }
    }

    private byte NextByte()
    {
        Span<byte> one = stackalloc byte[1];
        return _feed.Read(one) == 1 ? one[0] : throw FormatRefusals.GzipTruncated(file);
    }

    private sealed class Feed(Stream compressed) : ReadOnlyStream
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _length;
        private int _next;

        public bool Starved { get; private set; }

        public int PeekByte()
        {
            if (_next == _length)
            {
                _length = compressed.Read(_buffer);
                _next = 0;
            }

            return _length == 0 ? -1 : _buffer[_next];
        }

        public override int Read(Span<byte> buffer)
        {
            var value = PeekByte();
            if (value < 0)
            {
                Starved = true;
                return 0;
            }

            buffer[0] = (byte)value;
            _next++;
            return 1;
        }
    }
}
