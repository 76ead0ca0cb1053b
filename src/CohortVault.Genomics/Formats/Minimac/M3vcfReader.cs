using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CohortVault.Genomics.Formats.Minimac;

/// <summary>
/// Reads Minimac3's M3VCF, version 1: text in the shape of VCF. A block is a line with its number of sites and of
/// distinct haplotypes and one number per haplotype, followed by a line per site that ends with one digit per distinct
/// haplotype. See <c>docs/formats/minimac-panels.md</c>.
/// </summary>
internal sealed class M3vcfReader : UniqueHaplotypeReader
{
    public const string Magic = "##fileformat=M3VCF";

    private const int SiteColumns = 9;
    private const int MaxNameLength = 256;
    private const int MaxIdLength = 4_096;

    private readonly Stream _stream;
    private readonly LineReader _lines;
    private readonly HaplotypeColumns _columns;
    private readonly Range[] _fields = new Range[SiteColumns];
    private long? _announcedBlocks;
    private string _chromosome = "";

    public M3vcfReader(Stream stream, string file, ReaderLimits limits)
        : base(file, limits)
    {
        _stream = stream;
        _lines = new LineReader(stream, file);
        var header = ReadHeader();
        _columns = HaplotypeColumns.Of(header.Samples) ?? HaplotypeColumns.Each(header.Samples);
        Header = header with { Samples = _columns.Samples };
        Start(_columns.Samples.Count);
    }

    public override VariantHeader Header { get; }

    private protected override bool ReadBlock()
    {
        if (!_lines.TryRead(Limits.MaxLineBytes, out var line))
        {
            return _announcedBlocks is null || _announcedBlocks == Blocks
                ? false
                : throw FormatRefusals.M3vcfTruncated(File, LineNumber);
        }

        LineNumber = _lines.LineNumber;
        var mapping = Split(line);
        var info = line[_fields[7]];
        if (!line[_fields[2]].StartsWith("<BLOCK"u8) || !TryNumber(info, "VARIANTS="u8, out var sites)
            || !TryNumber(info, "REPS="u8, out var distinct))
        {
            throw Damaged("The line that starts a block");
        }

        StartBlock(sites, distinct);
        var column = 0;
        foreach (var range in mapping.Split((byte)'\t'))
        {
            var number = mapping[range];
            if (column == _columns.Places.Length || !Utf8Parser.TryParse(number, out int unique, out var used)
                || used != number.Length)
            {
                throw Damaged("The block's list of haplotypes");
            }

            Unique[_columns.Places[column++]] = RequireUnique(unique);
        }

        return column == _columns.Places.Length
            ? true
            : throw FormatRefusals.TooFewColumns(File, LineNumber, SiteColumns + _columns.Places.Length);
    }

    private protected override void ReadSite()
    {
        if (!_lines.TryRead(Limits.MaxLineBytes, out var line))
        {
            throw FormatRefusals.M3vcfTruncated(File, LineNumber);
        }

        LineNumber = _lines.LineNumber;
        if (!Split(line).IsEmpty)
        {
            throw FormatRefusals.TooManyColumns(File, LineNumber, SiteColumns);
        }

        var position = line[_fields[1]];
        if (!Utf8Parser.TryParse(position, out int value, out var used) || used != position.Length || value < 1
            || value == int.MaxValue)
        {
            throw FormatRefusals.Field(File, LineNumber, "POS", "is not a whole number from 1 to 2,147,483,646");
        }

        var chromosome = line[_fields[0]];
        if (chromosome.IsEmpty)
        {
            throw FormatRefusals.Field(File, LineNumber, "CHROM", "is empty");
        }

        if (!Ascii.Equals(chromosome, _chromosome))
        {
            _chromosome = RequireText(chromosome, "CHROM", MaxNameLength);
        }

        (Current.Chromosome, Current.Position) = (_chromosome, value);
        Current.Id = RequireText(line[_fields[2]], "ID", MaxIdLength);
        var reference = line[_fields[3]];
        Current.Reference = AlleleText.ToString(RequireAllele(reference, "REF", AlleleText.IsReference(reference)));
        Current.Alternates = Alternates(line[_fields[4]]);
        TakeAlleles(line[_fields[8]]);
    }

