using System.Buffers;
using System.Buffers.Text;
using System.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Writes rows to the result files. With several threads strips of rows are measured and formatted side by side and written
/// in order, while the caller goes on.
/// </summary>
internal sealed class ResultRowWriter : IDisposable
{
    // Strips are small enough for a processor's own cache.
    private const int HaplotypesInStrip = 128 << 10;
    private const int FewestRows = 16;

    private readonly PanelChromosome _panel;
    private readonly VariantWriter _dosages;
    private readonly VariantWriter? _sites;
    private readonly VariantWriter? _empirical;
    private readonly byte[] _contig;
    private readonly DosageText _text;
    private readonly DosageText _leaveOneOut;
    private readonly BcfEncoder? _encoder;
    private readonly DosageBinary? _binary;
    private readonly double _minimumR2;
    private readonly int _rowsInStrip;
    private readonly Strip[] _strips;
    private readonly TaskFactory? _beside;
    private readonly ArrayBufferWriter<byte> _siteLine = new();
    private int _turn;
    private int _imputed;
    private int _typedOnly;
    private int _filtered;
    private int _empiricalRecords;

    public ResultRowWriter(PanelChromosome panel, ChunkResultHead head, ResultOutputs outputs, ResultOptions options)
    {
        _panel = panel;
        _minimumR2 = options.MinimumR2;
        _rowsInStrip = Math.Max(FewestRows, HaplotypesInStrip / (2 * Math.Max(1, head.Samples.Count)));
        var threads = Threads.Count(options.Threads);
        _strips = [.. Enumerable.Range(0, threads > 1 ? 2 * threads : 1).Select(_ => new Strip(_rowsInStrip))];
        _beside = threads > 1
            ? new TaskFactory(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler)
            : null;
        _contig = Encoding.ASCII.GetBytes(panel.Contig);
        var header = new VariantHeader(head.Samples, [new ContigLine(panel.Contig)])
        {
            Infos = ResultFields.Infos,
            Formats = [.. options.Formats.Select(ResultFields.Format)],
            Others = options.HeaderLines,
        };
        _dosages = outputs.Dosages(header);
        _sites = outputs.Sites?.Invoke(header with { Samples = [], Formats = [] });
        _empirical = outputs.Empirical?.Invoke(
            header with { Infos = ResultFields.EmpiricalInfos, Formats = ResultFields.EmpiricalFormats });
        _text = new DosageText(options.Formats, head.Diploid);
        _leaveOneOut = new DosageText(["HDS"], head.Diploid);
        if (_dosages is BcfWriter)
        {
            _encoder = new BcfEncoder(header);
            _binary = new DosageBinary(options.Formats, head.Diploid, _encoder);
        }

        if (_sites is BcfWriter || _empirical is BcfWriter)
        {
            throw new InputRefusedException("output.suffix", "The sites file and the empirical file are written as VCF.",
                "Let their names end in .vcf.gz or .vcf.");
        }
    }

    /// <summary>Whether rows are written while the caller goes on.</summary>
    public bool GoesBeside => _beside is not null;

    /// <summary>Takes rows; they and what they refer to must stay as they are until the task is over.</summary>
    public Task Write(ChunkResultReader chunk, List<(ResultRow Row, int Site, TypedRow? Observed)> rows)
    {
        var written = Task.CompletedTask;
        for (var first = 0; first < rows.Count; first += _rowsInStrip)
        {
            var before = _strips[(_turn + _strips.Length - 1) % _strips.Length].Written;
            var strip = _strips[_turn];
            var own = rows.GetRange(first, Math.Min(_rowsInStrip, rows.Count - first));
            _turn = (_turn + 1) % _strips.Length;
            strip.Written.GetAwaiter().GetResult();
            if (_beside is null)
            {
                Format(chunk, own, strip);
                Write(chunk, own, strip);
            }
            else
            {
                var formatted = _beside.StartNew(() => Format(chunk, own, strip));
                written = strip.Written = WriteAfter(before, formatted, chunk, own, strip);
            }
        }

        return written;
    }

    public ResultSummary Complete()
    {
        Written().GetAwaiter().GetResult();
        _dosages.Complete();
        _sites?.Complete();
        _empirical?.Complete();
        return new ResultSummary(_imputed + _typedOnly, _imputed, _typedOnly, _filtered, _empiricalRecords);
    }

    public void Dispose()
    {
        // Whatever became of it, it must be over before its files are closed.
        ((IAsyncResult)Written()).AsyncWaitHandle.WaitOne();
        _dosages.Dispose();
        _sites?.Dispose();
        _empirical?.Dispose();
    }

    private bool Passes(ResultRow row) => row.Typed || row.R2 >= _minimumR2;

    private Task Written() => Task.WhenAll(_strips.Select(strip => strip.Written));

    private async Task WriteAfter(
        Task before, Task formatted, ChunkResultReader chunk, List<(ResultRow Row, int Site, TypedRow? Observed)> rows,
        Strip strip)
    {
        await Task.WhenAll(formatted, before);
        Write(chunk, rows, strip);
    }

    private void Format(ChunkResultReader chunk, List<(ResultRow Row, int Site, TypedRow? Observed)> rows, Strip strip)
    {
        strip.Text.ResetWrittenCount();
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, site, observed) = rows[i];
            row.Measure();
            if (observed is not null)
            {
                row.MeasureEmpirical(observed.Alleles, observed.LeaveOneOut.Span);
            }

