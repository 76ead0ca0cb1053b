using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;

namespace CohortVault.Platform.Tests.Features.Vault;

/// <summary>
/// A disk store on a disk with little room: writes beyond it fail as the operating system lets them fail.
/// </summary>
internal sealed class FullDisk(IBlobStore disk, long room) : IBlobStore
{
    private const int NoSpaceLeft = 28;

    public Stream Stage(ObjectId id) => new Limited(disk.Stage(id), room);

    public string StagedPath(ObjectId id) => disk.StagedPath(id);

    public Stream OpenStaged(ObjectId id) => disk.OpenStaged(id);

    public void Keep(ObjectId id) => disk.Keep(id);

    public void Discard(ObjectId id) => disk.Discard(id);

    public void DiscardAll() => disk.DiscardAll();

    public Stream? Open(ObjectId id) => disk.Open(id);

    public string KeptPath(ObjectId id) => disk.KeptPath(id);

    public void Delete(ObjectId id) => disk.Delete(id);

    public IEnumerable<ObjectId> All() => disk.All();

    private sealed class Limited(Stream file, long room) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (file.Length + buffer.Length > room)
            {
                throw new IOException("No space left on device", NoSpaceLeft);
            }

            file.Write(buffer);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
