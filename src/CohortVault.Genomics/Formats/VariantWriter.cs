namespace CohortVault.Genomics.Formats;

/// <summary>Formats that can be written.</summary>
public enum VariantFormat
{
    /// <summary>Plain text.</summary>
    Vcf,

    /// <summary>Text in BGZF.</summary>
    VcfGz,

    /// <summary>Binary in BGZF.</summary>
    Bcf,
}

/// <summary>How a file is written.</summary>
public sealed record WriterOptions
{
    /// <summary>Blocks compressed at once; 0 for the number of processors.</summary>
    public int Threads { get; init; }

    /// <summary>zlib level, 1 to 9. Genotypes of level 4 are a twelfth larger than of level 6, in half the time.</summary>
    public int Level { get; init; } = 4;

    /// <summary>
    /// Where the index goes: tabix for text whose contigs are all below 2^29 bases, otherwise CSI. Null for none.
    /// Plain text has no index.
    /// </summary>
    public Stream? Index { get; init; }

    /// <summary>Whether the output stream stays open after disposal.</summary>
    public bool LeaveOpen { get; init; }
}

/// <summary>
/// Writes variant files in passing: header, records, and the index at the end. <see cref="Complete"/> makes the file
/// whole; a writer disposed before that leaves a stream that readers refuse, and no file at all.
/// </summary>
public abstract class VariantWriter : IDisposable
{
    private readonly VariantHeader _header;
    private readonly Dictionary<string, int> _contigNumbers = new(StringComparer.Ordinal);
    private readonly Stream _output;
    private readonly BgzfWriter? _blocks;
    private readonly VariantIndex? _index;
    private readonly WriterOptions _options;
    private PendingFile? _file;
    private ulong _recordStart;
    private bool _completed;

    private protected VariantWriter(Stream output, VariantFormat format, VariantHeader header, WriterOptions options)
    {
        (_header, _options, Format) = (header, options, format);
        _blocks = format == VariantFormat.Vcf
            ? null
            : new BgzfWriter(output, options.Threads, options.Level, options.LeaveOpen);
        _output = _blocks is null ? output : _blocks;
        for (var contig = 0; contig < header.Contigs.Count; contig++)
        {
            _contigNumbers.TryAdd(header.Contigs[contig].Name, contig);
        }

        if (_blocks is not null && options.Index is not null)
        {
            IndexIsTabix = format == VariantFormat.VcfGz && VariantIndex.DepthFor(header) == VariantIndex.TabixDepth;
            _index = new VariantIndex(_blocks, VariantIndex.DepthFor(header));
        }
    }

    /// <summary>The format being written.</summary>
    public VariantFormat Format { get; }

    /// <summary>The header that was written.</summary>
    public VariantHeader Header => _header;

    private bool IndexIsTabix { get; }

    /// <summary>The format that a file name's suffix asks for.</summary>
    /// <exception cref="InputRefusedException">The suffix is none of .vcf, .vcf.gz and .bcf.</exception>
    public static VariantFormat FormatOf(string path) => path switch
    {
        _ when path.EndsWith(".vcf.gz", StringComparison.OrdinalIgnoreCase) => VariantFormat.VcfGz,
        _ when path.EndsWith(".vcf", StringComparison.OrdinalIgnoreCase) => VariantFormat.Vcf,
        _ when path.EndsWith(".bcf", StringComparison.OrdinalIgnoreCase) => VariantFormat.Bcf,
        _ => throw new InputRefusedException(
            "output.suffix", "The output's format cannot be told from its name.",
            "Let the name end in .vcf, .vcf.gz or .bcf.", Path.GetFileName(path)),
    };

    /// <summary>
    /// Creates a file and, if it is compressed, its index beside it. Both appear under their names only when
    /// <see cref="Complete"/> is called.
    /// </summary>
    public static VariantWriter Create(string path, VariantHeader header, int threads = 0)
    {
        var format = FormatOf(path);
        var suffix = format switch
        {
            VariantFormat.Vcf => null,
            VariantFormat.VcfGz when VariantIndex.DepthFor(header) == VariantIndex.TabixDepth => ".tbi",
            _ => ".csi",
        };
        var file = new PendingFile(path, suffix);
        try
        {
            var options = new WriterOptions { Threads = threads, Index = file.Index };
            var writer = Create(file.Content, format, header, options);
            writer._file = file;
            return writer;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes to a stream, which needs no seeking.</summary>
    public static VariantWriter Create(
        Stream output, VariantFormat format, VariantHeader header, WriterOptions? options = null)
    {
        options ??= new WriterOptions();
        return format == VariantFormat.Bcf
            ? new BcfWriter(output, header, options)
            : new VcfWriter(output, format, header, options);
    }

    /// <summary>Writes a record with GT alone, or without FORMAT if the header has no samples.</summary>
    public void Write(VariantRecord record) => Write(record.Site, record.Alleles, record.Phased);

    /// <summary>Writes a record with GT alone; alleles and phases as in <see cref="VariantRecord"/>.</summary>
    public abstract void Write(in VariantSite site, ReadOnlySpan<short> alleles, ReadOnlySpan<bool> phased);

    /// <summary>Finishes the file and its index.</summary>
    public void Complete()
    {
        if (_completed)
        {
            return;
        }

        if (_blocks is null)
        {
            _output.Flush();
        }
        else
        {
            _blocks.Complete();
            WriteIndex();
        }

        _completed = true;
        _file?.Publish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_blocks is not null || !_options.LeaveOpen)
        {
            _output.Dispose();
        }

        _file?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes bytes before the first record.</summary>
    private protected void WriteStart(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    /// <summary>Begins a record: what is written from now on belongs to it.</summary>
    private protected void BeginRecord() => _recordStart = _blocks?.Place ?? 0;

    /// <summary>Writes part of a record.</summary>
    private protected void WritePart(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    /// <summary>Ends a record and notes it in the index.</summary>
    private protected void EndRecord(int contig, int position, int referenceLength) =>
        _index?.Add(contig, _header.Contigs[contig].Name, position, referenceLength, _recordStart, _blocks!.Place);

    /// <summary>Number of a contig of the header.</summary>
    private protected int ContigOf(string name) => _contigNumbers.TryGetValue(name, out var contig)
        ? contig
        : throw new ArgumentException("The header does not have the record's contig.", nameof(name));

    private void WriteIndex()
    {
        if (_index is null)
        {
            return;
        }

        if (IndexIsTabix)
        {
            _index.WriteTabix(_options.Index!);
        }
        else
        {
            _index.WriteCsi(_options.Index!, text: Format == VariantFormat.VcfGz, _header.Contigs.Count);
        }

        _options.Index!.Flush();
    }
}
