using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>An object being sealed into the staging area.</summary>
internal sealed class SealedWrite : ISealedWrite
{
    private readonly Vault _vault;
    private readonly SealScope _scope;
    private readonly SecretKey _key;
    private readonly StagedStream _staged;
    private readonly SealedObjectWriter _writer;
    private bool _committed;

    public SealedWrite(Vault vault, SealScope scope, ObjectId id)
    {
        _vault = vault;
        _scope = scope;
        Id = id;
        _key = SecretKey.Generate();
        _staged = new StagedStream(vault.Staging.Create(id));
        _writer = new SealedObjectWriter(_staged, _key, Vault.ContextOf(id));
        Stream = new WriteStream(_writer);
    }

    public ObjectId Id { get; }

    public Stream Stream { get; }

    public async Task<long> CommitAsync(Func<CohortDbContext, CancellationToken, Task> together, CancellationToken ct)
    {
        var length = _writer.PlainLength;
        try
        {
            await _writer.FinishAsync(ct);
            var digest = _staged.Digest();
            await _writer.DisposeAsync();
            await _vault.KeepAsync(_scope, Id, _key, length, digest, together, ct);
        }
        catch (IOException failed) when (DiskFullException.Is(failed))
        {
            throw new DiskFullException(failed);
        }

        _committed = true;
        return length;
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _key.Dispose();
        if (!_committed)
        {
            _vault.Staging.Discard(Id);
        }
    }

    /// <summary>What callers write to. Disposing it means nothing: the write ends by commit or roll-back.</summary>
    private sealed class WriteStream(SealedObjectWriter writer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => writer.CanWrite;

        public override long Length => writer.PlainLength;

        public override long Position
        {
            get => writer.PlainLength;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                writer.Write(buffer);
            }
            catch (IOException failed) when (DiskFullException.Is(failed))
            {
                throw new DiskFullException(failed);
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default)
        {
            try
            {
                await writer.WriteAsync(buffer, cancellationToken);
            }
            catch (IOException failed) when (DiskFullException.Is(failed))
            {
                throw new DiskFullException(failed);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