    private protected override InputRefusedException Damaged(string part) =>
        FormatRefusals.M3vcfLine(File, LineNumber, part);

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
        parser.Add("##fileformat=VCFv4.2"u8, 1);
        while (_lines.TryRead(Limits.MaxHeaderBytes, out var line))
        {
            LineNumber = _lines.LineNumber;
            if (LineNumber == 1)
            {
                // Version 2 was never released in Minimac3; "M3VCFv2.0" has genotypes written in another way.
                if (!Ascii.EqualsIgnoreCase(line, Magic))
                {
                    throw FormatRefusals.M3vcfVersion(File);
                }
            }
            else if (line.StartsWith("##version="u8))
            {
                if (!line["##version="u8.Length..].StartsWith("1."u8))
                {
                    throw FormatRefusals.M3vcfVersion(File);
                }
            }
            else if (line.StartsWith("##n_blocks="u8))
            {
                _announcedBlocks = long.TryParse(
                    line["##n_blocks="u8.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var blocks)
                    ? blocks
                    : throw FormatRefusals.Header(File, LineNumber, "The number of blocks is not a number.");
            }
            else if (parser.Add(line, LineNumber) is { } header)
            {
                return header;
            }
        }

        throw FormatRefusals.Header(File, null, "The file ends before the line of column names (#CHROM).");
    }

    /// <summary>Finds the first nine columns and returns the rest of the line.</summary>
    private ReadOnlySpan<byte> Split(ReadOnlySpan<byte> line)
    {
        var start = 0;
        for (var column = 0; column < SiteColumns; column++)
        {
            var tab = line[start..].IndexOf((byte)'\t');
            if (tab < 0 && column < SiteColumns - 1)
            {
                throw FormatRefusals.TooFewColumns(File, LineNumber, SiteColumns);
            }

            var end = tab < 0 ? line.Length : start + tab;
            _fields[column] = start..end;
            start = Math.Min(end + 1, line.Length);
        }

        return line[start..];
    }

    private static bool TryNumber(ReadOnlySpan<byte> info, ReadOnlySpan<byte> key, out int value)
    {
        foreach (var range in info.Split((byte)';'))
        {
            if (info[range].StartsWith(key))
            {
                return int.TryParse(
                    info[range][key.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out value);
            }
        }

        value = 0;
        return false;
    }

    private IReadOnlyList<string> Alternates(ReadOnlySpan<byte> field)
    {
        if (field is [(byte)'.'])
        {
            return [];
        }

        if (!field.Contains((byte)','))
        {
            return AlleleText.ToList(RequireAllele(field, "ALT", AlleleText.IsAlternate(field)));
        }

        var alternates = new List<string>();
        foreach (var range in field.Split((byte)','))
        {
            if (alternates.Count == Limits.MaxAlternates)
            {
                throw FormatRefusals.TooManyAlternates(File, LineNumber, Limits.MaxAlternates);
            }

            alternates.Add(AlleleText.ToString(
                RequireAllele(field[range], "ALT", AlleleText.IsAlternate(field[range]))));
        }

        return alternates;
    }

    private void TakeAlleles(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != UniqueAlleles.Length)
        {
            throw Damaged("The list of alleles, one for each distinct haplotype,");
        }

        for (var unique = 0; unique < digits.Length; unique++)
        {
            UniqueAlleles[unique] = digits[unique] switch
            {
                (byte)'.' => VariantRecord.Missing,
                >= (byte)'0' and <= (byte)'9' => (short)(digits[unique] - '0'),
                _ => throw Damaged("The list of alleles, one for each distinct haplotype,"),
            };
        }
    }
}
