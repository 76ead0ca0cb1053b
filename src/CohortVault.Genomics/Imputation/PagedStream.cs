namespace CohortVault.Genomics.Imputation;

/// <summary>
/// A stream in memory that grows by pages, so that growing copies nothing and leaves nothing behind. What becomes longer
/// than a limit goes elsewhere; it is written from front to back and read afterwards.
/// </summary>
/// <param name="elsewhere">Makes the stream for what is longer; without, everything stays in memory.</param>
/// <param name="mostInMemory">Length up to which it stays in memory.</param>
internal sealed class PagedStream(Func<Stream>? elsewhere = null, long mostInMemory = PagedStream.UsualLimit) : Stream
{
    private const long UsualLimit = 256 << 20;
    private const int PageLength = 1 << 18;

    private readonly List<byte[]> _pages = [];
    private Stream? _elsewhere;
    private long _length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_elsewhere is null && elsewhere is not null && Position + buffer.Length > mostInMemory)
        {
            MoveElsewhere(elsewhere());
        }

        if (_elsewhere is not null)
        {
            _elsewhere.Write(buffer);
            Position += buffer.Length;
            _length = Position;
            return;
        }

        while (buffer.Length > 0)
        {
            var (page, at) = Math.DivRem(Position, PageLength);
            while (_pages.Count <= page)
            {
                _pages.Add(new byte[PageLength]);
            }

            var part = Math.Min(buffer.Length, PageLength - (int)at);
            buffer[..part].CopyTo(_pages[(int)page].AsSpan((int)at));
            buffer = buffer[part..];
            Position += part;
            _length = Math.Max(_length, Position);
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_elsewhere is not null)
        {
            _elsewhere.Position = Position;
            var read = _elsewhere.Read(buffer);
            Position += read;
            return read;
        }

        var (page, at) = Math.DivRem(Position, PageLength);
        var part = (int)Math.Min(Math.Min(buffer.Length, PageLength - at), Math.Max(0, _length - Position));
        if (part > 0)
        {
            _pages[(int)page].AsSpan((int)at, part).CopyTo(buffer);
        }

        Position += part;
        return part;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => _length,
    };

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _elsewhere?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void MoveElsewhere(Stream stream)
    {
        _elsewhere = stream;
        for (long at = 0; at < _length; at += PageLength)
        {
            stream.Write(_pages[(int)(at / PageLength)].AsSpan(0, (int)Math.Min(PageLength, _length - at)));
        }

        _pages.Clear();
    }
}
