using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;

namespace CohortVault.Platform.Tests.Features.Vault;

/// <summary>
/// A staging area on a disk with little room: writes beyond it fail as the operating system lets them fail.
/// </summary>
internal sealed class FullDisk(DataDirectory directory, long room) : StagingArea(directory)
{
    private const int NoSpaceLeft = 28;

    public override Stream Create(ObjectId id) => new Limited(base.Create(id), room);

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
