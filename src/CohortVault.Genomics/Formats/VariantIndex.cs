using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>
/// Collects where records lie while they are written, and writes a tabix (.tbi) or coordinate-sorted (.csi) index.
/// Both divide a contig into bins of 16 kb, 128 kb, ... : see the SAM and CSI specifications.
/// </summary>
internal sealed class VariantIndex(BgzfWriter data, int depth)
{
    private const int MinShift = 14;

    private readonly List<Contig> _contigs = [];

    /// <summary>Levels that hold contigs of up to 2^29 bases, as tabix always has.</summary>
    public const int TabixDepth = 5;

    private uint MetaBin => (((1u << ((depth * 3) + 3)) - 1) / 7) + 1;

    /// <summary>Depth that holds the longest contig; unknown lengths are taken to be below 2^29.</summary>
    public static int DepthFor(VariantHeader header)
    {
        var longest = header.Contigs.Max(contig => contig.Length) ?? 0;
        var depth = TabixDepth;
        while (depth < 7 && longest > 1L << (MinShift + (3 * depth)))
        {
            depth++;
        }

        return depth;
    }

    /// <summary>Notes a record that was written from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public void Add(int contig, string name, int position, int referenceLength, ulong from, ulong to)
    {
        while (_contigs.Count <= contig)
        {
            _contigs.Add(new Contig());
        }

        var of = _contigs[contig];
        of.Name = name;
        long start = position - 1L;
        var end = start + Math.Max(1, referenceLength);
        if (end > 1L << (MinShift + (3 * depth)))
        {
            throw new InvalidOperationException("The record lies beyond what the index can hold.");
        }

        if (of.Records == 0)
        {
            of.First = from;
        }
        else if (start < of.LastStart)
        {
            throw new InvalidOperationException("Records of an indexed file must be written in order.");
        }

        (of.Last, of.LastStart) = (to, start);
        of.Records++;
        of.AddToBin(BinOf(start, end), from, to);
        of.AddToWindows((int)(start >> MinShift), (int)((end - 1) >> MinShift), from);
    }

    /// <summary>Writes the index as tabix does for VCF, contigs in order of appearance.</summary>
    public void WriteTabix(Stream output)
    {
        var body = new ArrayBufferWriter<byte>();
        var contigs = _contigs.Where(contig => contig.Records > 0).ToList();
        body.Write("TBI\u0001"u8);
        Write32(body, contigs.Count);
        WriteTabixSettings(body, contigs);
        foreach (var contig in contigs)
        {
            WriteBins(body, contig, withOffsets: false);
            Write32(body, contig.Windows.Count);
            foreach (var window in contig.FilledWindows())
            {
                Write64(body, data.VirtualOffset(window));
            }
        }

        Write64(body, 0);
        Compress(body.WrittenSpan, output);
    }

    /// <summary>Writes a CSI index; for text it carries tabix's settings and names, which BCF has in its header.</summary>
    public void WriteCsi(Stream output, bool text, int contigCount)
    {
        var body = new ArrayBufferWriter<byte>();
        var contigs = text ? [.. _contigs.Where(contig => contig.Records > 0)] : _contigs;
        body.Write("CSI\u0001"u8);
        Write32(body, MinShift);
        Write32(body, depth);
        var settings = new ArrayBufferWriter<byte>();
        if (text)
        {
            WriteTabixSettings(settings, contigs);
        }

        Write32(body, settings.WrittenCount);
        body.Write(settings.WrittenSpan);
        var count = text ? contigs.Count : Math.Max(contigCount, contigs.Count);
        Write32(body, count);
        for (var contig = 0; contig < count; contig++)
        {
            WriteBins(body, contig < contigs.Count ? contigs[contig] : new Contig(), withOffsets: true);
        }

        Write64(body, 0);
        Compress(body.WrittenSpan, output);
    }

