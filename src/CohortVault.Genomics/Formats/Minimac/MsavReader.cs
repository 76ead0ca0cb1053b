using System.Buffers.Binary;
using CohortVault.Genomics.Formats.Zstandard;

namespace CohortVault.Genomics.Formats.Minimac;

/// <summary>
/// Reads Minimac4's MSAV: BCF records in Zstandard frames (SAV 2), among which a record with the allele
/// <c>&lt;BLOCK&gt;</c> maps haplotypes to the distinct ones of the sites that follow. See
/// <c>docs/formats/minimac-panels.md</c>.
/// </summary>
internal sealed class MsavReader : UniqueHaplotypeReader
{
    private const int FixedBytes = 24;
    private const int MaxIdLength = 4_096;

    private readonly Stream _stream;
    private readonly ZstdReader? _frames;
    private readonly HaplotypeColumns? _columns;
    private readonly HeaderDictionary _strings;
    private readonly HeaderDictionary _contigs;
    private byte[] _record = new byte[1 << 12];
    private int _sharedLength;
    private int _length;
    private int? _contig;
    private int _infoCount;
    private int _formatCount;
    private int _infoStart;

    /// <param name="stream">Decompressed content.</param>
    /// <param name="frames">The decompressor, which knows whether the file is complete; null if there was none.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="limits">What is accepted.</param>
    public MsavReader(Stream stream, ZstdReader? frames, string file, ReaderLimits limits)
        : base(file, limits)
    {
        (_stream, _frames) = (stream, frames);
        var parser = new HeaderParser(file, limits);
        Header = ReadHeader(parser);
        (_strings, _contigs) = (parser.Strings, parser.ContigNumbers);
        _columns = HaplotypeColumns.Of(Header.Samples);
        Header = Header with { Samples = _columns?.Samples ?? Header.Samples };
        Start(Header.Samples.Count);
    }

    public override VariantHeader Header { get; }

    private protected override bool ReadBlock()
    {
        if (!ReadRecordBytes())
        {
            // Minimac4 cannot use a file without the index at its end, so a file without one was cut off.
            return _frames is null or { EndedSkippable: true } ? false : throw FormatRefusals.MsavTruncated(File, null);
        }

        if (!ParseFixedColumns() || !TryInfoInteger("VARIANTS", out var sites)
            || !TryInfoInteger("REPS", out var distinct))
        {
            throw Damaged("The start of a block");
        }

        StartBlock(sites, distinct);
        ReadMapping();
        return true;
    }

    private protected override void ReadSite()
    {
        if (!ReadRecordBytes())
        {
            throw FormatRefusals.MsavTruncated(File, LineNumber);
        }

        if (ParseFixedColumns() || !FindInfo("UHA", out var vector, out var type, out var length)
            || !IsInteger(type) || length != UniqueAlleles.Length)
        {
            throw Damaged("The list of alleles, one for each distinct haplotype,");
        }

        for (var unique = 0; unique < length; unique++)
        {
            var allele = BcfCursor.Integer(vector, type, unique);
            UniqueAlleles[unique] = (short)Math.Clamp(allele, VariantRecord.Missing, short.MaxValue);
        }
    }

