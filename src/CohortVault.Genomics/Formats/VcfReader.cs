using System.Buffers.Text;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Reads VCF text over bytes: the genotype columns never become strings.</summary>
internal sealed class VcfReader : VariantReader
{
    private const int FirstSampleColumn = 9;
    private const int MaxNameLength = 256;
    private const int MaxIdLength = 4_096;

    private readonly Stream _stream;
    private readonly LineReader _lines;
    private readonly byte[] _chromosome = new byte[MaxNameLength];
    private readonly Range[] _columns = new Range[FirstSampleColumn + 1];
    private int _chromosomeLength;
    private byte[] _fields = [];
    private int _fieldsLength;
    private int _infoLength;
    private int _formatLength;

    public VcfReader(Stream stream, string file, ReaderLimits limits)
        : base(file, limits)
    {
        _stream = stream;
        _lines = new LineReader(stream, file);
        Header = ReadHeader();
        Current = new VariantRecord(this, Header.Samples.Count);
    }

    public override VariantHeader Header { get; }

    public override VariantRecord Current { get; }

    internal override bool TryReadInfo(string key, out float value)
    {
        value = float.NaN;
        var info = _fields.AsSpan(0, _infoLength);
        foreach (var range in info.Split((byte)';'))
        {
            var entry = info[range];
            var equals = entry.IndexOf((byte)'=');
            var name = equals < 0 ? entry : entry[..equals];
            if (Ascii.Equals(name, key))
            {
                value = equals < 0 ? float.NaN : VcfNumber.Parse(VcfNumber.First(entry[(equals + 1)..], (byte)','));
                return true;
            }
        }

        return false;
    }

    internal override bool TryReadFormat(string key, int valuesPerSample, Span<float> values)
    {
        var format = _fields.AsSpan(_infoLength, _formatLength);
        var place = VcfNumber.PlaceOf(format, key);
        if (place < 0)
        {
            return false;
        }

        var samples = _fields.AsSpan(_infoLength + _formatLength, _fieldsLength - _infoLength - _formatLength);
        var sample = 0;
        foreach (var range in samples.Split((byte)'\t'))
        {
            VcfNumber.ParseList(
                VcfNumber.At(samples[range], place), values.Slice(sample * valuesPerSample, valuesPerSample));
            sample++;
        }

        return true;
    }

