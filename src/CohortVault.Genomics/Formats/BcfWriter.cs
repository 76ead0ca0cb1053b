using System.Buffers.Binary;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Writes BCF 2.2.</summary>
public sealed class BcfWriter : VariantWriter
{
    private readonly BcfEncoder _encoder;

    internal BcfWriter(Stream output, VariantHeader header, WriterOptions options)
        : base(output, VariantFormat.Bcf, header, options)
    {
        _encoder = new BcfEncoder(header);
        var text = Encoding.UTF8.GetBytes(header.ToText() + "\0");
        Span<byte> start = [(byte)'B', (byte)'C', (byte)'F', 2, 2, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(start[5..], text.Length);
        WriteStart(start);
        WriteStart(text);
    }

    /// <inheritdoc/>
    public override void Write(in VariantSite site, ReadOnlySpan<short> alleles, ReadOnlySpan<bool> phased)
    {
        _encoder.Begin(site);
        if (Header.Samples.Count > 0)
        {
            _encoder.FormatGenotypes(alleles, phased);
        }

        Write(_encoder);
    }

    /// <summary>Writes the record that an encoder for the same header has built.</summary>
    public void Write(BcfEncoder encoder)
    {
        encoder.Finish();
        Span<byte> lengths = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(lengths, encoder.Shared.Length);
        BinaryPrimitives.WriteInt32LittleEndian(lengths[4..], encoder.Individual.Length);
        BeginRecord();
        WritePart(lengths);
        WritePart(encoder.Shared);
        WritePart(encoder.Individual);
        EndRecord(encoder.Contig, encoder.Position, encoder.ReferenceLength);
    }
}
