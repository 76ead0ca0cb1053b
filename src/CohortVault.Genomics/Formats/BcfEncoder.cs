using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>
/// Builds one BCF record: fixed columns first, then INFO, then FORMAT; reuse it for every record. Hand it to
/// <see cref="BcfWriter.Write(BcfEncoder)"/>.
/// </summary>
public sealed class BcfEncoder
{
    private const uint MissingFloat = 0x7f800001;

    private readonly HeaderDictionary _strings;
    private readonly HeaderDictionary _contigs;
    private readonly int _samples;
    private readonly ArrayBufferWriter<byte> _shared = new(1 << 10);
    private readonly ArrayBufferWriter<byte> _individual = new(1 << 14);
    private readonly byte[] _fixed = new byte[24];
    private int _infos;
    private int _formats;
    private int _alleles;

    /// <summary>An encoder for records under this header.</summary>
    public BcfEncoder(VariantHeader header)
    {
        (_strings, _contigs) = HeaderDictionary.Of(header);
        _samples = header.Samples.Count;
    }

    internal int Contig { get; private set; }

    internal int Position { get; private set; }

    internal int ReferenceLength { get; private set; }

    internal ReadOnlySpan<byte> Shared => _shared.WrittenSpan;

    internal ReadOnlySpan<byte> Individual => _individual.WrittenSpan;

    /// <summary>Starts a record.</summary>
    public void Begin(in VariantSite site)
    {
        _shared.ResetWrittenCount();
        _individual.ResetWrittenCount();
        (_infos, _formats, _alleles) = (0, 0, site.Alternates.Count + 1);
        Contig = _contigs.NumberOf(site.Chromosome)
            ?? throw new ArgumentException("The header does not have the record's contig.", nameof(site));
        (Position, ReferenceLength) = (site.Position, site.Reference.Length);
        _shared.Write(_fixed);
        WriteString(_shared, site.Id == "." ? "" : site.Id);
        WriteString(_shared, site.Reference);
        for (var allele = 0; allele < site.Alternates.Count; allele++)
        {
            WriteString(_shared, site.Alternates[allele]);
        }

        WriteFilter(site.Filter);
    }

    /// <summary>Adds a FLAG to INFO.</summary>
    public void InfoFlag(string key)
    {
        _infos++;
        WriteKey(_shared, key);
        WriteDescriptor(_shared, BcfType.Missing, 0);
    }

    /// <summary>Adds numbers to INFO; NaN is written as missing.</summary>
    public void InfoFloat(string key, params ReadOnlySpan<float> values)
    {
        _infos++;
        WriteKey(_shared, key);
        WriteDescriptor(_shared, BcfType.Float, values.Length);
        WriteFloats(_shared, values);
    }

