namespace CohortVault.Genomics.Formats;

/// <summary>Reads BGZF: every block's checksum is verified, and the file must end with the end-of-file block.</summary>
internal sealed class BgzfReader(Stream compressed, string file) : ReadOnlyStream
{
    private readonly byte[] _block = new byte[BgzfBlock.MaxBlockSize];
    private readonly byte[] _payload = new byte[BgzfBlock.MaxBlockSize];
    private bool _lastWasEmpty;
    private bool _ended;
    private int _length;
    private int _next;

    public override int Read(Span<byte> buffer)
    {
        while (_next == _length && buffer.Length > 0)
        {
            if (_ended || !ReadBlock())
            {
                _ended = true;
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _length - _next);
        _payload.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool ReadBlock()
    {
        var header = _block.AsSpan(0, BgzfBlock.HeaderSize);
        var read = compressed.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            return _lastWasEmpty ? false : throw FormatRefusals.BgzfTruncated(file);
        }

        if (read < header.Length)
        {
            throw FormatRefusals.GzipTruncated(file);
        }

        if (!BgzfBlock.IsHeader(header))
        {
            throw header is [0x1f, 0x8b, ..] ? FormatRefusals.GzipDamaged(file) : FormatRefusals.GzipTrailing(file);
        }

        var size = BgzfBlock.SizeOf(header);
        if (size <= BgzfBlock.HeaderSize + 8)
        {
            throw FormatRefusals.GzipDamaged(file);
        }

        var body = _block.AsSpan(BgzfBlock.HeaderSize, size - BgzfBlock.HeaderSize);
        if (compressed.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length)
        {
            throw FormatRefusals.GzipTruncated(file);
        }

        _next = 0;
        _length = BgzfBlock.Inflate(_block, size, _payload);
        if (_length < 0)
        {
            _length = 0;
            throw FormatRefusals.GzipDamaged(file);
        }

        _lastWasEmpty = _length == 0;
        return true;
    }
}