    private static void WriteTabixSettings(ArrayBufferWriter<byte> body, List<Contig> contigs)
    {
        // Format VCF; columns of sequence, begin and end; comment character; lines to skip.
        foreach (var value in (ReadOnlySpan<int>)[2, 1, 2, 0, '#', 0])
        {
            Write32(body, value);
        }

        var names = Encoding.ASCII.GetBytes(string.Concat(contigs.Select(contig => contig.Name + "\0")));
        Write32(body, names.Length);
        body.Write(names);
    }

    private static void Compress(ReadOnlySpan<byte> body, Stream output)
    {
        using var compressed = new BgzfWriter(output, threads: 1, leaveOpen: true);
        compressed.Write(body);
        compressed.Complete();
    }

    private static void Write32(ArrayBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), value);
        to.Advance(4);
    }

    private static void Write64(ArrayBufferWriter<byte> to, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(to.GetSpan(8), value);
        to.Advance(8);
    }

    private uint BinOf(long start, long end)
    {
        var (level, shift) = (depth, MinShift);
        var first = ((1L << (depth * 3)) - 1) / 7;
        for (end--; level > 0; level--)
        {
            if (start >> shift == end >> shift)
            {
                return (uint)(first + (start >> shift));
            }

            shift += 3;
            first -= 1L << ((level - 1) * 3);
        }

        return 0;
    }

    /// <summary>First 16 kb window that a bin covers.</summary>
    private int FirstWindow(uint bin)
    {
        var (level, first) = (0, 0L);
        while (bin >= first + (1L << (3 * level)))
        {
            first += 1L << (3 * level);
            level++;
        }

        return (int)((bin - first) << (3 * (depth - level)));
    }

    private void WriteBins(ArrayBufferWriter<byte> body, Contig contig, bool withOffsets)
    {
        if (contig.Records == 0)
        {
            Write32(body, 0);
            return;
        }

        var windows = withOffsets ? contig.FilledWindows() : [];
        Write32(body, contig.Bins.Count + 1);
        foreach (var (bin, chunks) in contig.Bins)
        {
            Write32(body, (int)bin);
            if (withOffsets)
            {
                Write64(body, data.VirtualOffset(windows[Math.Min(FirstWindow(bin), windows.Length - 1)]));
            }

            Write32(body, chunks.Count);
            foreach (var (from, to) in chunks)
            {
                Write64(body, data.VirtualOffset(from));
                Write64(body, data.VirtualOffset(to));
            }
        }

        // A bin beyond all others holds the extent and the number of records, for statistics.
        Write32(body, (int)MetaBin);
        if (withOffsets)
        {
            Write64(body, 0);
        }

        Write32(body, 2);
        Write64(body, data.VirtualOffset(contig.First));
        Write64(body, data.VirtualOffset(contig.Last));
        Write64(body, (ulong)contig.Records);
        Write64(body, 0);
    }

    private sealed class Contig
    {
        private const ulong Unset = ulong.MaxValue;

        public string Name { get; set; } = "";

        public long Records { get; set; }

        public long LastStart { get; set; }

        public ulong First { get; set; }

        public ulong Last { get; set; }

        public SortedDictionary<uint, List<(ulong From, ulong To)>> Bins { get; } = [];

        public List<ulong> Windows { get; } = [];

        public void AddToBin(uint bin, ulong from, ulong to)
        {
            if (!Bins.TryGetValue(bin, out var chunks))
            {
                Bins.Add(bin, chunks = []);
            }

            if (chunks.Count > 0 && chunks[^1].To == from)
            {
                chunks[^1] = (chunks[^1].From, to);
            }
            else
            {
                chunks.Add((from, to));
            }
        }

        public void AddToWindows(int first, int last, ulong from)
        {
            while (Windows.Count <= last)
            {
                Windows.Add(Unset);
            }

            for (var window = first; window <= last; window++)
            {
                Windows[window] = Math.Min(Windows[window], from);
            }
        }

        /// <summary>Windows without a record of their own start where the next one does.</summary>
        public ulong[] FilledWindows()
        {
            ulong[] filled = [.. Windows];
            for (var window = filled.Length - 2; window >= 0; window--)
            {
                if (filled[window] == Unset)
                {
                    filled[window] = filled[window + 1];
                }
            }

            return filled;
        }
    }
}