    /// <summary>Adds whole numbers to INFO.</summary>
    public void InfoInteger(string key, params ReadOnlySpan<int> values)
    {
        _infos++;
        WriteKey(_shared, key);
        WriteDescriptor(_shared, BcfType.Int32, values.Length);
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_shared.GetSpan(4), value);
            _shared.Advance(4);
        }
    }

    /// <summary>Adds GT; alleles and phases as in <see cref="VariantRecord"/>.</summary>
    public void FormatGenotypes(ReadOnlySpan<short> alleles, ReadOnlySpan<bool> phased)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(phased.Length, _samples);
        ArgumentOutOfRangeException.ThrowIfNotEqual(alleles.Length, 2 * _samples);
        var wide = _alleles > 62;
        var haploid = true;
        for (var sample = 0; haploid && sample < _samples; sample++)
        {
            haploid = alleles[(2 * sample) + 1] == VariantRecord.Absent;
        }

        var ploidy = haploid ? 1 : 2;
        var vector = Format("GT", wide ? BcfType.Int16 : BcfType.Int8, ploidy);
        if (!wide && !haploid)
        {
            EncodeDiploid(alleles, phased, vector);
            return;
        }

        for (var sample = 0; sample < _samples; sample++)
        {
            for (var copy = 0; copy < ploidy; copy++)
            {
                var allele = alleles[(2 * sample) + copy];
                var phase = copy == 1 && phased[sample] ? 1 : 0;
                var place = (sample * ploidy) + copy;
                if (wide)
                {
                    var value = allele == VariantRecord.Absent ? short.MinValue + 1 : ((allele + 1) << 1) | phase;
                    BinaryPrimitives.WriteInt16LittleEndian(vector[(2 * place)..], (short)value);
                }
                else
                {
                    vector[place] = (byte)((allele + 1) << 1);
                }
            }
        }
    }

    /// <summary>Adds a FORMAT field of numbers, the same count for each sample; NaN is written as missing.</summary>
    public void FormatFloat(string key, int valuesPerSample, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, valuesPerSample * _samples);
        _formats++;
        WriteKey(_individual, key);
        WriteDescriptor(_individual, BcfType.Float, valuesPerSample);
        WriteFloats(_individual, values);
    }

    /// <summary>Adds a FORMAT field of single bytes (int8) and lets the caller fill in the values.</summary>
    public Span<byte> FormatInt8(string key, int valuesPerSample) => Format(key, BcfType.Int8, valuesPerSample);

    /// <summary>Adds a FORMAT field of little-endian 32-bit floats and lets the caller fill in their bytes.</summary>
    public Span<byte> FormatFloatBytes(string key, int valuesPerSample) => Format(key, BcfType.Float, valuesPerSample);

    internal void Finish()
    {
        // The fixed part was left blank at the start: counts are known only now.
        var head = MemoryMarshal.AsMemory(_shared.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32LittleEndian(head, Contig);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], Position - 1);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], ReferenceLength);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], MissingFloat);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], (uint)(_infos | (_alleles << 16)));
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], (uint)(_samples | (_formats << 24)));
    }

    private static void EncodeDiploid(ReadOnlySpan<short> alleles, ReadOnlySpan<bool> phased, Span<byte> vector)
    {
        for (var sample = 0; sample < phased.Length; sample++)
        {
            var second = alleles[(2 * sample) + 1];
            vector[2 * sample] = (byte)((alleles[2 * sample] + 1) << 1);
            vector[(2 * sample) + 1] = second == VariantRecord.Absent
                ? BcfGenotypes.End8
                : (byte)(((second + 1) << 1) | (phased[sample] ? 1 : 0));
        }
    }

    private static void WriteFloats(ArrayBufferWriter<byte> to, ReadOnlySpan<float> values)
    {
        var bytes = to.GetSpan(4 * values.Length);
        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index];
            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes[(4 * index)..], float.IsNaN(value) ? MissingFloat : BitConverter.SingleToUInt32Bits(value));
        }

        to.Advance(4 * values.Length);
    }

    private static void WriteDescriptor(ArrayBufferWriter<byte> to, BcfType type, int length)
    {
        if (length < 15)
        {
            to.Write<byte>([(byte)((length << 4) | (int)type)]);
            return;
        }

        to.Write<byte>([(byte)(0xf0 | (int)type)]);
        WriteInteger(to, length);
    }

    private static void WriteInteger(ArrayBufferWriter<byte> to, int value)
    {
        if (value <= sbyte.MaxValue)
        {
            to.Write<byte>([0x11, (byte)value]);
        }
        else if (value <= short.MaxValue)
        {
            to.Write<byte>([0x12, (byte)value, (byte)(value >> 8)]);
        }
        else
        {
            to.Write<byte>([0x13, (byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)]);
        }
    }

    private static void WriteString(ArrayBufferWriter<byte> to, string text)
    {
        WriteDescriptor(to, BcfType.Character, text.Length);
        to.Advance(Encoding.ASCII.GetBytes(text, to.GetSpan(text.Length)));
    }

    private void WriteKey(ArrayBufferWriter<byte> to, string key) =>
        WriteInteger(to, _strings.NumberOf(key)
            ?? throw new ArgumentException($"The header does not define {key}.", nameof(key)));

    private Span<byte> Format(string key, BcfType type, int valuesPerSample)
    {
        _formats++;
        WriteKey(_individual, key);
        WriteDescriptor(_individual, type, valuesPerSample);
        var size = BcfCursor.SizeOf(type) * valuesPerSample * _samples;
        var span = _individual.GetSpan(size)[..size];
        _individual.Advance(size);
        return span;
    }

    private void WriteFilter(string filter)
    {
        if (filter == ".")
        {
            WriteDescriptor(_shared, BcfType.Missing, 0);
            return;
        }

        var ids = filter.Split(';');
        WriteDescriptor(_shared, BcfType.Int32, ids.Length);
        foreach (var id in ids)
        {
            var number = _strings.NumberOf(id)
                ?? throw new ArgumentException("The header does not define the record's filter.", nameof(filter));
            BinaryPrimitives.WriteInt32LittleEndian(_shared.GetSpan(4), number);
            _shared.Advance(4);
        }
    }
}
