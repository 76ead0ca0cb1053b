using System.Buffers;
using System.Globalization;
using System.Text;

namespace CohortVault.Genomics.Imputation;

/// <summary>Writes sample columns of VCF rows from tables: dosages have a thousand values, so none is ever formatted.</summary>
internal sealed class DosageText(IReadOnlyList<string> formats, bool[] diploid)
{
    private const int LongestSample = 64;

    // Text of n thousandths, for haplotypes (0 to 1) and diploid dosages (0 to 2).
    private static readonly byte[][] _thousandths = [.. Enumerable.Range(0, (2 * ChunkResultHead.Unit) + 1)
        .Select(n => Encoding.ASCII.GetBytes((n / 1000m).ToString("0.###", CultureInfo.InvariantCulture)))];

    private const int Repeated = 64;

    private readonly byte[] _start = Encoding.ASCII.GetBytes('\t' + string.Join(':', formats));
    private readonly byte[] _zero = Column(formats, "0|0", "0", "0,0", "1,0,0");
    private readonly byte[] _zeros = [.. Enumerable.Repeat(Column(formats, "0|0", "0", "0,0", "1,0,0"), Repeated).SelectMany(c => c)];
    private readonly byte[] _first = Column(formats, "1|0", "1", "1,0", "0,1,0");
    private readonly byte[] _second = Column(formats, "0|1", "1", "0,1", "0,1,0");
    private readonly byte[] _both = Column(formats, "1|1", "2", "1,1", "0,0,1");
    private readonly bool _allDiploid = Array.TrueForAll(diploid, two => two);

    /// <summary>Appends FORMAT and all samples, each after a tab.</summary>
    public void Append(ArrayBufferWriter<byte> line, ResultRow row)
    {
        const ushort unit = ChunkResultHead.Unit;
        line.Write(_start);
        var dosages = row.Dosages.Span;
        var haplotype = 0;
        for (var sample = 0; sample < diploid.Length;)
        {
            if (_allDiploid)
            {
                // Most samples at most sites carry nothing.
                var zeros = dosages[haplotype..].IndexOfAnyExcept((ushort)0);
                zeros = (zeros < 0 ? dosages.Length - haplotype : zeros) / 2;
                if (zeros > 0)
                {
                    Zeros(line, zeros);
                    (sample, haplotype) = (sample + zeros, haplotype + (2 * zeros));
                    continue;
                }
            }

            if (!diploid[sample])
            {
                line.Advance(Haploid(line.GetSpan(LongestSample), dosages[haplotype++]));
                sample++;
                continue;
            }

            var (first, second) = (dosages[haplotype], dosages[haplotype + 1]);
            haplotype += 2;
            switch (first, second)
            {
                case (0, 0):
                    line.Write(_zero);
                    break;
                case (unit, 0):
                    line.Write(_first);
                    break;
                case (0, unit):
                    line.Write(_second);
                    break;
                case (unit, unit):
                    line.Write(_both);
                    break;
                default:
                    var unphased = row.Unphased is { } open && open.Span[sample] != 0;
                    line.Advance(Diploid(line.GetSpan(LongestSample), first, second, unphased));
                    break;
            }

            sample++;
        }
    }

    private void Zeros(ArrayBufferWriter<byte> line, int samples)
    {
        for (; samples > 0; samples -= Math.Min(samples, Repeated))
        {
            line.Write(_zeros.AsSpan(0, Math.Min(samples, Repeated) * _zero.Length));
        }
    }

    private int Diploid(Span<byte> span, ushort first, ushort second, bool unphased)
    {
        const int unit = ChunkResultHead.Unit;
        var known = first != ResultRow.Unknown && second != ResultRow.Unknown;
        var at = 0;
        for (var field = 0; field < formats.Count; field++)
        {
            span[at++] = field == 0 ? (byte)'\t' : (byte)':';
            switch (formats[field])
            {
                case "GT":
                    // Without phase the two dosages are one half each: the heterozygote is written as 0/1.
                    span[at++] = unphased ? (byte)'0' : Allele(first);
                    span[at++] = unphased ? (byte)'/' : (byte)'|';
                    span[at++] = unphased ? (byte)'1' : Allele(second);
                    break;
                case "DS":
                    at += known ? Number(span[at..], first + second) : Dot(span[at..]);
                    break;
                case "HDS":
                    at += first != ResultRow.Unknown ? Number(span[at..], first) : Dot(span[at..]);
                    span[at++] = (byte)',';
                    at += second != ResultRow.Unknown ? Number(span[at..], second) : Dot(span[at..]);
                    break;
                default:
                    if (!known)
                    {
                        at += Dot(span[at..]);
                        break;
                    }

                    var (none, both) = unphased ? (0, 0) : ((unit - first) * (unit - second), first * second);
                    at += Number(span[at..], Rounded(none));
                    span[at++] = (byte)',';
                    at += Number(span[at..], Rounded((unit * unit) - none - both));
                    span[at++] = (byte)',';
                    at += Number(span[at..], Rounded(both));
                    break;
            }
        }

        return at;
    }

    private int Haploid(Span<byte> span, ushort dosage)
    {
        var known = dosage != ResultRow.Unknown;
        var at = 0;
        for (var field = 0; field < formats.Count; field++)
        {
            span[at++] = field == 0 ? (byte)'\t' : (byte)':';
            switch (formats[field])
            {
                case "GT":
                    span[at++] = Allele(dosage);
                    break;
                case "GP" when known:
                    at += Number(span[at..], ChunkResultHead.Unit - dosage);
                    span[at++] = (byte)',';
                    at += Number(span[at..], dosage);
                    break;
                default:
                    at += known ? Number(span[at..], dosage) : Dot(span[at..]);
                    break;
            }
        }

        return at;
    }

    /// <summary>Millionths to thousandths, half up.</summary>
    public static int Rounded(int millionths) => (millionths + (ChunkResultHead.Unit / 2)) / ChunkResultHead.Unit;

    private static byte Allele(ushort dosage) =>
        dosage == ResultRow.Unknown ? (byte)'.' : dosage >= ChunkResultHead.Unit / 2 ? (byte)'1' : (byte)'0';

    private static int Number(Span<byte> span, int thousandths)
    {
        var text = _thousandths[thousandths];
        text.CopyTo(span);
        return text.Length;
    }

    private static int Dot(Span<byte> span)
    {
        span[0] = (byte)'.';
        return 1;
    }

    private static byte[] Column(
        IReadOnlyList<string> formats, string genotype, string dosage, string haplotypes, string probabilities) =>
        Encoding.ASCII.GetBytes('\t' + string.Join(':', formats.Select(
            f => f switch { "GT" => genotype, "DS" => dosage, "HDS" => haplotypes, _ => probabilities })));
}
