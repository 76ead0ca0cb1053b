using System.Globalization;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Understands header lines one by one; what is neither structured nor the sample line is skipped.</summary>
internal sealed class HeaderParser(string file, ReaderLimits limits)
{
    private const int MaxNumber = 1 << 22;

    private static readonly string[] FixedColumns =
        ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"];

    private readonly List<ContigLine> _contigs = [];
    private readonly HashSet<string> _contigNames = new(StringComparer.Ordinal);
    private readonly List<FieldLine> _infos = [];
    private readonly List<FieldLine> _formats = [];
    private readonly List<string> _filters = [];
    private string _fileFormat = "";
    private long _bytes;

    /// <summary>Dictionary of a BCF file: FILTER, INFO and FORMAT ids by number.</summary>
    public HeaderDictionary Strings { get; } = HeaderDictionary.OfStrings();

    /// <summary>Dictionary of a BCF file: contigs by number.</summary>
    public HeaderDictionary ContigNumbers { get; } = HeaderDictionary.OfContigs();

    /// <summary>Takes the next line.</summary>
    /// <returns>The header, once the sample line was reached; otherwise null.</returns>
    public VariantHeader? Add(ReadOnlySpan<byte> line, long number)
    {
        _bytes += line.Length + 1;
        if (_bytes > limits.MaxHeaderBytes)
        {
            throw FormatRefusals.HeaderTooLarge(file, limits.MaxHeaderBytes);
        }

        foreach (var value in line)
        {
            if (value < ' ' && value != '\t')
            {
                throw FormatRefusals.ControlCharacter(file, number, "The header line");
            }
        }

        if (number == 1)
        {
            _fileFormat = Version(Encoding.UTF8.GetString(line));
            return null;
        }

        if (line.StartsWith("##"u8))
        {
            AddMeta(Encoding.UTF8.GetString(line[2..]), number);
            return null;
        }

        if (!line.StartsWith("#CHROM"u8))
        {
            throw FormatRefusals.Header(file, number, "The line of column names (#CHROM) is missing.");
        }

        return new VariantHeader(Samples(line, number), _contigs)
        {
            FileFormat = _fileFormat,
            Infos = _infos,
            Formats = _formats,
            Filters = _filters,
        };
    }

    private string Version(string line)
    {
        const string Prefix = "##fileformat=VCFv4.";
        // Programs in use write "fileFormat", too.
        return line.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && line[Prefix.Length..] is ['0' or '1' or '2' or '3' or '4' or '5']
            ? line[13..]
            : throw FormatRefusals.Version(file);
    }

    private void AddMeta(string meta, long number)
    {
        var equals = meta.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return;
        }

        var kind = meta[..equals];
        if (kind is not ("contig" or "INFO" or "FORMAT" or "FILTER"))
        {
            return;
        }

        var values = StructuredLine.Parse(meta.AsSpan(equals + 1));
        if (values is null || !values.TryGetValue("ID", out var id) || id.Length is 0 or > 256 || !IsPlain(id))
        {
            throw FormatRefusals.Header(file, number, $"The {kind} line is malformed: it needs <ID=name,...>.");
        }

        int? index = null;
        if (values.TryGetValue("IDX", out var idx))
        {
            index = int.TryParse(idx, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                && parsed < MaxNumber
                ? parsed
                : throw FormatRefusals.Header(file, number, $"The IDX of the {kind} line is not a number.");
        }

        Define(kind, id, values, index, number);
    }

    private void Define(string kind, string id, Dictionary<string, string> values, int? index, long number)
    {
        if (_contigs.Count + _infos.Count + _formats.Count + _filters.Count >= limits.MaxContigs)
        {
            throw FormatRefusals.TooManyContigs(file, number, limits.MaxContigs);
        }

        var dictionary = kind == "contig" ? ContigNumbers : Strings;
        if (!dictionary.TryAdd(id, index))
        {
            throw FormatRefusals.Header(file, number, $"The IDX of the {kind} line is used twice.");
        }

        if (kind == "contig")
        {
            if (!_contigNames.Add(id))
            {
                throw FormatRefusals.Header(file, number, "The contig is defined twice.");
            }

            var known = values.TryGetValue("length", out var text)
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length);
            _contigs.Add(new ContigLine(id, known ? long.Parse(text!, CultureInfo.InvariantCulture) : null));
        }
        else if (kind == "FILTER")
        {
            _filters.Add(id);
        }
        else
        {
            (kind == "INFO" ? _infos : _formats).Add(new FieldLine(
                id, values.GetValueOrDefault("Number", "."), values.GetValueOrDefault("Type", "String"),
                values.GetValueOrDefault("Description", "")));
        }
    }

    private List<string> Samples(ReadOnlySpan<byte> line, long number)
    {
        var columns = line.Count((byte)'\t') + 1;
        if (columns - FixedColumns.Length > limits.MaxSamples)
        {
            throw FormatRefusals.TooManySamples(file, number, limits.MaxSamples);
        }

        var samples = new List<string>(Math.Max(0, columns - FixedColumns.Length));
        var column = 0;
        foreach (var range in line.Split((byte)'\t'))
        {
            var name = line[range];
            if (column >= FixedColumns.Length)
            {
                // A byte that is not ASCII becomes a character that the allow-list refuses.
                samples.Add(Encoding.Latin1.GetString(name));
            }
            else if (Encoding.Latin1.GetString(name) != FixedColumns[column])
            {
                throw FormatRefusals.Header(
                    file, number, $"Column {column + 1} of the line of column names is not {FixedColumns[column]}, or "
                    + "columns are not separated by tabs.");
            }

            column++;
        }

        if (column < FixedColumns.Length - 1)
        {
            throw FormatRefusals.Header(
                file, number, "The line of column names has too few columns, or they are not separated by tabs.");
        }

        SampleIds.Require(samples, file, number, limits);
        return samples;
    }

    private static bool IsPlain(string id) => id.All(character => character is > ' ' and <= '~');
}
