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

    private readonly byte[] _zero = ZeroColumn(formats);

    /// <summary>Appends FORMAT and all samples, each after a tab.</summary>
    public void Append(ArrayBufferWriter<byte> line, ResultRow row)
    {
        line.Write("\t"u8);
        line.Write(Encoding.ASCII.GetBytes(string.Join(':', formats)));
        var dosages = row.Dosages.Span;
        var haplotype = 0;
        for (var sample = 0; sample < diploid.Length; sample++)
        {
            var span = line.GetSpan(LongestSample);
            if (diploid[sample])
            {
                var (first, second) = (dosages[haplotype], dosages[haplotype + 1]);
                haplotype += 2;
                if ((first | second) == 0)
                {
                    // Most samples at most sites carry nothing.
                    _zero.CopyTo(span);
                    line.Advance(_zero.Length);
                }
                else
                {
                    line.Advance(Diploid(span, first, second, row.Unphased is { } open && open.Span[sample] != 0));
                }
            }
            else
            {
                line.Advance(Haploid(span, dosages[haplotype++]));
            }
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

    private static byte[] ZeroColumn(IReadOnlyList<string> formats) => Encoding.ASCII.GetBytes('\t' + string.Join(':',
        formats.Select(f => f switch { "GT" => "0|0", "DS" => "0", "HDS" => "0,0", _ => "1,0,0" })));
}
