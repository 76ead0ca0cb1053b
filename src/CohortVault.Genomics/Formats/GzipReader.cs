using System.Buffers.Binary;
using System.IO.Compression;

namespace CohortVault.Genomics.Formats;

/// <summary>
/// Reads plain gzip, possibly of several members, and notices truncation and trailing bytes. The framework's stream
/// hides both, so members are taken apart here. The inflater does not say how much of its last piece of input it used;
/// the member's trailer, checksum and length of what came out, tells where in that piece it ended. That the inflater
/// asks for more after the input has ended means that the member is incomplete.
/// </summary>
internal sealed class GzipReader(Stream compressed, string file, int maxMembers) : ReadOnlyStream
{
    private const int HeaderSize = 10;
    private const int TrailerSize = 8;
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
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        if (!_feed.TryFindEnd(trailer))
        {
            throw _feed.Ended && _feed.EndsBefore(trailer)
                ? FormatRefusals.GzipTruncated(file)
                : FormatRefusals.GzipDamaged(file);
        }
    }

    private void TakeAll(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            value = NextByte();
        }
    }

    private byte NextByte() => _feed.Take() ?? throw FormatRefusals.GzipTruncated(file);

    private sealed class Feed(Stream compressed) : ReadOnlyStream
    {
        private const int Piece = 1 << 14;
        private const int MagicLength = 2;
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _length;
        private int _next;
        private int _lastPiece;

        /// <summary>The inflater wanted more than there was.</summary>
        public bool Starved { get; private set; }

        /// <summary>Nothing is behind the buffer.</summary>
        public bool Ended { get; private set; }

        public int PeekByte() => _next < _length || Fill() ? _buffer[_next] : -1;

        public byte? Take() => PeekByte() < 0 ? null : _buffer[_next++];

        public override int Read(Span<byte> buffer)
        {
            if (PeekByte() < 0)
            {
                Starved = true;
                return 0;
            }

            var count = Math.Min(Math.Min(buffer.Length, Piece), _length - _next);
            _buffer.AsSpan(_next, count).CopyTo(buffer);
            _lastPiece = _next;
            _next += count;
            return count;
        }

        /// <summary>
        /// Goes behind the trailer, which begins in the piece read last or right behind it: where the end of the input or
        /// another member follows, if its bytes occur more than once.
        /// </summary>
        public bool TryFindEnd(ReadOnlySpan<byte> trailer)
        {
            var reach = _next - _lastPiece + trailer.Length;
            Keep(reach + MagicLength);
            var (end, from) = (-1, _lastPiece);
            while (end < 0 || !IsEnd(end))
            {
                var found = _buffer.AsSpan(from, Math.Min(_length, _lastPiece + reach) - from).IndexOf(trailer);
                if (found < 0)
                {
                    break;
                }

                from += found + 1;
                end = from - 1 + trailer.Length;
            }

            if (end >= 0)
            {
                _next = end;
            }

            return end >= 0;
        }

        /// <summary>
        /// Whether, as far as can be told, the input ends before or inside these bytes: it does not if half of them stand
        /// at its end.
        /// </summary>
        public bool EndsBefore(ReadOnlySpan<byte> trailer)
        {
            var rest = _buffer.AsSpan(_lastPiece, _length - _lastPiece);
            var half = trailer.Length / 2;
            return rest.Length < trailer.Length
                || !(rest[^half..].SequenceEqual(trailer[half..]) || rest[^trailer.Length..^half].SequenceEqual(trailer[..half]));
        }

        private bool IsEnd(int place) => _buffer.AsSpan(place, _length - place) is [] or [0x1f] or [0x1f, 0x8b, ..];

        // What was read last, and so much from there on, stays in the buffer.
        private void Keep(int length)
        {
            if (_length - _lastPiece < length)
            {
                _buffer.AsSpan(_lastPiece, _length - _lastPiece).CopyTo(_buffer);
                (_next, _length, _lastPiece) = (_next - _lastPiece, _length - _lastPiece, 0);
                while (_length < length && Append())
                {
                }
            }
        }

        private bool Fill()
        {
            (_next, _length, _lastPiece) = (0, 0, 0);
            return Append();
        }

        private bool Append()
        {
            var read = compressed.Read(_buffer.AsSpan(_length));
            _length += read;
            Ended |= read == 0;
            return read > 0;
        }
    }
}
