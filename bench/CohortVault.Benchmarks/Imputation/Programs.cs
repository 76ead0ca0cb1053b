using System.Globalization;

namespace CohortVault.Benchmarks.Imputation;

/// <summary>What a program is asked to do.</summary>
internal enum Work
{
    BuildPanel,
    Impute,
    Phase,
}

/// <summary>One thing to measure: a program at work on a bench.</summary>
/// <param name="Program">Name in the tables.</param>
/// <param name="Work">What it does.</param>
/// <param name="Bench">On what.</param>
/// <param name="Threads">With how many threads.</param>
/// <param name="Seeds">How many seeds it is run with; 1 if it has no seed.</param>
/// <param name="Command">The command for a seed and an output without suffix.</param>
/// <param name="OutputSuffix">What the program makes of the output's name.</param>
internal sealed record Entry(
    string Program, Work Work, BenchSet Bench, int Threads, int Seeds, Func<int, string, IReadOnlyList<string>> Command,
    string OutputSuffix)
{
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{Bench.Name}.{Work}.{Program}.t{Threads}").ToLowerInvariant();
}

/// <summary>The commands of ours and of the peers; output is compressed text, GT, DS and HDS if one can choose.</summary>
internal sealed class Programs(string ours, double memoryGigabytes)
{
    public const string CohortVault = "CohortVault";
    public const string Minimac = "Minimac4";
    public const string Beagle = "Beagle";
    public const string Eagle = "Eagle";
    public const string Shapeit = "SHAPEIT4";

    private const string Archive = "/usr/share/beagle/beagle.jar";

    private readonly string _heap = string.Create(
        CultureInfo.InvariantCulture, $"-Xmx{Math.Clamp((int)(memoryGigabytes * 0.6), 1, 12)}g");

    public IEnumerable<Entry> BuildPanel(BenchSet bench)
    {
        yield return new Entry(
            CohortVault, Work.BuildPanel, bench, 1, 1,
            (_, output) =>
            [
                ours, "panel", "build", "--id", "bench", "--build", "hg19", "--reference", bench.Reference,
                "--map", bench.PlinkMap, "--output", output,
            ],
            "");
        yield return new Entry(
            Minimac, Work.BuildPanel, bench, 1, 1,
            (_, output) => ["minimac4", "--compress-reference", bench.Reference, "-o", output + ".msav"], ".msav");
    }

    public Entry OwnImputation(BenchSet bench, int threads) => new(
        CohortVault, Work.Impute, bench, threads, 1,
        (_, output) =>
        [
            ours, "impute", "--panel", bench.Panel, "--input", bench.Phased, "--output", output + ".vcf.gz",
            "--threads", Text(threads),
        ],
        ".vcf.gz");

    public static Entry MinimacImputation(BenchSet bench) => new(
        Minimac, Work.Impute, bench, 1, 1,
        (_, output) =>
        [
            "minimac4", "-t", "1", "-f", "GT,DS,HDS", "-m", bench.PlinkMap, "-O", "vcf.gz", "-o", output + ".vcf.gz",
            bench.MinimacPanel, bench.Phased,
        ],
        ".vcf.gz");

    public Entry BeagleImputation(BenchSet bench) => new(
        Beagle, Work.Impute, bench, 1, 1, (seed, output) => BeagleCommand(bench, bench.Phased, seed, output),
        ".vcf.gz");

    /// <summary>Phasing of the array sites against the reference.</summary>
    public IEnumerable<Entry> Phase(BenchSet bench, int seeds)
    {
        yield return new Entry(
            CohortVault, Work.Phase, bench, 1, seeds,
            (seed, output) =>
            [
                ours, "phase", "--panel", bench.Panel, "--input", bench.Unphased, "--output", output + ".vcf.gz",
                "--threads", "1", "--seed", Text(seed),
            ],
            ".vcf.gz");
        yield return new Entry(
            Beagle, Work.Phase, bench, 1, seeds,
            (seed, output) => [.. BeagleCommand(bench, bench.Unphased, seed, output), "impute=false"], ".vcf.gz");
        yield return new Entry(
            Eagle, Work.Phase, bench, 1, 1,
            (_, output) =>
            [
                "bio-eagle", "--vcfRef", bench.Reference, "--vcfTarget", bench.Unphased,
                "--geneticMapFile", bench.EagleMap, "--outPrefix", output, "--vcfOutFormat", "z",
                "--numThreads", "1", "--chrom", bench.Contig, "--allowRefAltSwap",
            ],
            ".vcf.gz");
        yield return new Entry(
            Shapeit, Work.Phase, bench, 1, seeds,
            (seed, output) =>
            [
                "shapeit4", "-I", bench.Unphased, "-H", bench.Reference, "-M", bench.ShapeitMap, "-R", bench.Contig,
                "-T", "1", "--seed", Text(seed), "-O", output + ".vcf.gz",
            ],
            ".vcf.gz");
    }

    private IReadOnlyList<string> BeagleCommand(BenchSet bench, string targets, int seed, string output) =>
    [
        "java", _heap, "-jar", Archive, $"gt={targets}", $"ref={bench.ReferenceText}", $"map={bench.PlinkMap}",
        "nthreads=1", $"seed={Text(seed)}", $"out={output}",
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
