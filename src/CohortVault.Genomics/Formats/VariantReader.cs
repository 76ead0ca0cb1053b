namespace CohortVault.Genomics.Formats;

/// <summary>
/// Reads VCF (plain, gzip, BGZF) and BCF 2.2 record by record, and refuses everything that is not as the format says
/// with an <see cref="InputRefusedException"/>.
/// </summary>
public abstract class VariantReader : IDisposable
{
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private string _chromosome = "";
    private int _position;
    private long _records;

    private protected VariantReader(string file, ReaderLimits limits) => (File, Limits) = (file, limits);

    /// <summary>What the header says.</summary>
    public abstract VariantHeader Header { get; }

    /// <summary>The record that <see cref="MoveNext"/> arrived at.</summary>
    public abstract VariantRecord Current { get; }

    /// <summary>Line of a text file, or number of the record of a binary one, 1-based.</summary>
    public long LineNumber { get; private protected set; }

    /// <summary>Records read so far.</summary>
    public long RecordCount => _records;

    /// <summary>Name used in messages.</summary>
    public string File { get; }

    private protected ReaderLimits Limits { get; }

    /// <summary>Opens a file; the name in messages is the file's name without its directory.</summary>
    public static VariantReader Open(string path, ReaderLimits? limits = null) =>
        Open(System.IO.File.OpenRead(path), Path.GetFileName(path), limits);

    /// <summary>Opens a stream, which the reader then owns; the format is told by its content.</summary>
    public static VariantReader Open(Stream content, string displayName, ReaderLimits? limits = null) =>
        Open(content, displayName, limits, panels: false);

    /// <summary>Opens what a panel may be built from: besides VCF and BCF the panels of Minimac3 and Minimac4.</summary>
    public static VariantReader OpenReference(string path, ReaderLimits? limits = null) =>
        OpenReference(System.IO.File.OpenRead(path), Path.GetFileName(path), limits);

    /// <summary>Opens a stream of what a panel may be built from; the reader then owns it.</summary>
    public static VariantReader OpenReference(Stream content, string displayName, ReaderLimits? limits = null) =>
        Open(content, displayName, limits, panels: true);

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool MoveNext()
    {
        if (!ReadRecord())
        {
            return false;
        }

        if (++_records > Limits.MaxRecords)
        {
            throw FormatRefusals.TooManyRecords(File, Limits.MaxRecords);
        }

        if (Limits.RequireSorted)
        {
            RequireOrder(Current);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal abstract bool TryReadFormat(string key, int valuesPerSample, Span<float> values);

    internal abstract bool TryReadInfo(string key, out float value);

    private protected abstract bool ReadRecord();

    /// <summary>Closes the stream.</summary>
    private protected abstract void Dispose(bool disposing);

    private static VariantReader Open(Stream content, string displayName, ReaderLimits? limits, bool panels)
    {
        limits ??= ReaderLimits.Default;
        try
        {
            return ReaderFactory.Open(content, DisplayName.Of(displayName), limits, panels);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private void RequireOrder(VariantRecord record)
    {
        if (ReferenceEquals(record.Chromosome, _chromosome) || record.Chromosome == _chromosome)
        {
            if (record.Position < _position)
            {
                throw FormatRefusals.Unsorted(File, LineNumber);
            }
        }
        else
        {
            if (!_finished.Add(record.Chromosome))
            {
                throw FormatRefusals.Unsorted(File, LineNumber);
            }

            if (_finished.Count > Limits.MaxContigs)
            {
                throw FormatRefusals.TooManyContigs(File, LineNumber, Limits.MaxContigs);
            }

            _chromosome = record.Chromosome;
        }

        _position = record.Position;
    }
}
