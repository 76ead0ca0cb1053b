using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// Seals what is written to it, in fixed memory. Only <see cref="Finish"/> makes the object whole: one that was
/// disposed without it, or cut off by a crash, lacks its last chunk and does not open.
/// </summary>
public sealed class SealedObjectWriter : Stream
{
    private readonly Stream _sealedTo;
    private readonly bool _leaveOpen;
    private readonly ChunkCipher _cipher;
    private readonly byte[] _chunk = GC.AllocateUninitializedArray<byte>(SealedObjectFormat.ChunkSize, pinned: true);
    private readonly byte[] _record = GC.AllocateUninitializedArray<byte>(SealedObjectFormat.RecordSize, pinned: true);
    private int _filled;
    private long _next;
    private State _state;
    private IOException? _failure;

    /// <summary>Starts a sealed object and writes its header.</summary>
    /// <param name="sealedTo">Where the sealed bytes go; only ever appended to.</param>
    /// <param name="objectKey">The object's own key. It must never seal a second object of the same identity.</param>
    /// <param name="context">What the object is, at most 1024 bytes; the reader must name the same.</param>
    /// <param name="leaveOpen">Whether <paramref name="sealedTo"/> stays open when this is disposed.</param>
    public SealedObjectWriter(
        Stream sealedTo, SecretKey objectKey, ReadOnlySpan<byte> context, bool leaveOpen = false)
        : this(sealedTo, objectKey, context, RandomNumberGenerator.GetBytes(SealedObjectFormat.SaltSize), leaveOpen)
    {
    }

    /// <summary>As above with a given salt: only the test vectors may choose one.</summary>
    internal SealedObjectWriter(
        Stream sealedTo, SecretKey objectKey, ReadOnlySpan<byte> context, ReadOnlySpan<byte> salt, bool leaveOpen)
    {
        Span<byte> header = stackalloc byte[SealedObjectFormat.HeaderSize];
        _sealedTo = sealedTo;
        _leaveOpen = leaveOpen;
        _cipher = SealedObjectFormat.CreateHeader(objectKey, context, salt, header);
        sealedTo.Write(header);
    }

    private enum State
    {
        Open,
        Finished,
        Broken,
        Disposed,
    }

    /// <summary>Plain bytes written so far.</summary>
    public long PlainLength { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _state == State.Open;

    /// <inheritdoc/>
    public override long Length => PlainLength;

    /// <inheritdoc/>
    public override long Position
    {
        get => PlainLength;
        set => throw new NotSupportedException("A sealed object is written once, from its beginning to its end.");
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        MustBeOpen();
        while (Take(ref buffer) is var length and > 0)
        {
            Put(length);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default)
    {
        MustBeOpen();
        while (TakeMemory(ref buffer) is var length and > 0)
        {
            await PutAsync(length, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Seals the last chunk: from now on the object opens.</summary>
    public void Finish()
    {
        MustBeOpen();
        Put(SealChunk(_chunk.AsSpan(0, _filled), last: true));
        _sealedTo.Flush();
        _state = State.Finished;
    }

    /// <summary>Seals the last chunk: from now on the object opens.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken = default)
    {
        MustBeOpen();
        await PutAsync(SealChunk(_chunk.AsSpan(0, _filled), last: true), cancellationToken);
        await _sealedTo.FlushAsync(cancellationToken);
        _state = State.Finished;
    }

    /// <summary>Does nothing: a chunk leaves only when it is full, or last.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _state != State.Disposed)
        {
            _state = State.Disposed;
            CryptographicOperations.ZeroMemory(_chunk);
            _cipher.Dispose();
            if (!_leaveOpen)
            {
                _sealedTo.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    // Moves plain bytes into the chunk until a record is ready to leave; 0 when everything is taken in.
    // A full chunk waits for the byte after it, because it may be the last one.
    private int Take(ref ReadOnlySpan<byte> plain)
    {
        while (!plain.IsEmpty)
        {
            if (_filled == SealedObjectFormat.ChunkSize)
            {
                var length = SealChunk(_chunk, last: false);
                _filled = 0;
                return length;
            }

            if (_filled == 0 && plain.Length > SealedObjectFormat.ChunkSize)
            {
                var length = SealChunk(plain[..SealedObjectFormat.ChunkSize], last: false);
                plain = plain[SealedObjectFormat.ChunkSize..];
                PlainLength += SealedObjectFormat.ChunkSize;
                return length;
            }

            var count = Math.Min(plain.Length, SealedObjectFormat.ChunkSize - _filled);
            plain[..count].CopyTo(_chunk.AsSpan(_filled));
            _filled += count;
            PlainLength += count;
            plain = plain[count..];
        }

        return 0;
    }

    private int TakeMemory(ref ReadOnlyMemory<byte> plain)
    {
        var rest = plain.Span;
        var length = Take(ref rest);
        plain = plain[(plain.Length - rest.Length)..];
        return length;
    }

    // The place is used up before anything is written, so that a failed write can never seal it a second time.
    private int SealChunk(ReadOnlySpan<byte> plain, bool last)
    {
        if (_next > uint.MaxValue)
        {
            throw new InvalidOperationException("A sealed object holds at most 2^32 chunks (256 TiB).");
        }

        return _cipher.Seal((uint)_next++, last, plain, _record);
    }

    private void Put(int length)
    {
        _state = State.Broken;
        try
        {
            _sealedTo.Write(_record.AsSpan(0, length));
        }
        catch (IOException failed)
        {
            _failure = failed;
            throw;
        }

        _state = State.Open;
    }

    private async ValueTask PutAsync(int length, CancellationToken cancellationToken)
    {
        _state = State.Broken;
        try
        {
            await _sealedTo.WriteAsync(_record.AsMemory(0, length), cancellationToken);
        }
        catch (IOException failed)
        {
            _failure = failed;
            throw;
        }

        _state = State.Open;
    }

    private void MustBeOpen()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);

        // Streams around this one write their ends when they are disposed: that must not hide why writing failed.
        if (_state == State.Broken && _failure is not null)
        {
            throw new IOException(_failure.Message, _failure.HResult);
        }

        if (_state != State.Open)
        {
            throw new InvalidOperationException(
                _state == State.Finished
                    ? "The sealed object is finished; nothing can be added."
                    : "Writing the sealed object failed before; start a new one.");
        }
    }
}
