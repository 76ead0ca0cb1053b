using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// Reads a sealed object at any place, in fixed memory. The length is known to be right from the start, because
/// opening authenticates the last chunk; after that no byte is handed out before its chunk is authenticated.
/// </summary>
public sealed class SealedObjectReader : Stream
{
    private readonly Stream _sealedFrom;
    private readonly long _origin;
    private readonly bool _leaveOpen;
    private readonly ChunkCipher _cipher;
    private readonly byte[] _chunk = GC.AllocateUninitializedArray<byte>(SealedObjectFormat.ChunkSize, pinned: true);
    private readonly byte[] _record = GC.AllocateUninitializedArray<byte>(SealedObjectFormat.RecordSize, pinned: true);
    private readonly long _lastIndex;
    private readonly int _lastLength;
    private long _loaded = -1;
    private long _position;
    private bool _disposed;

    /// <summary>Opens a sealed object: checks header, key commitment, length and last chunk.</summary>
    /// <param name="sealedFrom">A seekable stream positioned at the object's header; the object ends where it
    /// ends.</param>
    /// <param name="objectKey">The object's key.</param>
    /// <param name="context">The context the object was sealed with.</param>
    /// <param name="leaveOpen">Whether <paramref name="sealedFrom"/> stays open when this is disposed.</param>
    /// <exception cref="SealBrokenException">Wrong key or context, or a damaged, cut-off or unfinished
    /// object.</exception>
    public SealedObjectReader(
        Stream sealedFrom, SecretKey objectKey, ReadOnlySpan<byte> context, bool leaveOpen = false)
    {
        _sealedFrom = sealedFrom;
        _leaveOpen = leaveOpen;
        _origin = sealedFrom.Position;
        var body = sealedFrom.Length - _origin - SealedObjectFormat.HeaderSize;
        if (body < SealedObjectFormat.TagSize)
        {
            throw new SealBrokenException(
                "The sealed object is shorter than its header and one chunk: it was cut off.");
        }

        Span<byte> header = stackalloc byte[SealedObjectFormat.HeaderSize];
        sealedFrom.ReadExactly(header);
        _lastIndex = (body - 1) / SealedObjectFormat.RecordSize;
        _lastLength = (int)(body - (_lastIndex * SealedObjectFormat.RecordSize)) - SealedObjectFormat.TagSize;

        // Only an empty object has an empty last chunk.
        if (_lastLength < 0 || (_lastLength == 0 && _lastIndex > 0) || _lastIndex > uint.MaxValue)
        {
            throw new SealBrokenException("The sealed object ends within a chunk: it was cut off or added to.");
        }

        _cipher = SealedObjectFormat.OpenHeader(objectKey, context, header);
        try
        {
            Load(_lastIndex);
        }
        catch (SealBrokenException)
        {
            _cipher.Dispose();
            throw;
        }

        Length = (_lastIndex * SealedObjectFormat.ChunkSize) + _lastLength;
    }

    /// <inheritdoc/>
    public override bool CanRead => !_disposed;

    /// <inheritdoc/>
    public override bool CanSeek => !_disposed;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>Plain length, authenticated.</summary>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty || _position >= Length)
        {
            return 0;
        }

        var index = _position / SealedObjectFormat.ChunkSize;
        if (TakesWholeChunk(index, buffer.Length))
        {
            var length = Place(index);
            ReadRecord(length);
            return OpenInto(index, length, buffer);
        }

        if (index != _loaded)
        {
            Load(index);
        }

        return HandOut(index, buffer);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty || _position >= Length)
        {
            return 0;
        }

        var index = _position / SealedObjectFormat.ChunkSize;
        if (TakesWholeChunk(index, buffer.Length))
        {
            var length = Place(index);
            await ReadRecordAsync(length, cancellationToken);
            return OpenInto(index, length, buffer.Span);
        }

        if (index != _loaded)
        {
            _loaded = -1;
            var length = Place(index);
            await ReadRecordAsync(length, cancellationToken);
            Open(index, length);
        }

        return HandOut(index, buffer.Span);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_chunk);
            _cipher.Dispose();
            if (!_leaveOpen)
            {
                _sealedFrom.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private int HandOut(long index, Span<byte> buffer)
    {
        var start = (int)(_position - (index * SealedObjectFormat.ChunkSize));
        var count = Math.Min(buffer.Length, LengthOf(index) - start);
        _chunk.AsSpan(start, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    // A caller who has room for all of a chunk gets it without a copy: an unauthentic one is cleared before anybody sees it.
    private bool TakesWholeChunk(long index, int room) =>
        index != _loaded && _position == index * SealedObjectFormat.ChunkSize && room >= LengthOf(index);

    private int OpenInto(long index, int length, Span<byte> buffer)
    {
        var count = LengthOf(index);
        _cipher.Open((uint)index, index == _lastIndex, _record.AsSpan(0, length), buffer[..count]);
        _position += count;
        return count;
    }

    private int LengthOf(long index) => index == _lastIndex ? _lastLength : SealedObjectFormat.ChunkSize;

    private void Load(long index)
    {
        _loaded = -1;
        var length = Place(index);
        ReadRecord(length);
        Open(index, length);
    }

    private void ReadRecord(int length)
    {
        try
        {
            _sealedFrom.ReadExactly(_record, 0, length);
        }
        catch (EndOfStreamException cut)
        {
            throw CutOff(cut);
        }
    }

    private async ValueTask ReadRecordAsync(int length, CancellationToken cancellationToken)
    {
        try
        {
            await _sealedFrom.ReadExactlyAsync(_record.AsMemory(0, length), cancellationToken);
        }
        catch (EndOfStreamException cut)
        {
            throw CutOff(cut);
        }
    }

    private int Place(long index)
    {
        var place = _origin + SealedObjectFormat.HeaderSize + (index * SealedObjectFormat.RecordSize);
        if (_sealedFrom.Position != place)
        {
            _sealedFrom.Position = place;
        }

        return LengthOf(index) + SealedObjectFormat.TagSize;
    }

    private void Open(long index, int length)
    {
        _cipher.Open((uint)index, index == _lastIndex, _record.AsSpan(0, length), _chunk);
        _loaded = index;
    }

    private static SealBrokenException CutOff(Exception cut) =>
        new("The sealed object became shorter while it was read.", cut);
}
