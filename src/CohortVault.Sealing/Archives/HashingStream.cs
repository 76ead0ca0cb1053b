using System.Security.Cryptography;

namespace CohortVault.Sealing.Archives;

/// <summary>
/// Passes on what is written and tells size and SHA-256 when it is disposed, after the inner stream ended. The digest is made
/// beside the writing, on another core where there is one.
/// </summary>
internal sealed class HashingStream : Stream
{
    private const int BufferSize = 128 * 1024;

    private readonly Stream _inner;
    private readonly Action<long, string> _ended;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly WorkBeside _hashing;
    private int _filled;
    private long _size;
    private bool _closed;

    public HashingStream(Stream inner, Action<long, string> ended)
    {
        (_inner, _ended) = (inner, ended);
        _hashing = new WorkBeside(BufferSize, bytes => _hash.AppendData(bytes.Span));
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_closed;

    public override long Length => _size;

    public override long Position
    {
        get => _size;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _size += buffer.Length;
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(buffer.Length, BufferSize - _filled)];
            part.CopyTo(_hashing.Buffer.AsSpan(_filled));
            _filled += part.Length;
            if (_filled == BufferSize)
            {
                HashFilled();
            }

            _inner.Write(part);
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            try
            {
                HashFilled();
                _inner.Dispose();
                _hashing.Drain();
                _ended(_size, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            }
            finally
            {
                _hashing.Dispose();
                _hash.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void HashFilled()
    {
        _hashing.Pass(_filled);
        _filled = 0;
    }
}
