using System.Security.Cryptography;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>
/// Sealed bytes of a store, compared with their digest as they are read: whoever has read all of them, in order but
/// with any detours, does not get the last ones unless all were right.
/// </summary>
internal sealed class VerifiedStream(Stream kept, byte[] digest) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _hashed;
    private bool _right;

    public override bool CanRead => kept.CanRead;

    public override bool CanSeek => kept.CanSeek;

    public override bool CanWrite => false;

    public override long Length => kept.Length;

    public override long Position
    {
        get => kept.Position;
        set => kept.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var place = kept.Position;
        var count = kept.Read(buffer);
        Compare(place, buffer[..count]);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var place = kept.Position;
        var count = await kept.ReadAsync(buffer, cancellationToken);
        Compare(place, buffer.Span[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => kept.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            kept.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Compare(long place, Span<byte> read)
    {
        if (_right || place > _hashed || place + read.Length <= _hashed)
        {
            return;
        }

        _hash.AppendData(read[(int)(_hashed - place)..]);
        _hashed = place + read.Length;
        if (_hashed == kept.Length)
        {
            _right = CryptographicOperations.FixedTimeEquals(_hash.GetHashAndReset(), digest);
            if (!_right)
            {
                CryptographicOperations.ZeroMemory(read);
                throw new SealBrokenException(
                    "The store returned other bytes than those that were kept: their SHA-256 differs.");
            }
        }
    }
}
