using System.Text;

namespace CohortVault.Instruments.Records;

/// <summary>
/// Reads a table row by row from a stream, in fixed memory whatever the bytes are: a row that is too long, an open
/// quote or bytes that are no UTF-8 end the reading with a refusal.
/// </summary>
internal sealed class CsvRowReader : IDisposable
{
    /// <summary>Most cells of a row.</summary>
    public const int MaximumCells = 100_000;

    /// <summary>Most characters of a row.</summary>
    public const int MaximumRow = 16 << 20;

    // Bytes that are no UTF-8 become a character that no text has, so that the line where they stand is known.
    private const char Broken = '\uFFFF';

    private static readonly Encoding Utf8 = Encoding.GetEncoding(
        "utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback($"{Broken}"));

    private readonly StreamReader _reader;
    private readonly char[] _buffer = new char[32 << 10];
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private int _at;
    private int _length;
    private int _characters;
    private int _lineNow = 1;
    private bool _afterReturn;
    private bool _started;

    public CsvRowReader(Stream stream, char? delimiter)
    {
        _reader = new StreamReader(
            stream, Utf8, detectEncodingFromByteOrderMarks: false, bufferSize: 32 << 10, leaveOpen: true);
        Delimiter = delimiter ?? '\0';
    }

    /// <summary>What separates cells; known once a cell was read.</summary>
    public char Delimiter { get; private set; }

    /// <summary>Cells of the row that was read last.</summary>
    public IReadOnlyList<string> Cells => _cells;

    /// <summary>1-based line on which that row starts.</summary>
    public int Line { get; private set; }

    public void Dispose() => _reader.Dispose();

    /// <summary>Reads the next row that is not blank; false at the end.</summary>
    /// <exception cref="DictionaryRefusedException">The bytes are no such table.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        do
        {
            _cells.Clear();
            _characters = 0;
            Line = _lineNow;
            if (!await ReadRowAsync(ct))
            {
                return false;
            }

            Delimiter = Delimiter == '\0' && _cells is not [""] ? ',' : Delimiter;
        }
        while (_cells is [""]);

        return true;
    }

    private async ValueTask<bool> ReadRowAsync(CancellationToken ct)
    {
        var (any, quoted, inQuotes, opened) = (false, false, false, 0);
        _cell.Clear();
        while (await NextAsync(ct) is var next and >= 0)
        {
            var sign = (char)next;
            any = true;
            if (inQuotes)
            {
                inQuotes = sign != '"';
                if (inQuotes)
                {
                    Keep(sign);
                }
            }
            else if (sign == '"' && (quoted || _cell.Length == 0))
            {
                if (quoted)
                {
                    Keep('"');
                }
                else
                {
                    opened = _lineNow;
                }

                (quoted, inQuotes) = (true, true);
            }
            else if (IsDelimiter(sign))
            {
                End();
                quoted = false;
            }
            else if (sign is '\n' or '\r')
            {
                End();
                if (sign == '\r' && await PeekAsync(ct) == '\n')
                {
                    await NextAsync(ct);
                }

                return true;
            }
            else if (quoted)
            {
                throw Refuse("csv.quote", "Something follows the closing quote of a cell.",
                    "Write a quote inside a quoted cell twice, and nothing after the closing one.", _lineNow);
            }
            else
            {
                Keep(sign);
            }
        }

        if (inQuotes)
        {
            throw Refuse("csv.quote", "A quote opens here and is never closed.",
                "Close it, or write a quote inside a quoted cell twice.", opened);
        }

        if (any)
        {
            End();
        }

        return any;
    }

    private bool IsDelimiter(char sign)
    {
        // The first cell of the heading ends here: it tells what separates cells.
        if (Delimiter == '\0' && sign is ',' or ';' or '\t')
        {
            Delimiter = sign;
        }

        return sign == Delimiter && sign != '\0';
    }

    private void Keep(char sign)
    {
        if (sign == Broken)
        {
            throw Refuse("csv.encoding", "A character is not UTF-8.",
                "Save the file as CSV in UTF-8 (Excel: \"CSV UTF-8\").", _lineNow);
        }

        if (sign == '\0')
        {
            throw Refuse("csv.character", "A cell holds a zero character.", "Export the file again.", _lineNow);
        }

        if (++_characters > MaximumRow)
        {
            throw Refuse("import.row", "The row is longer than 16 million characters.",
                "Check that a quote is not missing.", Line);
        }

        _cell.Append(sign);
    }

    private void End()
    {
        if (_cells.Count == MaximumCells)
        {
            throw Refuse("import.row", "The row has more than 100,000 cells.", "Split the table by instrument.", Line);
        }

        _cells.Add(_cell.Length == 0 ? "" : _cell.ToString());
        _cell.Clear();
    }

    private ValueTask<int> NextAsync(CancellationToken ct)
    {
        if (_at < _length)
        {
            return ValueTask.FromResult<int>(Count(_buffer[_at++]));
        }

        return FillAsync(ct);

        async ValueTask<int> FillAsync(CancellationToken token) =>
            await FetchAsync(token) ? Count(_buffer[_at++]) : -1;
    }

    private async ValueTask<int> PeekAsync(CancellationToken ct) =>
        _at < _length || await FetchAsync(ct) ? _buffer[_at] : -1;

    // A line ends with a line feed, or with a carriage return that none follows.
    private char Count(char sign)
    {
        _lineNow += sign == '\r' || (sign == '\n' && !_afterReturn) ? 1 : 0;
        _afterReturn = sign == '\r';
        return sign;
    }

    private async ValueTask<bool> FetchAsync(CancellationToken ct)
    {
        (_at, _length) = (0, await _reader.ReadAsync(_buffer, ct));
        if (!_started && _length > 0)
        {
            _started = true;
            _at = _buffer[0] == '\uFEFF' ? 1 : 0;
            return _at < _length || await FetchAsync(ct);
        }

        return _length > 0;
    }

    private static DictionaryRefusedException Refuse(string code, string problem, string remedy, int line) =>
        new(code, problem, remedy, "table", line);
}
