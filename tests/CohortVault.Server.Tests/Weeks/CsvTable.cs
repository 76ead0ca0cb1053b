using System.Text;

namespace CohortVault.Server.Tests.Weeks;

/// <summary>A table as another program reads it: RFC 4180, and nothing of the product.</summary>
internal sealed class CsvTable
{
    private CsvTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows) => (Columns, Rows) = (columns, rows);

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>Rows with their cells by column, where no two columns have one name.</summary>
    public IEnumerable<Dictionary<string, string>> Records =>
        Rows.Select(row => Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second));

    public static CsvTable Read(byte[] content)
    {
        var lines = Cells(Encoding.UTF8.GetString(content).TrimStart('\uFEFF')).ToList();
        Assert.All(lines, line => Assert.Equal(lines[0].Count, line.Count));
        return new CsvTable(lines[0], [.. lines.Skip(1)]);
    }

    private static IEnumerable<List<string>> Cells(string text)
    {
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            var sign = text[at];
            if (quoted && sign == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append(text[++at]);
            }
            else if (sign == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (sign is ',' or '\n'))
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (sign == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else
            {
                cell.Append(sign);
            }
        }

        Assert.True(row.Count == 0 && cell.Length == 0 && !quoted, "The table does not end with a line.");
    }
}
