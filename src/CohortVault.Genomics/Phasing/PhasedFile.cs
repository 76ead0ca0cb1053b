using System.Buffers;
using System.Buffers.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Phasing;

/// <summary>Writes phased genotypes: GT, and on request how sure each phase is.</summary>
internal sealed class PhasedFile
{
    /// <summary>Definition of the field that says how sure a phase is.</summary>
    public static readonly FieldLine Confidence = new(
        "PP", "1", "Float", "Probability that this heterozygote is phased rightly with respect to the one before it");

    private readonly VariantWriter _writer;
    private readonly BcfEncoder? _encoder;
    private readonly ArrayBufferWriter<byte> _line = new(1 << 14);

    private PhasedFile(VariantWriter writer) =>
        (_writer, _encoder) = (writer, writer is BcfWriter ? new BcfEncoder(writer.Header) : null);

    public static VariantHeader Header(
        TargetGenotypes genotypes, PanelChromosome panel, IReadOnlyList<(string Key, string Value)> lines) =>
        new(genotypes.Samples, [new ContigLine(panel.Contig)]) { Formats = [VariantHeader.Genotype], Others = lines };

    /// <summary>Writes the sites inside a window; returns how many.</summary>
    public static int Write(
        TargetGenotypes genotypes, PanelChromosome panel, Window window, VariantWriter writer,
            PhaseConfidence? confidence = null)
    {
        var file = new PhasedFile(writer);
        var alleles = new short[2 * genotypes.Samples.Count];
        var phased = new bool[genotypes.Samples.Count];
        var probabilities = new float[confidence is null ? 0 : genotypes.Samples.Count];
        var written = 0;
        for (var i = 0; i < genotypes.Sites.Count; i++)
        {
            var site = genotypes.Sites[i];
            confidence?.Next(probabilities, i);
            if (!window.Contains(site.Position))
            {
                continue;
            }

            for (var sample = 0; sample < phased.Length; sample++)
            {
                var first = genotypes.FirstHaplotype[sample];
                alleles[2 * sample] = genotypes.Alleles[i][first];
                alleles[(2 * sample) + 1] = genotypes.Diploid[sample]
                    ? genotypes.Alleles[i][first + 1]
                    : VariantRecord.Absent;
                phased[sample] = !genotypes.Unphased[i][sample];
            }

            file.Write(
                new VariantSite(panel.Contig, site.Position, site.Id, site.Reference, [site.Alternate], "."),
                alleles, phased, probabilities);
            written++;
        }

        return written;
    }

    private void Write(in VariantSite site, short[] alleles, bool[] phased, float[] probabilities)
    {
        if (probabilities.Length == 0)
        {
            _writer.Write(site, alleles, phased);
            return;
        }

        if (_encoder is not null)
        {
            _encoder.Begin(site);
            _encoder.FormatGenotypes(alleles, phased);
            _encoder.FormatFloat(Confidence.Id, 1, probabilities);
            ((BcfWriter)_writer).Write(_encoder);
            return;
        }

        _line.ResetWrittenCount();
        VcfWriter.WriteSite(_line, site);
        _line.Write("\t.\tGT:PP"u8);
        for (var sample = 0; sample < phased.Length; sample++)
        {
            WriteAllele((byte)'\t', alleles[2 * sample]);
            if (alleles[(2 * sample) + 1] != VariantRecord.Absent)
            {
                WriteAllele(phased[sample] ? (byte)'|' : (byte)'/', alleles[(2 * sample) + 1]);
            }

            WriteProbability(probabilities[sample]);
        }

        ((VcfWriter)_writer).WriteLine(site.Chromosome, site.Position, site.Reference.Length, _line.WrittenSpan);
    }

    private void WriteAllele(byte separator, short allele)
    {
        var span = _line.GetSpan(2);
        (span[0], span[1]) = (separator, allele < 0 ? (byte)'.' : (byte)('0' + allele));
        _line.Advance(2);
    }

    private void WriteProbability(float probability)
    {
        if (float.IsNaN(probability))
        {
            _line.Write(":."u8);
            return;
        }

        var span = _line.GetSpan(8);
        span[0] = (byte)':';
        Utf8Formatter.TryFormat(probability, span[1..], out var digits, new StandardFormat('F', 4));
        _line.Advance(digits + 1);
    }
}
