using System.IO.Compression;
using CohortVault.Genomics.Formats;

namespace CohortVault.Benchmarks.Imputation;

/// <summary>
/// The files of one bench: a phased reference, targets whose whole genotypes are known, of which the programs get the
/// array sites, and a genetic map in three layouts.
/// </summary>
internal sealed record BenchSet
{
    /// <summary>What a directory must hold to be a bench; tables and maps may be gzipped.</summary>
    private static readonly string[] _files =
        ["ref.bcf", "truth.bcf", "target.phased.vcf.gz", "target.unphased.vcf.gz", "ref.sites.tsv", "array.tsv"];

    private static readonly string[] _maps = ["maps/plink.map", "maps/eagle.map", "maps/shapeit.gmap"];

    public required string Name { get; init; }

    public required string Directory { get; init; }

    /// <summary>Where tables and maps lie unpacked, and prepared panels.</summary>
    public required string Work { get; init; }

    public required string Contig { get; init; }

    public required int Haplotypes { get; init; }

    public required int Sites { get; init; }

    public required int Targets { get; init; }

    public required int ArraySites { get; init; }

    /// <summary>Drawn anew for this run, not given.</summary>
    public bool Simulated { get; init; }

    public string Reference => Path.Combine(Directory, "ref.bcf");

    public string Truth => Path.Combine(Directory, "truth.bcf");

    public string Phased => Path.Combine(Directory, "target.phased.vcf.gz");

    public string Unphased => Path.Combine(Directory, "target.unphased.vcf.gz");

    public string SiteTable => Path.Combine(Work, "ref.sites.tsv");

    public string Array => Path.Combine(Work, "array.tsv");

    public string PlinkMap => Path.Combine(Work, "maps/plink.map");

    public string EagleMap => Path.Combine(Work, "maps/eagle.map");

    public string ShapeitMap => Path.Combine(Work, "maps/shapeit.gmap");

    /// <summary>Ids of the targets, in the order of the truth.</summary>
    public string TargetList => Path.Combine(Work, "targets.txt");

    /// <summary>Our panel.</summary>
    public string Panel => Path.Combine(Work, "panel");

    /// <summary>Minimac4's panel.</summary>
    public string MinimacPanel => Path.Combine(Work, "ref.msav");

    /// <summary>The reference as VCF, which is what Beagle reads.</summary>
    public string ReferenceText => Path.Combine(Work, "ref.vcf.gz");

    public static bool IsAt(string directory) =>
        _files.Concat(_maps).All(file => Exists(Path.Combine(directory, file)));

    /// <summary>Opens a bench, unpacking tables and maps into a directory of ours.</summary>
    public static BenchSet Open(string directory, string work)
    {
        System.IO.Directory.CreateDirectory(Path.Combine(work, "maps"));
        foreach (var file in _maps.Append("ref.sites.tsv").Append("array.tsv"))
        {
            Unpack(Path.Combine(directory, file), Path.Combine(work, file));
        }

        using var truth = VariantReader.Open(Path.Combine(directory, "truth.bcf"));
        File.WriteAllLines(Path.Combine(work, "targets.txt"), truth.Header.Samples);
        using var reference = VariantReader.Open(Path.Combine(directory, "ref.bcf"));
        return new BenchSet
        {
            Name = Path.GetFileName(directory),
            Directory = directory,
            Work = work,
            Contig = File.ReadLines(Path.Combine(work, "ref.sites.tsv")).First().Split('\t')[0],
            Haplotypes = 2 * reference.Header.Samples.Count,
            Sites = File.ReadLines(Path.Combine(work, "ref.sites.tsv")).Count(),
            Targets = truth.Header.Samples.Count,
            ArraySites = File.ReadLines(Path.Combine(work, "array.tsv")).Count(),
        };
    }

    private static bool Exists(string file) => File.Exists(file) || File.Exists(file + ".gz");

    private static void Unpack(string file, string to)
    {
        if (Path.GetFullPath(file) == Path.GetFullPath(to))
        {
            return;
        }

        if (File.Exists(file))
        {
            File.Copy(file, to, overwrite: true);
            return;
        }

        using var packed = new GZipStream(File.OpenRead(file + ".gz"), CompressionMode.Decompress);
        using var plain = File.Create(to);
        packed.CopyTo(plain);
    }
}
