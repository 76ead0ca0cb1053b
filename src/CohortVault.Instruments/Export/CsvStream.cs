using System.Buffers;
using System.Text;

namespace CohortVault.Instruments.Export;

/// <summary>
/// Writes rows to a stream as they come: UTF-8, commas, line feeds, and quotes where REDCap has them, or only where
/// they are needed. It keeps one row in memory, and a few more while they are small.
/// </summary>
internal sealed class CsvStream(Stream stream, bool fewQuotes = false)
{
    private const int FlushAt = 64 << 10;
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",\r\n");
    private static readonly SearchValues<char> AskForQuotes = SearchValues.Create("\",;\r\n \t\\");

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + 4096);
    private bool _inRow;
    private int _rowStart;

    /// <summary>Bytes of the longest row.</summary>
    public int LongestRow { get; private set; }

    public void Mark() => _buffer.Write<byte>([0xEF, 0xBB, 0xBF]);

    public void Cell(string text)
    {
        if (_inRow)
        {
            Add((byte)',');
        }

        _inRow = true;
        if (text.AsSpan().ContainsAny(fewQuotes ? NeedQuotes : AskForQuotes))
        {
            Add((byte)'"');
            Add(text.Replace("\"", "\"\"", StringComparison.Ordinal));
            Add((byte)'"');
        }
        else
        {
            Add(text);
        }
    }

    public ValueTask EndRowAsync(CancellationToken ct)
    {
        Add((byte)'\n');
        _inRow = false;
        LongestRow = Math.Max(LongestRow, _buffer.WrittenCount - _rowStart);
        _rowStart = _buffer.WrittenCount;
        return _buffer.WrittenCount < FlushAt ? ValueTask.CompletedTask : FlushAsync(ct);
    }

    public async ValueTask FlushAsync(CancellationToken ct)
    {
        await stream.WriteAsync(_buffer.WrittenMemory, ct);
        _buffer.ResetWrittenCount();
        _rowStart = 0;
    }

    private void Add(byte sign)
    {
        _buffer.GetSpan(1)[0] = sign;
        _buffer.Advance(1);
    }

    private void Add(string text)
    {
        if (text.Length > 0)
        {
            var most = Encoding.UTF8.GetMaxByteCount(text.Length);
            _buffer.Advance(Encoding.UTF8.GetBytes(text, _buffer.GetSpan(most)));
        }
    }
}
