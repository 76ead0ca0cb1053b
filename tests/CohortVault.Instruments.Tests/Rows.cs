using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests;

/// <summary>Dictionaries in a few words.</summary>
internal static class Rows
{
    public static readonly string Heading = string.Join(',', Enum.GetValues<DictionaryColumn>().Select(c => $"\"{c.Heading()}\""));

    /// <summary>A row: name, form, type, and what else it has.</summary>
    public static string Row(string name, string type, string form = "f", params (DictionaryColumn Column, string Text)[] cells)
    {
        var row = Enumerable.Repeat("", DictionaryColumns.Count).ToArray();
        (row[0], row[1], row[3], row[4]) = (name, form, type, "Label");
        foreach (var (column, text) in cells)
        {
            row[(int)column] = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }

        return string.Join(',', row);
    }

    /// <summary>A dictionary's text: heading, record id, and these rows.</summary>
    public static string Text(params string[] rows) => string.Join('\n', [Heading, Row("record_id", "text"), .. rows, ""]);

    public static DictionaryReport Check(params string[] rows) => CheckText(Text(rows));

    public static DictionaryReport CheckText(string text) => DictionaryCheck.Run(Encoding.UTF8.GetBytes(text), "study.csv");

    public static DataDictionary Read(byte[] bytes)
    {
        var reading = DictionaryReader.Read(bytes, "study.csv");
        Assert.True(reading.IsFaithful);
        return reading.Dictionary;
    }
}
