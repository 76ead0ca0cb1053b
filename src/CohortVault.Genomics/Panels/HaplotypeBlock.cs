using System.Runtime.InteropServices;

namespace CohortVault.Genomics.Panels;

/// <summary>A run of sites as it is stored: per site one tag byte, then bits or the gaps between carriers.</summary>
internal sealed class HaplotypeBlock
{
    // A list pays as long as walking it is cheaper than walking every haplotype in vectors.
    private const int HaplotypesPerListedCarrier = 32;

    private readonly SiteEncoding[] _encodings;
    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly ulong[] _bits;
    private readonly int[] _carriers;

    private HaplotypeBlock(SiteEncoding[] encodings, int[] starts, int[] lengths, ulong[] bits, int[] carriers)
    {
        _encodings = encodings;
        _starts = starts;
        _lengths = lengths;
        _bits = bits;
        _carriers = carriers;
    }

    public SiteEncoding Encoding(int row) => _encodings[row];

    public ReadOnlySpan<int> Carriers(int row) => _carriers.AsSpan(_starts[row], _lengths[row]);

    public ReadOnlySpan<ulong> Bits(int row) => _bits.AsSpan(_starts[row], _lengths[row]);

    /// <summary>Appends one site (an allele 0 or 1 per haplotype) in its shortest encoding.</summary>
    public static void AppendSite(List<byte> output, ReadOnlySpan<byte> alleles)
    {
        var alternates = alleles.Count((byte)1);
        var rare = Math.Min(alternates, alleles.Length - alternates);
        if ((long)rare * HaplotypesPerListedCarrier > alleles.Length)
        {
            output.Add((byte)SiteEncoding.Bits);
            for (var from = 0; from < alleles.Length; from += 8)
            {
                var packed = 0;
                for (var bit = 0; bit < 8 && from + bit < alleles.Length; bit++)
                {
                    packed |= alleles[from + bit] << bit;
                }

                output.Add((byte)packed);
            }

            return;
        }

        var listed = (byte)(rare == alternates ? 1 : 0);
        output.Add((byte)(listed == 1 ? SiteEncoding.AlternateCarriers : SiteEncoding.ReferenceCarriers));
        VariableInteger.Append(output, (ulong)rare);
        var next = 0;
        for (var haplotype = 0; haplotype < alleles.Length; haplotype++)
        {
            if (alleles[haplotype] == listed)
            {
                VariableInteger.Append(output, (ulong)(haplotype - next));
                next = haplotype + 1;
            }
        }
    }

    /// <summary>Reads what <see cref="AppendSite"/> wrote; throws <see cref="InvalidDataException"/> on anything else.</summary>
    public static HaplotypeBlock Parse(ReadOnlySpan<byte> raw, int sites, int haplotypes)
    {
        var encodings = new SiteEncoding[sites];
        var starts = new int[sites];
        var lengths = new int[sites];
        var bits = new List<ulong>();
        var carriers = new List<int>();
        var bytes = (haplotypes + 7) >> 3;
        var row = new ulong[PanelHaplotypes.BitWords(haplotypes)];
        var offset = 0;
        for (var site = 0; site < sites; site++)
        {
            encodings[site] = offset < raw.Length && raw[offset] <= (byte)SiteEncoding.Bits
                ? (SiteEncoding)raw[offset++]
                : throw new InvalidDataException("A site has an unknown encoding.");
            if (encodings[site] == SiteEncoding.Bits)
            {
                if (raw.Length - offset < bytes)
                {
                    throw new InvalidDataException("A site is cut off.");
                }

                row.AsSpan().Clear();
                raw.Slice(offset, bytes).CopyTo(MemoryMarshal.AsBytes(row.AsSpan()));
                offset += bytes;
                starts[site] = bits.Count;
                lengths[site] = row.Length;
                bits.AddRange(row);
                continue;
            }

            var count = VariableInteger.ReadInt32(raw, ref offset);
            starts[site] = carriers.Count;
            lengths[site] = count;
            long next = 0;
            for (var i = 0; i < count; i++)
            {
                next += VariableInteger.ReadInt32(raw, ref offset);
                if (next >= haplotypes)
                {
                    throw new InvalidDataException("A carrier does not exist.");
                }

                carriers.Add((int)next++);
            }
        }

        return offset == raw.Length
            ? new HaplotypeBlock(encodings, starts, lengths, [.. bits], [.. carriers])
            : throw new InvalidDataException("A block has bytes left over.");
    }
}
