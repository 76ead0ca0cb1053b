namespace CohortVault.Genomics.Imputation;

/// <summary>A stream in memory that grows by pages, so that growing copies nothing and leaves nothing behind.</summary>
internal sealed class PagedStream : Stream
{
    private const int PageLength = 1 << 18;

    private readonly List<byte[]> _pages = [];
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
}