            if (_binary is null && Passes(row))
            {
                Start(strip.Text, chunk, row, site);
                _text.Append(strip.Text, row);
            }

            strip.Ends[i] = strip.Text.WrittenCount;
        }
    }

    private void Write(ChunkResultReader chunk, List<(ResultRow Row, int Site, TypedRow? Observed)> rows, Strip strip)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            WriteRow(chunk, rows[i], strip.Line(i));
        }
    }

    private void WriteRow(
        ChunkResultReader chunk, (ResultRow Row, int Site, TypedRow? Observed) item, ReadOnlySpan<byte> line)
    {
        var (row, site, observed) = item;
        var referenceLength = site >= 0 ? ReferenceLength(site) : chunk.Head.TypedOnly[~site].Reference.Length;
        if (observed is not null && _empirical is VcfWriter empirical)
        {
            empirical.WriteLine(_panel.Contig, row.Position, referenceLength, EmpiricalLine(chunk, row, site, observed));
        }

        _empiricalRecords += observed is null ? 0 : 1;
        if (!Passes(row))
        {
            _filtered++;
            return;
        }

        _imputed += row.Imputed ? 1 : 0;
        _typedOnly += row.Imputed ? 0 : 1;
        if (_dosages is BcfWriter binary)
        {
            _encoder!.Begin(Site(chunk, row, site));
            _binary!.Append(row);
            binary.Write(_encoder);
        }
        else
        {
            ((VcfWriter)_dosages).WriteLine(_panel.Contig, row.Position, referenceLength, line);
        }

        if (_sites is VcfWriter sites)
        {
            _siteLine.ResetWrittenCount();
            Start(_siteLine, chunk, row, site);
            sites.WriteLine(_panel.Contig, row.Position, referenceLength, _siteLine.WrittenSpan);
        }
    }

    private VariantSite Site(ChunkResultReader chunk, ResultRow row, int site)
    {
        if (site >= 0)
        {
            var sites = _panel.Sites;
            return new VariantSite(
                _panel.Contig, row.Position, sites.Id(site), sites.Reference(site), [sites.Alternate(site)], ".");
        }

        var only = chunk.Head.TypedOnly[~site];
        return new VariantSite(_panel.Contig, row.Position, only.Id, only.Reference, [only.Alternate], ".");
    }

    // Columns CHROM to INFO.
    private void Start(ArrayBufferWriter<byte> line, ChunkResultReader chunk, ResultRow row, int site)
    {
        StartFixed(line, chunk, row, site);
        ResultFields.WriteInfo(line, row);
    }

    private void StartFixed(ArrayBufferWriter<byte> line, ChunkResultReader chunk, ResultRow row, int site)
    {
        line.Write(_contig);
        line.Write("\t"u8);
        Utf8Formatter.TryFormat(row.Position, line.GetSpan(12), out var digits);
        line.Advance(digits);
        line.Write("\t"u8);
        if (site >= 0)
        {
            line.Write(_panel.Sites.Columns(site));
        }
        else
        {
            var only = chunk.Head.TypedOnly[~site];
            line.Write(Encoding.ASCII.GetBytes($"{only.Id}\t{only.Reference}\t{only.Alternate}"));
        }

        line.Write("\t.\t.\t"u8);
    }

    private ReadOnlySpan<byte> EmpiricalLine(ChunkResultReader chunk, ResultRow row, int site, TypedRow observed)
    {
        var line = new ArrayBufferWriter<byte>();
        StartFixed(line, chunk, row, site);
        line.Write("IMPUTED;TYPED\tGT:LDS"u8);
        var estimates = new ArrayBufferWriter<byte>();
        _leaveOneOut.Append(estimates, new ResultRow
        {
            Position = row.Position,
            Imputed = true,
            Typed = true,
            Dosages = observed.LeaveOneOut,
        });
        var rest = estimates.WrittenSpan[("\tHDS".Length + 1)..];
        var haplotype = 0;
        foreach (var two in chunk.Head.Diploid)
        {
            var end = rest.IndexOf((byte)'\t');
            line.Write("\t"u8);
            line.Write(Allele(observed.Alleles[haplotype++]));
            if (two)
            {
                line.Write("|"u8);
                line.Write(Allele(observed.Alleles[haplotype++]));
            }

            line.Write(":"u8);
            line.Write(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return line.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Allele(sbyte allele) => allele switch { 0 => "0"u8, 1 => "1"u8, _ => "."u8 };

    private int ReferenceLength(int site)
    {
        var columns = _panel.Sites.Columns(site);
        columns = columns[(columns.IndexOf((byte)'\t') + 1)..];
        return columns.IndexOf((byte)'\t');
    }

    /// <summary>The text of some rows, one after another.</summary>
    private sealed class Strip(int rows)
    {
        public ArrayBufferWriter<byte> Text { get; } = new();

        public int[] Ends { get; } = new int[rows];

        public Task Written { get; set; } = Task.CompletedTask;

        public ReadOnlySpan<byte> Line(int index) => Text.WrittenSpan[(index == 0 ? 0 : Ends[index - 1])..Ends[index]];
    }
}