    private protected override InputRefusedException Damaged(string part) =>
        FormatRefusals.MsavRecord(File, LineNumber, part);

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }

    private static bool IsInteger(BcfType type) => type is BcfType.Int8 or BcfType.Int16 or BcfType.Int32;

    private static int EndOf(BcfType type) => type switch
    {
        BcfType.Int8 => sbyte.MinValue + 1,
        BcfType.Int16 => short.MinValue + 1,
        _ => int.MinValue + 1,
    };

    private VariantHeader ReadHeader(HeaderParser parser)
    {
        Span<byte> start = stackalloc byte[9];
        if (_stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
        {
            throw FormatRefusals.MsavTruncated(File, null);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(start[5..]);
        if (length > Limits.MaxHeaderBytes)
        {
            throw FormatRefusals.HeaderTooLarge(File, Limits.MaxHeaderBytes);
        }

        _length = (int)length;
        ReadBody();
        parser.Add("##fileformat=VCFv4.2"u8, 1);
        ReadOnlySpan<byte> text = _record.AsSpan(0, _length);
        text = text[..(text.IndexOf((byte)0) is var end and >= 0 ? end : text.Length)];
        var (number, isPanel) = (1, false);
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            isPanel |= line.StartsWith("##subfileformat=MVCFv3"u8) || line.StartsWith("##subfileformat=M3VCFv3"u8);
            if (parser.Add(line, ++number) is { } header)
            {
                return isPanel ? header : throw FormatRefusals.MsavVersion(File);
            }
        }

        throw FormatRefusals.Header(File, null, "The header ends before the line of column names (#CHROM).");
    }

    private bool ReadRecordBytes()
    {
        Span<byte> lengths = stackalloc byte[8];
        var read = _stream.ReadAtLeast(lengths, lengths.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            return false;
        }

        LineNumber++;
        var shared = BinaryPrimitives.ReadUInt32LittleEndian(lengths);
        var individual = BinaryPrimitives.ReadUInt32LittleEndian(lengths[4..]);
        if (read < lengths.Length)
        {
            throw FormatRefusals.MsavTruncated(File, LineNumber);
        }

        if ((long)shared + individual > Limits.MaxLineBytes)
        {
            throw FormatRefusals.LineTooLong(File, LineNumber, Limits.MaxLineBytes);
        }

        if (shared < FixedBytes)
        {
            throw Damaged("The length");
        }

        (_sharedLength, _length) = ((int)shared, (int)(shared + individual));
        ReadBody();
        return true;
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
                throw FormatRefusals.MsavTruncated(File, LineNumber == 0 ? null : LineNumber);
            }

            filled += read;
        }
    }

    private void ReadMapping()
    {
        var cursor = new BcfCursor(_record.AsSpan(_sharedLength, _length - _sharedLength));
        var key = _formatCount == 1 ? cursor.ReadTypedInteger() : -1;
        var vector = cursor.ReadVector(out var type, out var length);
        if (cursor.Failed || key != _strings.NumberOf("UHM") || !IsInteger(type))
        {
            throw Damaged("The block's list of haplotypes");
        }

        var samples = Header.Samples.Count;
        if (_columns is not null && length == _columns.Places.Length)
        {
            for (var column = 0; column < length; column++)
            {
                Unique[_columns.Places[column]] = RequireUnique(BcfCursor.Integer(vector, type, column));
            }

            return;
        }

        if (_columns is not null || samples == 0 || length % samples != 0 || length / samples is not (1 or 2))
        {
            throw Damaged("The block's list of haplotypes");
        }

        var ploidy = length / samples;
        for (var value = 0; value < length; value++)
        {
            var unique = BcfCursor.Integer(vector, type, value);
            var second = ploidy == 2 && value % 2 == 1;
            Unique[ploidy == 2 ? value : 2 * value] =
                second && unique == EndOf(type) ? -1 : RequireUnique(unique);
        }
    }

    /// <returns>Whether the record starts a block.</returns>
    private bool ParseFixedColumns()
    {
        var cursor = new BcfCursor(_record.AsSpan(0, _sharedLength));
        var contig = cursor.ReadInt32();
        var position = cursor.ReadInt32();
        cursor.Take(8);
        var counts = cursor.ReadUInt32();
        (_infoCount, _formatCount) = ((int)(counts & 0xffff), (int)(cursor.ReadUInt32() >> 24));
        if (contig != _contig)
        {
            Current.Chromosome = _contigs.IdOf(contig) ?? throw Damaged("CHROM");
            _contig = contig;
        }

        if (position is < 0 or >= int.MaxValue - 1)
        {
            throw FormatRefusals.Field(File, LineNumber, "POS", "is not a whole number from 1 to 2,147,483,646");
        }

        Current.Position = position + 1;
        var id = cursor.ReadString();
        Current.Id = id.IsEmpty ? "." : RequireText(id, "ID", MaxIdLength);
        var reference = cursor.ReadString();
        Current.Reference = AlleleText.ToString(RequireAllele(reference, "REF", AlleleText.IsReference(reference)));
        var startsBlock = ParseAlternates(ref cursor, (int)(counts >> 16) - 1);
        cursor.ReadVector(out _, out _);
        _infoStart = _sharedLength - cursor.Remaining;
        return cursor.Failed ? throw Damaged("A fixed column") : startsBlock;
    }

    private bool ParseAlternates(ref BcfCursor cursor, int count)
    {
        if (count > Limits.MaxAlternates)
        {
            throw FormatRefusals.TooManyAlternates(File, LineNumber, Limits.MaxAlternates);
        }

        var alternates = new List<string>();
        var startsBlock = false;
        for (var number = 0; number < count; number++)
        {
            var allele = cursor.ReadString();
            startsBlock |= count == 1 && allele.SequenceEqual("<BLOCK>"u8);

            // A record without alternatives is written with an empty one.
            if (!(count == 1 && allele.IsEmpty && !cursor.Failed))
            {
                alternates.Add(AlleleText.ToString(RequireAllele(allele, "ALT", AlleleText.IsAlternate(allele))));
            }
        }

        Current.Alternates = alternates;
        return startsBlock;
    }

    private bool TryInfoInteger(string key, out int value)
    {
        var found = FindInfo(key, out var vector, out var type, out var length) && IsInteger(type) && length == 1;
        value = found ? BcfCursor.Integer(vector, type, 0) : 0;
        return found;
    }

    private bool FindInfo(string key, out ReadOnlySpan<byte> vector, out BcfType type, out int length)
    {
        var wanted = _strings.NumberOf(key) ?? -1;
        var cursor = new BcfCursor(_record.AsSpan(_infoStart, _sharedLength - _infoStart));
        for (var info = 0; info < _infoCount; info++)
        {
            var number = cursor.ReadTypedInteger();
            vector = cursor.ReadVector(out type, out length);
            if (cursor.Failed)
            {
                throw Damaged("INFO");
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
}
