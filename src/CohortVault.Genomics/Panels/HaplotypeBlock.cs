using System.Numerics;
using System.Runtime.InteropServices;

namespace CohortVault.Genomics.Panels;

/// <summary>A run of sites as it is stored: per site one tag byte, then bits or the gaps between carriers.</summary>
internal sealed class HaplotypeBlock
{
    // A list pays as long as walking it is cheaper than walking every haplotype in vectors.
    private const int HaplotypesPerListedCarrier = 32;

    private readonly byte[] _raw;
    private readonly SiteEncoding[] _encodings;
    private readonly int[] _starts;
    private readonly int[] _carriers;
    private readonly int _haplotypes;

    private HaplotypeBlock(byte[] raw, SiteEncoding[] encodings, int[] starts, int[] carriers, int haplotypes)
    {
        _raw = raw;
        _encodings = encodings;
        _starts = starts;
        _carriers = carriers;
        _haplotypes = haplotypes;
    }

    /// <summary>What holds the block; longer, perhaps, than the block.</summary>
    public byte[] Buffer => _raw;

    public SiteEncoding Encoding(int row) => _encodings[row];

    /// <summary>Number of carriers of the rare allele; for the two carrier encodings.</summary>
    public int CarrierCount(int row) => _carriers[row];

    /// <summary>Carriers of the rare allele, ascending; for the two carrier encodings.</summary>
    public void CopyCarriers(int row, Span<int> carriers)
    {
        var offset = _starts[row];
        var next = 0;
        for (var i = 0; i < carriers.Length; i++)
        {
            int gap = _raw[offset];
            if (gap < 0x80)
            {
                offset++;
            }
            else
            {
                gap = VariableInteger.ReadInt32(_raw, ref offset);
            }

            next += gap;
            carriers[i] = next++;
        }
    }

    /// <summary>Writes a site's alleles as bits, lowest first, whatever its encoding.</summary>
    public void CopyBits(int row, Span<ulong> bits)
    {
        var words = PanelHaplotypes.BitWords(_haplotypes);
        bits[..words].Clear();
        if (_encodings[row] == SiteEncoding.Bits)
        {
            _raw.AsSpan(_starts[row], (_haplotypes + 7) >> 3).CopyTo(MemoryMarshal.AsBytes(bits));
            return;
        }

        var offset = _starts[row];
        var next = 0;
        for (var i = 0; i < _carriers[row]; i++)
        {
            next += VariableInteger.ReadInt32(_raw, ref offset);
            bits[next >> 6] |= 1UL << next;
            next++;
        }

        if (_encodings[row] == SiteEncoding.ReferenceCarriers)
        {
            for (var word = 0; word < words; word++)
            {
                bits[word] = ~bits[word];
            }

            if ((_haplotypes & 63) != 0)
            {
                bits[words - 1] &= (1UL << _haplotypes) - 1;
            }
        }
    }

    /// <summary>Appends one site (a bit per haplotype, none behind the last) in its shortest encoding.</summary>
    public static void AppendSite(List<byte> output, ReadOnlySpan<ulong> alleles, int haplotypes, int alternates)
    {
        var rare = Math.Min(alternates, haplotypes - alternates);
        if ((long)rare * HaplotypesPerListedCarrier > haplotypes)
        {
            output.Add((byte)SiteEncoding.Bits);
            output.AddRange(MemoryMarshal.AsBytes(alleles)[..((haplotypes + 7) >> 3)]);
            return;
        }

        var isAlternate = rare == alternates;
        output.Add((byte)(isAlternate ? SiteEncoding.AlternateCarriers : SiteEncoding.ReferenceCarriers));
        VariableInteger.Append(output, (ulong)rare);
        var next = 0;
        for (var word = 0; word < alleles.Length; word++)
        {
            var carriers = isAlternate ? alleles[word] : ~alleles[word];
            if (word == alleles.Length - 1 && (haplotypes & 63) != 0)
            {
                carriers &= (1UL << haplotypes) - 1;
            }

            for (; carriers != 0; carriers &= carriers - 1)
            {
                var haplotype = (64 * word) + BitOperations.TrailingZeroCount(carriers);
                VariableInteger.Append(output, (ulong)(haplotype - next));
                next = haplotype + 1;
            }
        }
    }

    /// <summary>Reads what <see cref="AppendSite"/> wrote; throws <see cref="InvalidDataException"/> on anything else.</summary>
    public static HaplotypeBlock Parse(byte[] buffer, int length, int sites, int haplotypes)
    {
        var raw = buffer.AsSpan(0, length);
        var encodings = new SiteEncoding[sites];
        var starts = new int[sites];
        var carriers = new int[sites];
        var bytes = (haplotypes + 7) >> 3;
        var offset = 0;
        for (var site = 0; site < sites; site++)
        {
            encodings[site] = offset < raw.Length && raw[offset] <= (byte)SiteEncoding.Bits
                ? (SiteEncoding)raw[offset++]
                : throw new InvalidDataException("A site has an unknown encoding.");
            if (encodings[site] == SiteEncoding.Bits)
            {
                if (raw.Length - offset < bytes
                    || ((haplotypes & 7) != 0 && raw[offset + bytes - 1] >> (haplotypes & 7) != 0))
                {
                    throw new InvalidDataException("A site is cut off.");
                }

                starts[site] = offset;
                offset += bytes;
                continue;
            }

            carriers[site] = VariableInteger.ReadInt32(raw, ref offset);
            starts[site] = offset;
            RequireCarriers(raw, ref offset, carriers[site], haplotypes);
        }

        return offset == raw.Length
            ? new HaplotypeBlock(buffer, encodings, starts, carriers, haplotypes)
            : throw new InvalidDataException("A block has bytes left over.");
    }

    private static void RequireCarriers(ReadOnlySpan<byte> raw, ref int offset, int count, int haplotypes)
    {
        long next = 0;
        for (var i = 0; i < count; i++)
        {
            if (offset < raw.Length && raw[offset] < 0x80)
            {
                next += raw[offset++];
            }
            else
            {
                next += VariableInteger.ReadInt32(raw, ref offset);
            }

            if (next++ >= haplotypes)
            {
                throw new InvalidDataException("A carrier does not exist.");
            }
        }
    }
}
