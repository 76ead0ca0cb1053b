using System.Buffers.Binary;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Reads BCF 2.2. Lengths are checked against the limits before anything is allocated for them.</summary>
internal sealed class BcfReader : VariantReader
{
    private const int FixedBytes = 24;
    private const int MaxIdLength = 4_096;
    private const int MaxFilters = 256;

    private readonly Stream _stream;
    private readonly HeaderDictionary _strings;
    private readonly HeaderDictionary _contigs;
    private byte[] _record = new byte[1 << 12];
    private int _sharedLength;
    private int _length;
    private int _infoStart;
    private int _infoCount;
    private int _formatCount;
    private int? _contig;

    public BcfReader(Stream stream, string file, ReaderLimits limits)
        : base(file, limits)
    {
        _stream = stream;
        (Header, _strings, _contigs) = ReadHeader();
        Current = new VariantRecord(this, Header.Samples.Count);
    }

    public override VariantHeader Header { get; }

    public override VariantRecord Current { get; }

    internal override bool TryReadInfo(string key, out float value)
    {
        value = float.NaN;
        var wanted = _strings.NumberOf(key);
        var cursor = new BcfCursor(_record.AsSpan(_infoStart, _sharedLength - _infoStart));
        for (var info = 0; info < _infoCount && wanted is not null; info++)
        {
            var number = cursor.ReadTypedInteger();
            var vector = cursor.ReadVector(out var type, out var length);
            if (cursor.Failed)
            {
                throw FormatRefusals.BcfRecord(File, LineNumber, "INFO");
            }

            if (number == wanted)
            {
                value = length > 0 ? BcfCursor.Number(vector, type, 0) : float.NaN;
                return true;
            }
        }

        return false;
    }

    internal override bool TryReadFormat(string key, int valuesPerSample, Span<float> values)
    {
        if (_strings.NumberOf(key) is not { } wanted
            || !FindFormat(wanted, out var vector, out var type, out var length))
        {
            return false;
        }

        var size = BcfCursor.SizeOf(type);
        for (var sample = 0; sample < Header.Samples.Count; sample++)
        {
            var own = vector.Slice(sample * length * size, length * size);
            for (var value = 0; value < valuesPerSample; value++)
            {
                values[(sample * valuesPerSample) + value] =
                    value < length ? BcfCursor.Number(own, type, value) : float.NaN;
            }
        }

        return true;
    }

