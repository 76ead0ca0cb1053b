using System.Globalization;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Panels;

/// <summary>Genetic map of one chromosome: centimorgans at positions, linear between them.</summary>
public sealed class GeneticMap
{
    /// <summary>Rate assumed beyond the map's ends and where there is no map.</summary>
    public const double DefaultCentiMorgansPerBase = 1e-6;

    internal const double StoredUnitsPerCentiMorgan = 1e8;

    private readonly int[] _positions;
    private readonly double[] _distances;

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
            using var content = OpenText(file);
            var name = Path.GetFileName(file);
            long number = 0;
            while (content.ReadLine() is { } line)
            {
                number++;
                if (line.Length != 0 && line[0] != '#')
                {
                    AddPoint(points, line, name, number);
                }
            }
        }

        return points.ToDictionary(p => p.Key, p => new GeneticMap(p.Value.Positions, p.Value.Distances));
    }

    private static void AddPoint(
        Dictionary<string, (List<int> Positions, List<double> Distances)> points, string line, string file, long number)
    {
        var columns = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length != 4
            || ChromosomeName.Canonical(columns[0]) is not { } chromosome
            || !double.TryParse(columns[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var distance)
            || !double.IsFinite(distance) || distance < 0
            || !int.TryParse(columns[3], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
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

    private static StreamReader OpenText(string file)
    {
        var raw = File.OpenRead(file);
        var gzip = raw.ReadByte() == 0x1F && raw.ReadByte() == 0x8B;
        raw.Position = 0;
        return new StreamReader(gzip
            ? new GzipReader(raw, Path.GetFileName(file), ReaderLimits.Default.MaxGzipMembers)
            : raw);
    }
}
