using System.Security.Cryptography;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>
/// Computes the SHA-256 of what is written through it, and has the disk begin with it, so that keeping the object later
/// waits for its last few megabytes alone.
/// </summary>
internal sealed class StagedStream(Stream target) : Stream
{
    private const long Strip = 8 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;
    private long _begun;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => target.CanWrite;

    public override long Length => target.Length;

    public override long Position
    {
        get => target.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>SHA-256 of everything written so far.</summary>
    public byte[] Digest() => _hash.GetCurrentHash();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        _hash.AppendData(buffer);
        Began(buffer.Length);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default)
    {
        // A file is written by another thread: this one has the time to hash.
        var writing = target.WriteAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span);
        await writing;
        Began(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Began(int count)
    {
        _written += count;
        if (_written - _begun >= Strip && target is FileStream file)
        {
            DiskFlush.Begin(file.SafeFileHandle, _begun, _written - _begun);
            _begun = _written;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            target.Dispose();
        }

        base.Dispose(disposing);
    }
}
