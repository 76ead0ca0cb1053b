using System.Security.Cryptography;

namespace CohortVault.Sealing.Archives;

/// <summary>
/// Passes on what is written and tells size and SHA-256 when it is disposed, after the inner stream ended. The digest is made
/// beside the writing, on another core where there is one, from two buffers that are zeroed afterwards.
/// </summary>
internal sealed class HashingStream(Stream inner, Action<long, string> ended) : Stream
{
    private const int BufferSize = 256 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _filling = NewBuffer();
    private byte[] _other = NewBuffer();
    private int _filled;
    private Task _hashing = Task.CompletedTask;
    private long _size;
    private bool _ended;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_ended;

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
            part.CopyTo(_filling.AsSpan(_filled));
            _filled += part.Length;
            if (_filled == BufferSize)
            {
                HashFilled();
            }

            inner.Write(part);
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended)
        {
            _ended = true;
            try
            {
                HashFilled();
                inner.Dispose();
                _hashing.GetAwaiter().GetResult();
                ended(_size, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            }
            finally
            {
                _hash.Dispose();
                CryptographicOperations.ZeroMemory(_filling);
                CryptographicOperations.ZeroMemory(_other);
            }
        }

        base.Dispose(disposing);
    }

    private static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);

    private void HashFilled()
    {
        _hashing.GetAwaiter().GetResult();
        var (full, length) = (_filling, _filled);
        _hashing = Task.Run(() => _hash.AppendData(full, 0, length));
        (_filling, _other, _filled) = (_other, _filling, 0);
    }
}
