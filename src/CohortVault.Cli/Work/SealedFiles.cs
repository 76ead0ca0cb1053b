using System.Security.Cryptography;
using CohortVault.Genomics.Work;
using CohortVault.Sealing;

namespace CohortVault.Cli.Work;

/// <summary>
/// Opens the sealed files that an order names, and makes scratch files that only this process can read.
/// </summary>
internal static class SealedFiles
{
    private const int BufferSize = 1 << 17;

    /// <summary>Opens a file for reading; may be called again for another pass.</summary>
    public static Stream Open(SealedFile file)
    {
        using var key = SecretKey.FromBytes(file.Key);
        return new SealedObjectReader(
            new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize), key, file.Context);
    }

    /// <summary>Makes a file. Disposing the stream finishes it; only the server decides whether it counts.</summary>
    public static Stream Create(SealedFile file)
    {
        using var key = SecretKey.FromBytes(file.Key);
        CryptographicOperations.ZeroMemory(file.Key);
        var disk = new FileStream(file.Path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        return new SealedOutput(disk, new SealedObjectWriter(disk, key, file.Context));
    }
}

/// <summary>A sealed file being written; finished and flushed to the disk when it is disposed.</summary>
internal sealed class SealedOutput(FileStream disk, SealedObjectWriter sealedTo) : WriteOnlyStream
{
    private bool _done;

    public override void Write(ReadOnlySpan<byte> buffer) => sealedTo.Write(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_done)
        {
            _done = true;
            try
            {
                sealedTo.Finish();
                disk.Flush(flushToDisk: true);
            }
            finally
            {
                sealedTo.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}

/// <summary>
/// Space for what has to wait its turn, sealed, and without a name from the start. It is written from front to back; once
/// a place to read from is chosen, nothing can be added.
/// </summary>
internal sealed class Scratch : Stream
{
    private static readonly byte[] Context = "scratch"u8.ToArray();
    private readonly SecretKey _key = SecretKey.Generate();
    private readonly FileStream _disk;
    private readonly SealedObjectWriter _writer;
    private SealedObjectReader? _reader;
    private long _written;

    public Scratch(string directory)
    {
        var path = Path.Combine(directory, $"scratch-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");
        _disk = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.Delete(path);
        _writer = new SealedObjectWriter(_disk, _key, Context, leaveOpen: true);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => _reader is null;

    public override long Length => _written;

    public override long Position
    {
        get => _reader?.Position ?? _written;
        set => Reader().Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _writer.Write(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Reader().Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Reader().Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    /// <summary>Ends writing and copies everything to a stream.</summary>
    public void MoveTo(Stream target) => Reader().CopyTo(target);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader?.Dispose();
            _writer.Dispose();
            _disk.Dispose();
            _key.Dispose();
        }

        base.Dispose(disposing);
    }

    private SealedObjectReader Reader()
    {
        if (_reader is null)
        {
            _writer.Finish();
            _disk.Position = 0;
            _reader = new SealedObjectReader(_disk, _key, Context, leaveOpen: true);
        }

        return _reader;
    }
}

/// <summary>What streams that are only written to have in common.</summary>
internal abstract class WriteOnlyStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