    private protected override bool ReadRecord()
    {
        Span<byte> lengths = stackalloc byte[8];
        var read = _stream.ReadAtLeast(lengths, lengths.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            return false;
        }

        LineNumber++;
        if (read < lengths.Length)
        {
            throw FormatRefusals.BcfTruncated(File, LineNumber);
        }

        var shared = BinaryPrimitives.ReadUInt32LittleEndian(lengths);
        var individual = BinaryPrimitives.ReadUInt32LittleEndian(lengths[4..]);
        if ((long)shared + individual > Limits.MaxLineBytes)
        {
            throw FormatRefusals.LineTooLong(File, LineNumber, Limits.MaxLineBytes);
        }

        if (shared < FixedBytes)
        {
            throw FormatRefusals.BcfRecord(File, LineNumber, "The length");
        }

        (_sharedLength, _length) = ((int)shared, (int)(shared + individual));
        ReadBody();
        ParseShared();
        ParseGenotypes();
        return true;
    }

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }

    /// <summary>Grows the buffer only as bytes arrive, so that an announced length costs nothing by itself.</summary>
    private void ReadBody()
    {
        var filled = 0;
        while (filled < _length)
        {
            if (filled == _record.Length)
            {
                Array.Resize(ref _record, Math.Min(_length, _record.Length * 2));
            }

            var read = _stream.Read(_record.AsSpan(filled, Math.Min(_length, _record.Length) - filled));
            if (read == 0)
            {
                throw FormatRefusals.BcfTruncated(File, LineNumber);
            }

            filled += read;
        }
    }

    private (VariantHeader Header, HeaderDictionary Strings, HeaderDictionary Contigs) ReadHeader()
    {
        Span<byte> start = stackalloc byte[9];
        if (_stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
        {
            throw FormatRefusals.BcfTruncated(File, null);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(start[5..]);
        if (length > Limits.MaxHeaderBytes)
        {
            throw FormatRefusals.HeaderTooLarge(File, Limits.MaxHeaderBytes);
        }

        _length = (int)length;
        ReadBody();
        var text = _record.AsSpan(0, _length);
        var end = text.IndexOf((byte)0);
        var parser = new HeaderParser(File, Limits);
        var number = 0;
        foreach (var range in text[..(end < 0 ? text.Length : end)].Split((byte)'\n'))
        {
            if (parser.Add(_record.AsSpan(0, _length)[range], ++number) is { } header)
            {
                return (header, parser.Strings, parser.ContigNumbers);
            }
        }

        throw FormatRefusals.Header(File, null, "The header ends before the line of column names (#CHROM).");
    }

    private void ParseShared()
    {
        var cursor = new BcfCursor(_record.AsSpan(0, _sharedLength));
        var contig = cursor.ReadInt32();
        var position = cursor.ReadInt32();
        cursor.Take(8);
        var counts = cursor.ReadUInt32();
        var sizes = cursor.ReadUInt32();
        (_infoCount, _formatCount) = ((int)(counts & 0xffff), (int)(sizes >> 24));
        if ((int)(sizes & 0xffffff) != Header.Samples.Count && !((sizes & 0xffffff) == 0 && _formatCount == 0))
        {
            throw FormatRefusals.BcfRecord(File, LineNumber, "The number of samples");
        }

        SetContig(contig);
        if (position is < 0 or >= int.MaxValue - 1)
        {
            throw FormatRefusals.Field(File, LineNumber, "POS", "is not a whole number from 1 to 2,147,483,646");
        }

        Current.Position = position + 1;
        var id = cursor.ReadString();
        Current.Id = id.IsEmpty ? "." : RequireText(id, "ID");
        ParseAlleles(ref cursor, (int)(counts >> 16));
        ParseFilter(ref cursor);
        _infoStart = _sharedLength - cursor.Remaining;
        if (cursor.Failed)
        {
            throw FormatRefusals.BcfRecord(File, LineNumber, "A fixed column");
        }
    }

    private void SetContig(int contig)
    {
        if (contig != _contig)
        {
            Current.Chromosome = _contigs.IdOf(contig) ?? throw FormatRefusals.BcfRecord(File, LineNumber, "CHROM");
            _contig = contig;
        }
    }

    private string RequireText(ReadOnlySpan<byte> text, string field) =>
        text.Length <= MaxIdLength && AlleleText.IsPrintable(text)
            ? AlleleText.ToString(text)
            : throw FormatRefusals.ControlCharacter(File, LineNumber, field);

    private void ParseAlleles(ref BcfCursor cursor, int count)
    {
        if (count == 0)
        {
            throw FormatRefusals.BcfRecord(File, LineNumber, "REF");
        }

        if (count - 1 > Limits.MaxAlternates)
        {
            throw FormatRefusals.TooManyAlternates(File, LineNumber, Limits.MaxAlternates);
        }

        Current.Reference = AlleleText.ToString(Allele(ref cursor, "REF"));
        if (count == 2)
        {
            Current.Alternates = AlleleText.ToList(Allele(ref cursor, "ALT"));
            return;
        }

        var alternates = count == 1 ? [] : new string[count - 1];
        for (var allele = 0; allele < alternates.Length; allele++)
        {
            alternates[allele] = AlleleText.ToString(Allele(ref cursor, "ALT"));
        }

        Current.Alternates = alternates;
    }

    private ReadOnlySpan<byte> Allele(ref BcfCursor cursor, string field)
    {
        var allele = cursor.ReadString();
        if (allele.Length > Limits.MaxAlleleLength)
        {
            throw FormatRefusals.AlleleTooLong(File, LineNumber, field, Limits.MaxAlleleLength);
        }

        if (cursor.Failed || !(field == "REF" ? AlleleText.IsReference(allele) : AlleleText.IsAlternate(allele)))
        {
            throw FormatRefusals.Field(File, LineNumber, field, "is empty or has a character that no allele has");
        }

        return allele;
    }

    private void ParseFilter(ref BcfCursor cursor)
    {
        var vector = cursor.ReadVector(out var type, out var length);
        if (length == 0 || cursor.Failed)
        {
            Current.Filter = ".";
            return;
        }

        if (type is not (BcfType.Int8 or BcfType.Int16 or BcfType.Int32) || length > MaxFilters)
        {
            throw FormatRefusals.BcfRecord(File, LineNumber, "FILTER");
        }

        if (length == 1)
        {
            Current.Filter = FilterOf(BcfCursor.Integer(vector, type, 0));
            return;
        }

        var filters = new StringBuilder();
        for (var filter = 0; filter < length; filter++)
        {
            filters.Append(filter > 0 ? ";" : "").Append(FilterOf(BcfCursor.Integer(vector, type, filter)));
        }

        Current.Filter = filters.ToString();
    }

    private string FilterOf(int number) =>
        _strings.IdOf(number) ?? throw FormatRefusals.BcfRecord(File, LineNumber, "FILTER");

    private bool FindFormat(int wanted, out ReadOnlySpan<byte> vector, out BcfType type, out int length)
    {
        var cursor = new BcfCursor(_record.AsSpan(_sharedLength, _length - _sharedLength));
        for (var format = 0; format < _formatCount; format++)
        {
            var number = cursor.ReadTypedInteger();
            (type, length) = cursor.ReadDescriptor();
            vector = cursor.Take((long)length * BcfCursor.SizeOf(type) * Header.Samples.Count);
            if (cursor.Failed || _strings.IdOf(number) is null)
            {
                throw FormatRefusals.BcfRecord(File, LineNumber, "FORMAT");
            }

            if (number == wanted)
            {
                return true;
            }
        }

        vector = default;
        (type, length) = (default, 0);
        return false;
    }

    private void ParseGenotypes()
    {
        Current.HasGenotypes = FindFormat(_strings.NumberOf("GT") ?? -1, out var vector, out var type, out var ploidy)
            && ploidy > 0;
        if (!Current.HasGenotypes)
        {
            Current.AlleleStore.AsSpan().Fill(VariantRecord.Missing);
            Current.PhaseStore.AsSpan().Clear();
            return;
        }

        if (type is not (BcfType.Int8 or BcfType.Int16 or BcfType.Int32))
        {
            throw FormatRefusals.BcfRecord(File, LineNumber, "GT");
        }

        BcfGenotypes.Decode(vector, type, ploidy, Current, this);
    }
}
