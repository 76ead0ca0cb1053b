using System.Buffers.Binary;

namespace CohortVault.Genomics.Formats.Zstandard;

/// <summary>
/// Reads Zstandard frames one after the other (RFC 8878), since the framework has no decoder. Checksums are verified
/// where frames carry them, skippable frames are passed over. The window grows with what was decoded, never with what
/// a header announces, and never beyond the largest window.
/// </summary>
internal sealed class ZstdReader(Stream compressed, string file) : ReadOnlyStream
{
    private const uint Magic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const long MaxWindow = 1 << 27;

    private readonly BlockDecoder _decoder = new();
    private readonly byte[] _input = new byte[BlockDecoder.MaxBlockSize];
    private byte[] _window = new byte[2 * BlockDecoder.MaxBlockSize];
    private XxHash64? _hash;
    private int _windowSize;
    private long _announced;
    private long _decoded;
    private bool _inFrame;
    private int _end;
    private int _next;

    /// <summary>Whether the frame read last was a skippable one; an index ends SAV files so.</summary>
    public bool EndedSkippable { get; private set; }

    /// <summary>Whether a file starts as a frame does.</summary>
    public static bool IsFrame(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && (BinaryPrimitives.ReadUInt32LittleEndian(start) == Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(start) >> 4 == SkippableMagic >> 4);

    public override int Read(Span<byte> buffer)
    {
        while (_next == _end && buffer.Length > 0)
        {
            if (!_inFrame && !StartFrame())
            {
                return 0;
            }

            if (_inFrame)
            {
                ReadBlock();
            }
        }

        var count = Math.Min(buffer.Length, _end - _next);
        _window.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool StartFrame()
    {
        Span<byte> bytes = stackalloc byte[4];
        var read = compressed.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            return false;
        }

        if (read < bytes.Length)
        {
            throw FormatRefusals.ZstdTruncated(file);
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        EndedSkippable = magic >> 4 == SkippableMagic >> 4;
        if (EndedSkippable)
        {
            Take(bytes);
            Skip(BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            return true;
        }

        if (magic != Magic)
        {
            throw FormatRefusals.ZstdDamaged(file);
        }

        ReadFrameHeader();
        _decoder.Start();
        (_next, _end, _decoded, _inFrame) = (0, 0, 0, true);
        return true;
    }

    private void ReadFrameHeader()
    {
        Span<byte> bytes = stackalloc byte[8];
        Take(bytes[..1]);
        var descriptor = bytes[0];
        var single = (descriptor & 0x20) != 0;
        if ((descriptor & 8) != 0 || (descriptor & 3) != 0)
        {
            // A reserved bit, or a dictionary, which only the writer has.
            throw FormatRefusals.ZstdDamaged(file);
        }

        var window = 0L;
        if (!single)
        {
            Take(bytes[..1]);
            var power = 1L << (10 + (bytes[0] >> 3));
            window = power + (power / 8 * (bytes[0] & 7));
        }

        var size = (descriptor >> 6) switch { 0 => single ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        bytes.Clear();
        Take(bytes[..size]);
        var content = BinaryPrimitives.ReadInt64LittleEndian(bytes) + (size == 2 ? 256 : 0);
        _announced = size == 0 ? -1 : content;
        window = single ? content : window;
        if (window is < 0 or > MaxWindow || (size > 0 && content < 0))
        {
            throw FormatRefusals.ZstdWindow(file, MaxWindow);
        }

        _windowSize = (int)window;
        _hash = (descriptor & 4) != 0 ? new XxHash64() : null;
    }

    private void ReadBlock()
    {
        Span<byte> header = stackalloc byte[3];
        Take(header);
        var bits = header[0] | (header[1] << 8) | (header[2] << 16);
        var (last, kind, size) = ((bits & 1) != 0, (bits >> 1) & 3, bits >> 3);
        var limit = Math.Min(_windowSize, BlockDecoder.MaxBlockSize);
        if (kind == 3 || size > limit)
        {
            throw FormatRefusals.ZstdDamaged(file);
        }

        MakeRoom();
        var start = _end;
        _end += kind switch
        {
            0 => ReadRaw(size),
            1 => ReadRun(size),
            _ => ReadCompressed(size),
        };
        _decoded += _end - start;
        if (_end - start > limit || (_announced >= 0 && _decoded > _announced))
        {
            throw FormatRefusals.ZstdDamaged(file);
        }

        _hash?.Add(_window.AsSpan(start, _end - start));
        if (last)
        {
            FinishFrame();
        }
    }

    private int ReadRaw(int size)
    {
        Take(_window.AsSpan(_end, size));
        return size;
    }

    private int ReadRun(int size)
    {
        Take(_input.AsSpan(0, 1));
        _window.AsSpan(_end, size).Fill(_input[0]);
        return size;
    }

    private int ReadCompressed(int size)
    {
        Take(_input.AsSpan(0, size));
        try
        {
            // The window holds this frame's bytes from its start on, or as many of them as may be copied.
            return _decoder.Decode(_input.AsSpan(0, size), _window, _end, _end, _windowSize);
        }
        catch (InvalidDataException)
        {
            throw FormatRefusals.ZstdDamaged(file);
        }
    }

    private void FinishFrame()
    {
        _inFrame = false;
        if (_announced >= 0 && _decoded != _announced)
        {
            throw FormatRefusals.ZstdDamaged(file);
        }

        if (_hash is not null)
        {
            Span<byte> checksum = stackalloc byte[4];
            Take(checksum);
            if (BinaryPrimitives.ReadUInt32LittleEndian(checksum) != (uint)_hash.Value)
            {
                throw FormatRefusals.ZstdDamaged(file);
            }
        }
    }

    // Everything decoded has been handed out, so only what copies may reach is kept.
    private void MakeRoom()
    {
        if (_window.Length - _end >= BlockDecoder.MaxBlockSize)
        {
            return;
        }

        var keep = Math.Min(_end, _windowSize);
        var room = Math.Max(BlockDecoder.MaxBlockSize, keep / 4);
        var target = _window.Length - keep < room ? new byte[keep + Math.Max(room, keep)] : _window;
        _window.AsSpan(_end - keep, keep).CopyTo(target);
        _window = target;
        (_next, _end) = (keep, keep);
    }

    private void Skip(uint count)
    {
        for (long left = count; left > 0;)
        {
            var some = _input.AsSpan(0, (int)Math.Min(left, _input.Length));
            Take(some);
            left -= some.Length;
        }
    }

    private void Take(Span<byte> bytes)
    {
        if (compressed.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw FormatRefusals.ZstdTruncated(file);
        }
    }
}
