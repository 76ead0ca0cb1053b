namespace CohortVault.Genomics.Panels;

/// <summary>Labels of samples: one line per sample, the id and one or more labels, tab-separated.</summary>
internal sealed class PopulationTable
{
    private readonly Dictionary<string, string[]> _labels = new(StringComparer.Ordinal);

    /// <summary>Labels in alphabetical order.</summary>
    public IReadOnlyList<string> Labels => [.. _labels.Values.SelectMany(l => l).Distinct().Order(StringComparer.Ordinal)];

    public static PopulationTable Read(string file)
    {
        var table = new PopulationTable();
        var name = Path.GetFileName(file);
        long number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var columns = line.Split('\t', StringSplitOptions.TrimEntries);
            if (columns.Length < 2 || columns.Any(c => c.Length is 0 or > 64)
                || columns.Skip(1).Any(label => !IsLabel(label)))
            {
                throw new InputRefusedException("populations.malformed", "This is not a sample with its populations.",
                    "Give the sample id, a tab, and labels of letters, digits, '-' and '_' other than 'all' and 'off'.",
                    name, number);
            }

            if (!table._labels.TryAdd(columns[0], [.. columns.Skip(1).Distinct()]))
            {
                throw new InputRefusedException("populations.duplicate", "This sample has a line already.",
                    "Give each sample one line; several labels go into further columns.", name, number);
            }
        }

        return table;
    }

    public bool Has(string sample, string label) => _labels.TryGetValue(sample, out var labels) && labels.Contains(label);

    public bool Knows(string sample) => _labels.ContainsKey(sample);

    private static bool IsLabel(string label) =>
        label is not ("all" or "off") && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
