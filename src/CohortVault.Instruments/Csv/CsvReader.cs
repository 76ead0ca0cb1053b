using System.Text;

namespace CohortVault.Instruments.Csv;

/// <summary>Reads a table so that <see cref="CsvWriter"/> gives the same bytes again.</summary>
public static class CsvReader
{
    /// <summary>Most bytes a file may have.</summary>
    public const int MaximumBytes = 64 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    /// <summary>Reads the whole table.</summary>
    /// <exception cref="DictionaryRefusedException">The bytes are no such table; the message says where and
    /// why.</exception>
    public static CsvDocument Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length > MaximumBytes)
        {
            throw Refuse("csv.too-large", $"The file is larger than {MaximumBytes >> 20} MiB.", "Split it.", file, 0);
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw Refuse("csv.encoding", "The file is UTF-16.", "Save it as CSV in UTF-8.", file, 1);
        }

        var mark = bytes is [0xEF, 0xBB, 0xBF, ..];
        var text = Decode(mark ? bytes[3..] : bytes, file);
        var delimiter = Delimiter(text);
        return new CsvDocument(mark, delimiter, Rows(text, delimiter, file));
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException broken)
        {
            var line = 1 + bytes[..Math.Clamp(broken.Index, 0, bytes.Length)].Count((byte)'\n');
            throw Refuse(
                "csv.encoding", "A character is not UTF-8.", "Save the file as CSV in UTF-8 (Excel: \"CSV UTF-8\").",
                file, line);
        }
    }

    // The first line names the columns, and no name of a column that we know holds a semicolon or a tab.
    private static char Delimiter(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text.AsSpan() : text.AsSpan(0, end);
        return first.Contains('\t') ? '\t' : first.Contains(';') ? ';' : ',';
    }

    private static List<CsvRow> Rows(string text, char delimiter, string file)
    {
        var rows = new List<CsvRow>();
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var cells = new List<CsvCell>(18);
            var start = line;
            while (true)
            {
                cells.Add(at < text.Length && text[at] == '"'
                    ? Quoted(text, ref at, ref line, delimiter, file) : Plain(text, ref at, delimiter, file, line));
                if (at >= text.Length || text[at] != delimiter)
                {
                    break;
                }

                at++;
                if (at == text.Length)
                {
                    cells.Add(new CsvCell("", CellQuoting.None));
                    break;
                }
            }

            rows.Add(new CsvRow(cells, End(text, ref at), start));
            line++;
        }

        return rows;
    }

    private static RowEnd End(string text, ref int at)
    {
        if (at >= text.Length)
        {
            return RowEnd.None;
        }

        if (text[at] == '\n')
        {
            at++;
            return RowEnd.Lf;
        }

        at++;
        if (at < text.Length && text[at] == '\n')
        {
            at++;
            return RowEnd.CrLf;
        }

        return RowEnd.Cr;
    }

    private static CsvCell Plain(string text, ref int at, char delimiter, string file, int line)
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny(delimiter, '\r', '\n');
        var content = length < 0 ? rest : rest[..length];
        at += content.Length;
        RefuseZero(content, file, line);
        return new CsvCell(content.ToString(), content.Contains('"') ? CellQuoting.Bare : CellQuoting.None);
    }

    private static CsvCell Quoted(string text, ref int at, ref int line, char delimiter, string file)
    {
        var (opened, content) = (line, new StringBuilder());
        at++;
        while (true)
        {
            var length = text.AsSpan(at).IndexOf('"');
            if (length < 0)
            {
                throw Refuse(
                    "csv.quote", "A quote opens here and is never closed.",
                    "Close it, or write a quote inside a quoted cell twice.", file, opened);
            }

            var part = text.AsSpan(at, length);
            RefuseZero(part, file, line);
            content.Append(part);
            line += Breaks(part, text, at + length);
            at += length + 1;
            if (at < text.Length && text[at] == '"')
            {
                content.Append('"');
                at++;
                continue;
            }

            if (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
            {
                throw Refuse(
                    "csv.quote", "Something follows the closing quote of a cell.",
                    "Write a quote inside a quoted cell twice, and nothing after the closing one.", file, line);
            }

            return new CsvCell(content.ToString(), CellQuoting.Quoted);
        }
    }

    private static int Breaks(ReadOnlySpan<char> part, string text, int end)
    {
        var lines = part.Count('\n');
        for (var index = 0; index < part.Length; index++)
        {
            var next = index + 1 < part.Length ? part[index + 1] : end < text.Length ? text[end] : '\0';
            lines += part[index] == '\r' && next != '\n' ? 1 : 0;
        }

        return lines;
    }

    private static void RefuseZero(ReadOnlySpan<char> content, string file, int line)
    {
        if (content.Contains('\0'))
        {
            throw Refuse("csv.character", "A cell holds a zero character.", "Export the file again.", file, line);
        }
    }

    private static DictionaryRefusedException Refuse(string code, string problem, string remedy, string file,
        int line) =>
        new(code, problem, remedy, file, line);
}
