using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Sealing.Archives;

/// <summary>
/// Writes a zip whose entries are encrypted with WinZip's AE-2 and AES-256, stored without compression, to a stream
/// that need not seek. One entry is written at a time, in fixed memory.
/// </summary>
public sealed class AesZipWriter : IDisposable
{
    private readonly Stream _output;
    private readonly string _password;
    private readonly uint _dosTime;
    private readonly List<Entry> _entries = [];
    private long _written;
    private EntryStream? _current;
    private bool _finished;

    /// <summary>Starts an archive.</summary>
    /// <param name="output">Where the archive goes; stays open.</param>
    /// <param name="password">Password of every entry.</param>
    /// <param name="modified">Time shown for every entry; the format keeps it unencrypted, to two seconds.</param>
    public AesZipWriter(Stream output, string password, DateTimeOffset modified)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        _output = output;
        _password = password;
        _dosTime = DosTime(modified.UtcDateTime);
    }

    /// <summary>Starts an entry; disposing the stream ends it. Names are visible without the password.</summary>
    public Stream AddEntry(string name)
    {
        if (_finished || _current is not null)
        {
            throw new InvalidOperationException(
                _finished ? "The archive is finished." : "End the current entry before starting another.");
        }

        if (!IsEntryName(name) || _entries.Exists(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"'{name}' is not a possible or not a new name for an archive entry.",
                nameof(name));
        }

        var entry = new Entry(name, _written);
        Put(LocalHeader(entry));
        _entries.Add(entry);
        return _current = new EntryStream(this, entry);
    }

    /// <summary>Writes the directory: only now is the archive whole.</summary>
    public void Finish()
    {
        if (_finished || _current is not null)
        {
            throw new InvalidOperationException("An archive is finished once, after its last entry.");
        }

        _finished = true;
        var start = _written;
        foreach (var entry in _entries)
        {
            Put(CentralHeader(entry));
        }

        Put(EndOfDirectory(start, _written - start));
        _output.Flush();
    }

    /// <summary>Releases the keys of an entry that was not ended; the output stays open.</summary>
    public void Dispose() => _current?.Abandon();

    /// <summary>Names that every system can store, with no way out of the folder they are extracted to.</summary>
    public static bool IsEntryName(string name) =>
        name.Length is > 0 and <= 200
        && !name.AsSpan().ContainsAnyExcept(NameCharacters)
        && name.Split('/').All(part => part.Length > 0 && part[0] is not ('.' or '-') && part[^1] != '.');

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    private static uint DosTime(DateTime time)
    {
        var year = Math.Clamp(time.Year, 1980, 2107);
        return (uint)(((year - 1980) << 25) | (time.Month << 21) | (time.Day << 16)
            | (time.Hour << 11) | (time.Minute << 5) | (time.Second / 2));
    }

    // Sizes are not known yet: they follow in a data descriptor, 64 bits wide because of the zip64 field here.
    private ReadOnlySpan<byte> LocalHeader(Entry entry)
    {
        var header = new ZipFields();
        header.U32(AesZipFormat.LocalHeader);
        header.U16(AesZipFormat.VersionNeeded);
        Common(header);
        header.U32(0);
        header.U32(uint.MaxValue);
        header.U32(uint.MaxValue);
        header.U16((ushort)entry.Name.Length);
        header.U16(20 + 11);
        header.Text(entry.Name);
        header.U16(AesZipFormat.ExtraZip64);
        header.U16(16);
        header.U64(0);
        header.U64(0);
        AesExtra(header);
        return header.Written;
    }

    private ReadOnlySpan<byte> CentralHeader(Entry entry)
    {
        var zip64 = new ZipFields();
        var header = new ZipFields();
        header.U32(AesZipFormat.CentralHeader);
        header.U16(AesZipFormat.MadeBy);
        header.U16(AesZipFormat.VersionNeeded);
        Common(header);
        header.U32(0);
        var plain = Narrow(entry.PlainSize, zip64);
        header.U32(Narrow(entry.PlainSize + AesZipFormat.EntryOverhead, zip64));
        header.U32(plain);
        header.U16((ushort)entry.Name.Length);
        var offset = Narrow(entry.Offset, zip64);
        header.U16((ushort)(11 + (zip64.Written.Length > 0 ? 4 + zip64.Written.Length : 0)));
        header.U16(0);
        header.U16(0);
        header.U16(0);
        header.U32(AesZipFormat.OwnerReadWrite);
        header.U32(offset);
        header.Text(entry.Name);
        if (zip64.Written.Length > 0)
        {
            header.U16(AesZipFormat.ExtraZip64);
            header.U16((ushort)zip64.Written.Length);
            header.Bytes(zip64.Written);
        }

        AesExtra(header);
        return header.Written;
    }

    private ReadOnlySpan<byte> EndOfDirectory(long start, long size)
    {
        var end = new ZipFields();
        var zip64End = start + size;
        if (start >= uint.MaxValue || _entries.Count >= ushort.MaxValue)
        {
            end.U32(AesZipFormat.Zip64EndOfDirectory);
            end.U64(AesZipFormat.Zip64EndOfDirectorySize - 12);
            end.U16(AesZipFormat.MadeBy);
            end.U16(AesZipFormat.VersionNeeded);
            end.U32(0);
            end.U32(0);
            end.U64((ulong)_entries.Count);
            end.U64((ulong)_entries.Count);
            end.U64((ulong)size);
            end.U64((ulong)start);
            end.U32(AesZipFormat.Zip64Locator);
            end.U32(0);
            end.U64((ulong)zip64End);
            end.U32(1);
        }

        var count = (ushort)Math.Min(_entries.Count, ushort.MaxValue);
        end.U32(AesZipFormat.EndOfDirectory);
        end.U16(0);
        end.U16(0);
        end.U16(count);
        end.U16(count);
        end.U32((uint)Math.Min(size, uint.MaxValue));
        end.U32((uint)Math.Min(start, uint.MaxValue));
        end.U16(0);
        return end.Written;
    }

    private void Common(ZipFields header)
    {
        header.U16(AesZipFormat.FlagEncrypted | AesZipFormat.FlagDataDescriptor | AesZipFormat.FlagUtf8);
        header.U16(AesZipFormat.MethodAes);
        header.U32(_dosTime);
    }

    private static void AesExtra(ZipFields header)
    {
        header.U16(AesZipFormat.ExtraAes);
        header.U16(7);
        header.U16(AesZipFormat.AeVersion2);
        header.U16(AesZipFormat.AeVendor);
        header.U8(AesZipFormat.Aes256);
        header.U16(AesZipFormat.MethodStored);
    }

    private static uint Narrow(long value, ZipFields zip64)
    {
        if (value < uint.MaxValue)
        {
            return (uint)value;
        }

        zip64.U64((ulong)value);
        return uint.MaxValue;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _written += bytes.Length;
    }

    private sealed record Entry(string Name, long Offset)
    {
        public long PlainSize { get; set; }
    }

    private sealed class EntryStream : Stream
    {
        private readonly AesZipWriter _archive;
        private readonly Entry _entry;
        private readonly AesZipCipher _cipher;
        private int _filled;
        private bool _ended;

        public EntryStream(AesZipWriter archive, Entry entry)
        {
            _archive = archive;
            _entry = entry;
            var salt = RandomNumberGenerator.GetBytes(AesZipFormat.SaltSize);
            _cipher = new AesZipCipher(archive._password, salt);
            archive.Put(salt);
            archive.Put(_cipher.Verifier);
        }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => !_ended;

        public override long Length => _entry.PlainSize;

        public override long Position
        {
            get => _entry.PlainSize;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _entry.PlainSize += buffer.Length;
            while (!buffer.IsEmpty)
            {
                var block = _cipher.Buffer;
                var count = Math.Min(buffer.Length, block.Length - _filled);
                buffer[..count].CopyTo(block.AsSpan(_filled));
                _filled += count;
                buffer = buffer[count..];
                if (_filled == block.Length)
                {
                    PutBlock();
                }
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public void Abandon()
        {
            _ended = true;
            _cipher.Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_ended)
            {
                PutBlock();
                _archive.Put(_cipher.AuthenticationCode());
                var descriptor = new ZipFields();
                descriptor.U32(AesZipFormat.DataDescriptor);
                descriptor.U32(0);
                descriptor.U64((ulong)(_entry.PlainSize + AesZipFormat.EntryOverhead));
                descriptor.U64((ulong)_entry.PlainSize);
                _archive.Put(descriptor.Written);
                _archive._current = null;
                Abandon();
            }

            base.Dispose(disposing);
        }

        private void PutBlock()
        {
            _archive.Put(_cipher.Encrypt(_filled));
            _filled = 0;
        }
    }

    /// <summary>Little-endian fields, one after the other.</summary>
    private sealed class ZipFields
    {
        private readonly ArrayBufferWriter<byte> _fields = new(256);

        public ReadOnlySpan<byte> Written => _fields.WrittenSpan;

        public void U8(byte value) => Bytes([value]);

        public void U16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_fields.GetSpan(sizeof(ushort)), value);
            _fields.Advance(sizeof(ushort));
        }

        public void U32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_fields.GetSpan(sizeof(uint)), value);
            _fields.Advance(sizeof(uint));
        }

        public void U64(ulong value)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_fields.GetSpan(sizeof(ulong)), value);
            _fields.Advance(sizeof(ulong));
        }

        public void Text(string ascii) => Bytes(Encoding.ASCII.GetBytes(ascii));

        public void Bytes(ReadOnlySpan<byte> bytes) => _fields.Write(bytes);
    }
}
