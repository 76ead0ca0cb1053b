namespace CohortVault.Genomics.Formats.Minimac;

/// <summary>
/// Columns of a file that has one per haplotype, as Minimac3 writes: <c>NA12878_HAP_1</c>, <c>NA12878_HAP_2</c>, where
/// haploid only the first. They are put together to samples again.
/// </summary>
/// <param name="Samples">Sample ids.</param>
/// <param name="Places">Place of each column among the alleles of a record, which has two per sample.</param>
internal sealed record HaplotypeColumns(IReadOnlyList<string> Samples, int[] Places)
{
    private const string First = "_HAP_1";
    private const string Second = "_HAP_2";

    /// <summary>Samples of the columns; null if the names do not follow the pattern.</summary>
    public static HaplotypeColumns? Of(IReadOnlyList<string> columns)
    {
        var samples = new List<string>();
        var places = new int[columns.Count];
        for (var column = 0; column < columns.Count; column++)
        {
            var name = columns[column];
            if (name.EndsWith(First, StringComparison.Ordinal) && name.Length > First.Length)
            {
                samples.Add(name[..^First.Length]);
                places[column] = 2 * (samples.Count - 1);
            }
            else if (column > 0 && name.EndsWith(Second, StringComparison.Ordinal)
                && columns[column - 1] == $"{name[..^Second.Length]}{First}")
            {
                places[column] = (2 * (samples.Count - 1)) + 1;
            }
            else
            {
                return null;
            }
        }

        return new HaplotypeColumns(samples, places);
    }

    /// <summary>One haploid sample per column.</summary>
    public static HaplotypeColumns Each(IReadOnlyList<string> columns) =>
        new(columns, [.. Enumerable.Range(0, columns.Count).Select(column => 2 * column)]);
}