    private protected override bool ReadRecord()
    {
        if (!_lines.TryRead(Limits.MaxLineBytes, out var line))
        {
            return false;
        }

        LineNumber = _lines.LineNumber;
        ParseSite(line);
        return true;
    }

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }

    private VariantHeader ReadHeader()
    {
        var parser = new HeaderParser(File, Limits);
        while (TryReadHeaderLine(out var line))
        {
            if (parser.Add(line, _lines.LineNumber) is { } header)
            {
                return header;
            }
        }

        throw FormatRefusals.Header(File, null, "The file ends before the line of column names (#CHROM).");
    }

    private bool TryReadHeaderLine(out ReadOnlySpan<byte> line)
    {
        try
        {
            return _lines.TryRead(Limits.MaxHeaderBytes, out line);
        }
        catch (InputRefusedException refused) when (refused.Code == "limit.line")
        {
            throw FormatRefusals.HeaderTooLarge(File, Limits.MaxHeaderBytes);
        }
    }

    private void ParseSite(ReadOnlySpan<byte> line)
    {
        var samples = Header.Samples.Count;
        var wanted = samples > 0 ? FirstSampleColumn : FirstSampleColumn - 1;
        var start = 0;
        for (var column = 0; column < wanted; column++)
        {
            var tab = line[start..].IndexOf((byte)'\t');
            if (tab < 0 && (column < wanted - 1 || samples > 0))
            {
                throw FormatRefusals.TooFewColumns(File, LineNumber, wanted + samples);
            }

            var end = tab < 0 ? line.Length : start + tab;
            _columns[column] = start..end;
            start = end + 1;
        }

        ParseFixedColumns(line);
        if (samples > 0)
        {
            ParseGenotypes(line[_columns[8]], line[start..]);
        }
        else if (start <= line.Length && !IsEmptyFormat(line[start..]))
        {
            throw FormatRefusals.TooManyColumns(File, LineNumber, wanted);
        }

        KeepFields(line[_columns[7]], samples > 0 ? line[_columns[8]] : default, samples > 0 ? line[start..] : default);
    }

    /// <summary>A file without samples may still carry a FORMAT column.</summary>
    private static bool IsEmptyFormat(ReadOnlySpan<byte> rest) => !rest.Contains((byte)'\t');

    private void ParseFixedColumns(ReadOnlySpan<byte> line)
    {
        var chromosome = line[_columns[0]];
        if (!chromosome.SequenceEqual(_chromosome.AsSpan(0, _chromosomeLength)) || _chromosomeLength == 0)
        {
            SetChromosome(chromosome);
        }

        var position = line[_columns[1]];
        if (!Utf8Parser.TryParse(position, out int value, out var used) || used != position.Length || value < 1
            || value == int.MaxValue)
        {
            throw FormatRefusals.Field(File, LineNumber, "POS", "is not a whole number from 1 to 2,147,483,646");
        }

        Current.Position = value;
        Current.Id = Text(line[_columns[2]], "ID");
        var reference = line[_columns[3]];
        RequireAllele(reference, "REF", AlleleText.IsReference(reference));
        Current.Reference = AlleleText.ToString(reference);
        ParseAlternates(line[_columns[4]]);
        Current.Filter = Text(line[_columns[6]], "FILTER");
    }

    private void SetChromosome(ReadOnlySpan<byte> chromosome)
    {
        if (chromosome.Length > MaxNameLength || !AlleleText.IsPrintable(chromosome))
        {
            throw FormatRefusals.ControlCharacter(File, LineNumber, "CHROM");
        }

        chromosome.CopyTo(_chromosome);
        _chromosomeLength = chromosome.Length;
        Current.Chromosome = AlleleText.ToString(chromosome);
    }

    private string Text(ReadOnlySpan<byte> text, string field)
    {
        if (text is [(byte)'P', (byte)'A', (byte)'S', (byte)'S'])
        {
            return "PASS";
        }

        return text.Length <= MaxIdLength && AlleleText.IsPrintable(text)
            ? AlleleText.ToString(text)
            : throw FormatRefusals.ControlCharacter(File, LineNumber, field);
    }

    private void RequireAllele(ReadOnlySpan<byte> allele, string field, bool wellFormed)
    {
        if (allele.Length > Limits.MaxAlleleLength)
        {
            throw FormatRefusals.AlleleTooLong(File, LineNumber, field, Limits.MaxAlleleLength);
        }

        if (!wellFormed)
        {
            throw FormatRefusals.Field(File, LineNumber, field, "is empty or has a character that no allele has");
        }
    }

    private void ParseAlternates(ReadOnlySpan<byte> field)
    {
        if (field is [(byte)'.'])
        {
            Current.Alternates = [];
            return;
        }

        if (!field.Contains((byte)','))
        {
            RequireAllele(field, "ALT", AlleleText.IsAlternate(field));
            Current.Alternates = AlleleText.ToList(field);
            return;
        }

        if (field.Count((byte)',') >= Limits.MaxAlternates)
        {
            throw FormatRefusals.TooManyAlternates(File, LineNumber, Limits.MaxAlternates);
        }

        var alternates = new List<string>();
        foreach (var range in field.Split((byte)','))
        {
            RequireAllele(field[range], "ALT", AlleleText.IsAlternate(field[range]));
            alternates.Add(AlleleText.ToString(field[range]));
        }

        Current.Alternates = alternates;
    }

    private void ParseGenotypes(ReadOnlySpan<byte> format, ReadOnlySpan<byte> columns)
    {
        var place = VcfNumber.PlaceOf(format, "GT");
        if (place > 0)
        {
            throw FormatRefusals.GenotypeNotFirst(File, LineNumber);
        }

        Current.HasGenotypes = place == 0;
        if (place < 0)
        {
            RequireColumns(columns);
            Current.AlleleStore.AsSpan().Fill(VariantRecord.Missing);
            Current.PhaseStore.AsSpan().Clear();
            return;
        }

        var alleleCount = Current.Alternates.Count + 1;
        var digits = (uint)Math.Min(10, alleleCount);
        var (alleles, phased) = (Current.AlleleStore, Current.PhaseStore);
        for (var sample = 0; sample < phased.Length; sample++)
        {
            // Nearly every genotype is a digit, a separator and a digit.
            if (columns.Length >= 3 && columns[1] is (byte)'|' or (byte)'/'
                && (uint)(columns[0] - '0') < digits && (uint)(columns[2] - '0') < digits
                && (columns.Length == 3 || columns[3] is (byte)'\t' or (byte)':'))
            {
                alleles[2 * sample] = (short)(columns[0] - '0');
                alleles[(2 * sample) + 1] = (short)(columns[2] - '0');
                phased[sample] = columns[1] == '|';
                if (columns.Length > 3 && columns[3] == '\t')
                {
                    columns = columns[4..];
                    RequireAnother(sample, phased.Length);
                    continue;
                }
            }
            else
            {
                ParseGenotype(columns, sample, alleleCount);
            }

            var tab = columns.IndexOf((byte)'\t');
            if (tab >= 0)
            {
                RequireAnother(sample, phased.Length);
                columns = columns[(tab + 1)..];
            }
            else if (sample < phased.Length - 1)
            {
                throw FormatRefusals.TooFewColumns(File, LineNumber, FirstSampleColumn + phased.Length);
            }
        }
    }

    private void RequireAnother(int sample, int samples)
    {
        if (sample == samples - 1)
        {
            throw FormatRefusals.TooManyColumns(File, LineNumber, FirstSampleColumn + samples);
        }
    }

    private void ParseGenotype(ReadOnlySpan<byte> columns, int sample, int alleleCount)
    {
        var end = columns.IndexOfAny((byte)'\t', (byte)':');
        var state = GenotypeText.Parse(
            end < 0 ? columns : columns[..end], alleleCount, out var first, out var second, out var phased);
        if (state != GenotypeState.Good)
        {
            throw state switch
            {
                GenotypeState.UnknownAllele => FormatRefusals.GenotypeAllele(File, LineNumber, sample + 1),
                GenotypeState.TooManyAlleles => FormatRefusals.Ploidy(File, LineNumber, sample + 1),
                _ => FormatRefusals.Genotype(File, LineNumber, sample + 1),
            };
        }

        Current.AlleleStore[2 * sample] = first;
        Current.AlleleStore[(2 * sample) + 1] = second;
        Current.PhaseStore[sample] = phased;
    }

    private void RequireColumns(ReadOnlySpan<byte> columns)
    {
        var samples = Header.Samples.Count;
        var found = columns.Count((byte)'\t') + 1;
        if (found != samples)
        {
            throw found < samples
                ? FormatRefusals.TooFewColumns(File, LineNumber, FirstSampleColumn + samples)
                : FormatRefusals.TooManyColumns(File, LineNumber, FirstSampleColumn + samples);
        }
    }

    /// <summary>Keeps what a caller may ask for later; the line itself is gone when the buffer moves on.</summary>
    private void KeepFields(ReadOnlySpan<byte> info, ReadOnlySpan<byte> format, ReadOnlySpan<byte> samples)
    {
        // A record with GT alone has nothing more to ask for.
        var plain = format.SequenceEqual("GT"u8);
        (_infoLength, _formatLength) = (info.Length, plain ? 0 : format.Length);
        _fieldsLength = info.Length + (plain ? 0 : format.Length + samples.Length);
        if (_fields.Length < _fieldsLength)
        {
            _fields = new byte[Math.Max(_fieldsLength, 2 * _fields.Length)];
        }

        info.CopyTo(_fields);
        if (!plain)
        {
            format.CopyTo(_fields.AsSpan(info.Length));
            samples.CopyTo(_fields.AsSpan(info.Length + format.Length));
        }
    }
}
