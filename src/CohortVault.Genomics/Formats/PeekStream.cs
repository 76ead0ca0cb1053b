namespace CohortVault.Genomics.Formats;

/// <summary>Read-only view of a stream that counts what was read and lets the first bytes be looked at.</summary>
internal sealed class PeekStream(Stream inner) : ReadOnlyStream
{
    private byte[] _ahead = [];
    private int _taken;

    /// <summary>Bytes taken from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Looks at up to <paramref name="count"/> bytes without consuming them; call it before reading.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        var buffer = new byte[count];
        var length = inner.ReadAtLeast(buffer, count, throwOnEndOfStream: false);
        _ahead = buffer[..length];
        BytesRead += length;
        return _ahead;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_taken < _ahead.Length)
        {
            var count = Math.Min(buffer.Length, _ahead.Length - _taken);
            _ahead.AsSpan(_taken, count).CopyTo(buffer);
            _taken += count;
            return count;
        }

        var read = inner.Read(buffer);
        BytesRead += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
