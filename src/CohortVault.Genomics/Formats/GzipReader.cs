using System.IO.Compression;

namespace CohortVault.Genomics.Formats;

/// <summary>
/// Reads plain gzip, possibly of several members, and notices truncation and trailing bytes. The framework's stream
/// hides both, so it is given one byte at a time and one member each: then it never takes more than the member has,
/// and asking for more after the input has ended means that the member is incomplete.
/// </summary>
internal sealed class GzipReader(Stream compressed, string file, int maxMembers) : ReadOnlyStream
{
    private readonly Feed _feed = new(compressed);
    private GZipStream? _member;
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
                return read;
            }

            if (_feed.Starved)
            {
                throw FormatRefusals.GzipTruncated(file);
            }

            _member!.Dispose();
            _member = null;
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

        _member = new GZipStream(_feed, CompressionMode.Decompress, leaveOpen: true);
        return true;
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
