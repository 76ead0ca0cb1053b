using System.Globalization;
using System.Text;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Panels;

/// <summary>Genetic map of one chromosome: centimorgans at positions, linear between them.</summary>
public sealed class GeneticMap
{
    /// <summary>Rate assumed beyond the map's ends and where there is no map.</summary>
    public const double DefaultCentiMorgansPerBase = 1e-6;

    internal const double StoredUnitsPerCentiMorgan = 1e8;

    private const int LongestLine = 1 << 16;

    private readonly int[] _positions;
    private readonly double[] _distances;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Makes a map from points sorted by position.</summary>
    public GeneticMap(IReadOnlyList<int> positions, IReadOnlyList<double> centiMorgans)
    {
        _positions = [.. positions];
        _distances = [.. centiMorgans];
    }

    /// <summary>Genetic position; outside the map one centimorgan per megabase is assumed, and 0 is the lowest value.</summary>
    public double CentiMorgans(int position)
    {
        if (_positions.Length == 0)
        {
            return position * DefaultCentiMorgansPerBase;
        }

        var at = Array.BinarySearch(_positions, position);
        if (at >= 0)
        {
            return _distances[at];
        }

        at = ~at;
        if (at == 0)
        {
            return Math.Max(0, _distances[0] - ((_positions[0] - position) * DefaultCentiMorgansPerBase));
        }

        if (at == _positions.Length)
        {
            return _distances[^1] + ((position - _positions[^1]) * DefaultCentiMorgansPerBase);
        }

        var share = (double)(position - _positions[at - 1]) / (_positions[at] - _positions[at - 1]);
        return _distances[at - 1] + (share * (_distances[at] - _distances[at - 1]));
    }

    /// <summary>
    /// Reads maps in PLINK layout (chromosome, id, centimorgans, position; blank-separated), plain or gzip.
    /// Files may hold one or several chromosomes; the result is keyed by chromosome name.
    /// </summary>
    public static Dictionary<string, GeneticMap> ReadPlink(IEnumerable<string> files)
    {
        var points = new Dictionary<string, (List<int> Positions, List<double> Distances)>();
        foreach (var file in files)
        {
            using var content = Open(file);
            var name = Path.GetFileName(file);
            var lines = new LineReader(content, name);
            while (lines.TryRead(LongestLine, out var line))
            {
                line = lines.LineNumber == 1 && line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
                if (line.Length != 0 && line[0] != '#')
                {
                    AddPoint(points, line, name, lines.LineNumber);
                }
            }
        }

        return points.ToDictionary(p => p.Key, p => new GeneticMap(p.Value.Positions, p.Value.Distances));
    }

    private static void AddPoint(
        Dictionary<string, (List<int> Positions, List<double> Distances)> points, ReadOnlySpan<byte> line, string file,
        long number)
    {
        Span<Range> columns = stackalloc Range[5];
        if (Columns(line, columns) != 4
            || ChromosomeName.Canonical(Encoding.UTF8.GetString(line[columns[0]])) is not { } chromosome
            || !double.TryParse(line[columns[2]], NumberStyles.Float, CultureInfo.InvariantCulture, out var distance)
            || !double.IsFinite(distance) || distance < 0
            || !int.TryParse(line[columns[3]], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            throw Refused("This is not a line of a genetic map in PLINK layout.",
                "Give four columns: chromosome, id, centimorgans, position in bases.");
        }

        chromosome = ChromosomeName.WholeOf(chromosome);
        if (!points.TryGetValue(chromosome, out var known))
        {
            points[chromosome] = known = ([], []);
        }

        if (known.Positions.Count > 0)
        {
            if (position < known.Positions[^1] || distance < known.Distances[^1])
            {
                throw Refused("The genetic map goes backwards here.", "Sort it by position, with rising centimorgans.");
            }

            if (position == known.Positions[^1])
            {
                return;
            }
        }

        known.Positions.Add(position);
        known.Distances.Add(distance);

        InputRefusedException Refused(string problem, string remedy) =>
            new("map.malformed", problem, remedy, file, number);
    }

    // Columns between runs of blanks, no more than there is room for.
    private static int Columns(ReadOnlySpan<byte> line, Span<Range> columns)
    {
        var count = 0;
        for (var at = 0; at < line.Length && count < columns.Length;)
        {
            var blanks = line[at..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (blanks < 0)
            {
                break;
            }

            at += blanks;
            var length = line[at..].IndexOfAny((byte)' ', (byte)'\t');
            length = length < 0 ? line.Length - at : length;
            columns[count++] = at..(at + length);
            at += length;
        }

        return count;
    }

    private static Stream Open(string file)
    {
        var raw = File.OpenRead(file);
        var gzip = raw.ReadByte() == 0x1F && raw.ReadByte() == 0x8B;
        raw.Position = 0;
        return gzip ? new GzipReader(raw, Path.GetFileName(file), ReaderLimits.Default.MaxGzipMembers) : raw;
    }
}
