namespace CohortVault.Genomics.Formats;

/// <summary>Splits a stream into lines without copying them; grows its buffer up to the limit and no further.</summary>
internal sealed class LineReader(Stream stream, string file)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>1-based number of the line read last.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads the next line, without its line feed or carriage return.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool TryRead(int limit, out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                line = Take(searched + feed, skip: 1);
                return true;
            }

            searched = _end - _start;
            if (searched > limit)
            {
                throw FormatRefusals.LineTooLong(file, LineNumber + 1, limit);
            }

            if (_ended)
            {
                line = Take(searched, skip: 0);
                return searched > 0;
            }

            Fill();
        }
    }

    private ReadOnlySpan<byte> Take(int length, int skip)
    {
        var line = _buffer.AsSpan(_start, length);
        _start += length + skip;
        LineNumber++;
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_start > 0 && _end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }

        var read = stream.Read(_buffer.AsSpan(_end));
        _ended = read == 0;
        _end += read;
    }
}
