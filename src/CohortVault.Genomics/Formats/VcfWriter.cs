using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Writes VCF text, plain or BGZF.</summary>
public sealed class VcfWriter : VariantWriter
{
    private readonly ArrayBufferWriter<byte> _line = new(1 << 14);

    internal VcfWriter(Stream output, VariantFormat format, VariantHeader header, WriterOptions options)
        : base(output, format, header, options) => WriteStart(Encoding.UTF8.GetBytes(header.ToText()));

    /// <inheritdoc/>
    public override void Write(in VariantSite site, ReadOnlySpan<short> alleles, ReadOnlySpan<bool> phased)
    {
        _line.ResetWrittenCount();
        WriteSite(_line, site);
        _line.Write("\t."u8);
        if (Header.Samples.Count > 0)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(phased.Length, Header.Samples.Count);
            _line.Write("\tGT"u8);
            for (var sample = 0; sample < phased.Length; sample++)
            {
                var (first, second) = (alleles[2 * sample], alleles[(2 * sample) + 1]);
                if ((uint)first < 10 && (uint)second < 10)
                {
                    var genotype = _line.GetSpan(4);
                    genotype[0] = (byte)'\t';
                    genotype[1] = (byte)('0' + first);
                    genotype[2] = phased[sample] ? (byte)'|' : (byte)'/';
                    genotype[3] = (byte)('0' + second);
                    _line.Advance(4);
                }
                else
                {
                    WriteGenotype(first, second, phased[sample]);
                }
            }
        }

        WriteLine(site.Chromosome, site.Position, site.Reference.Length, _line.WrittenSpan);
    }

    /// <summary>
    /// Writes CHROM to FILTER of a line; a caller that prepares its own bytes puts INFO and what follows after it.
    /// </summary>
    public static void WriteSite(IBufferWriter<byte> line, in VariantSite site)
    {
        WriteText(line, site.Chromosome, (byte)'\t');
        Utf8Formatter.TryFormat(site.Position, line.GetSpan(12), out var digits);
        line.Advance(digits);
        line.Write("\t"u8);
        WriteText(line, site.Id, (byte)'\t');
        WriteText(line, site.Reference, (byte)'\t');
        if (site.Alternates.Count == 0)
        {
            line.Write("."u8);
        }

        for (var allele = 0; allele < site.Alternates.Count; allele++)
        {
            WriteText(line, site.Alternates[allele], allele < site.Alternates.Count - 1 ? (byte)',' : (byte)0);
        }

        line.Write("\t.\t"u8);
        WriteText(line, site.Filter, 0);
    }

    /// <summary>Writes a line that the caller has prepared, without its line feed.</summary>
    public void WriteLine(string chromosome, int position, int referenceLength, ReadOnlySpan<byte> line)
    {
        BeginRecord();
        WritePart(line);
        WritePart("\n"u8);
        EndRecord(ContigOf(chromosome), position, referenceLength);
    }

    private static void WriteText(IBufferWriter<byte> line, string text, byte then)
    {
        var span = line.GetSpan(text.Length + 1);
        var length = Encoding.ASCII.GetBytes(text, span);
        if (then != 0)
        {
            span[length++] = then;
        }

        line.Advance(length);
    }

    private void WriteGenotype(short first, short second, bool phased)
    {
        _line.Write("\t"u8);
        WriteAllele(first);
        if (second != VariantRecord.Absent)
        {
            _line.Write(phased ? "|"u8 : "/"u8);
            WriteAllele(second);
        }
    }

    private void WriteAllele(short allele)
    {
        if (allele < 0)
        {
            _line.Write("."u8);
            return;
        }

        Utf8Formatter.TryFormat(allele, _line.GetSpan(6), out var digits);
        _line.Advance(digits);
    }
}
