using System.Globalization;
using System.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Imputation;

/// <summary>Panels, maps and targets at the edge of what makes sense, on a drawn panel of mosaics.</summary>
public sealed class OddInputTests : IDisposable
{
    private const int Samples = 40;
    private const int Sites = 300;
    private const int TypedEvery = 10;

    private readonly TemporaryDirectory _directory = new();

    // A few founders, and haplotypes that copy long stretches of them.
    private readonly byte[][] _haplotypes = Draw(new Random(7));

    [Fact]
    public void A_sample_of_the_panel_gets_its_own_alleles_back()
    {
        var dosages = Impute(Panel(), Target([0, 1], TypedSites()));
        Assert.Equal(Sites, dosages.Count);
        var errors = dosages.SelectMany((d, site) => d.Select((dosage, copy) => Math.Abs(dosage - _haplotypes[copy][site])));
        Assert.InRange(errors.Average(), 0, 0.02);
    }

    [Fact]
    public void A_sample_gets_the_same_dosages_alone_and_in_company_and_so_does_its_twin()
    {
        var panel = Panel();
        var alone = Impute(panel, Target([3], TypedSites()));
        var company = Impute(panel, Target([5, 3, 3, 9], TypedSites()));
        for (var site = 0; site < Sites; site++)
        {
            Assert.Equal(alone[site], company[site][2..4]);
            Assert.Equal(alone[site], company[site][4..6]);
        }
    }

    [Fact]
    public void One_typed_site_is_enough_for_all_panel_sites()
    {
        var dosages = Impute(Panel(), Target([0, 1], [150]));
        Assert.Equal(Sites, dosages.Count);
        Assert.All(dosages.SelectMany(d => d), dosage => Assert.InRange(dosage, 0, 1));
    }

    [Fact]
    public void Far_from_every_typed_site_a_dosage_is_the_panels_frequency()
    {
        // 10,000 cM lie between the typed site and the rest.
        var panel = Panel(map: "20 . 0 15100\n20 . 10000 15150\n20 . 10001 40000\n");
        var dosages = Impute(panel, Target([0], [150]));
        for (var site = 151; site < Sites; site++)
        {
            Assert.Equal(_haplotypes.Average(h => h[site]), dosages[site][0], 0.002);
        }
    }

    [Theory]
    [InlineData("20 . 0 100\n20 . 0 40000\n")]
    [InlineData("20 . 5 90000000\n20 . 6 91000000\n")]
    [InlineData("20 . 0 10000\n20 . 0.2 12000\n20 . 300 12001\n")]
    public void A_map_that_stands_still_jumps_or_lies_elsewhere_gives_sound_dosages(string map)
    {
        var dosages = Impute(Panel(map), Target([0, 1], TypedSites()));
        Assert.All(dosages.SelectMany(d => d), dosage => Assert.InRange(dosage, 0, 1));
        Assert.Equal(Sites, dosages.Count);
    }

    [Fact]
    public void A_map_of_another_chromosome_is_refused()
    {
        var refused = Assert.Throws<InputRefusedException>(() => Panel(map: "21 . 0 1000\n21 . 1 400000\n"));
        Assert.Equal("map.no-chromosome", refused.Code);
    }

    [Fact]
    public void Where_nobody_varies_nothing_is_imputed()
    {
        foreach (var haplotype in _haplotypes)
        {
            haplotype.AsSpan(100, 50).Clear();
        }

        var dosages = Impute(Panel(), Target([2], TypedSites()));
        Assert.All(dosages[100..150].SelectMany(d => d), dosage => Assert.Equal(0, dosage));
    }

    [Fact]
    public void Several_variants_of_one_position_and_long_alleles_each_keep_their_place()
    {
        var panel = Panel(alleles: site => site switch
        {
            21 => ("A", "G"),
            22 => ("A", "T"),
            23 => ("A" + new string('C', 120_000), "A"),
            _ => ("A", "C"),
        }, position: site => site is 21 or 22 or 23 ? 2_200 : 100 * (site + 1));
        var dosages = Impute(panel, Target([0, 1], TypedSites()));
        for (var site = 21; site <= 23; site++)
        {
            Assert.Equal(_haplotypes[0][site], dosages[site][0], 0.1);
        }
    }

    [Fact]
    public void Missing_alleles_are_imputed_and_a_lone_unphased_sample_is_phased()
    {
        var missing = Target([0, 1], TypedSites(), (site, alleles) => site % 30 == 0 ? ".|." : alleles);
        Assert.All(Impute(Panel(), missing).SelectMany(d => d), dosage => Assert.InRange(dosage, 0, 1));
        var unphased = Target([4], TypedSites(), (_, alleles) => alleles.Replace('|', '/'));
        var dosages = Impute(Panel(), unphased, new PhasingOptions());
        var errors = dosages.Select((d, site) => Math.Abs(d.Sum() - _haplotypes[8][site] - _haplotypes[9][site]));
        Assert.InRange(errors.Average(), 0, 0.02);
    }

    public void Dispose() => _directory.Dispose();

    private static int[] TypedSites() => [.. Enumerable.Range(0, Sites / TypedEvery).Select(i => i * TypedEvery)];

    private static byte[][] Draw(Random random)
    {
        var founders = Enumerable.Range(0, 8).Select(_ => Row(() => random.Next(3) == 0)).ToArray();
        return
        [
            .. Enumerable.Range(0, 2 * Samples).Select(_ =>
            {
                var from = random.Next(founders.Length);
                var site = 0;
                return Row(() =>
                {
                    from = random.Next(150) == 0 ? random.Next(founders.Length) : from;
                    return founders[from][site++] == 1;
                });
            }),
        ];

        static byte[] Row(Func<bool> alternate) =>
            [.. Enumerable.Range(0, Sites).Select(_ => (byte)(alternate() ? 1 : 0))];
    }

    private PanelDirectory Panel(
        string? map = null, Func<int, (string Reference, string Alternate)>? alleles = null, Func<int, int>? position = null)
    {
        alleles ??= _ => ("A", "C");
        position ??= site => 100 * (site + 1);
        var name = Path.GetRandomFileName();
        var reference = Write(
            name, Samples, Enumerable.Range(0, Sites).Select(site => (
                Head(position(site), alleles(site)),
                Enumerable.Range(0, Samples).Select(s => $"{_haplotypes[2 * s][site]}|{_haplotypes[(2 * s) + 1][site]}"))));
        var maps = new List<string>();
        if (map is not null)
        {
            maps.Add(_directory.File($"{name}.map"));
            File.WriteAllText(maps[0], map);
        }

        var output = _directory.File($"{name}.panel");
        PanelBuilder.Build(
            new PanelBuildRequest { Id = "drawn", Build = "hg19", References = [reference], Maps = maps, Output = output });
        return PanelDirectory.Open(output);
    }

    private string Target(int[] samples, int[] typed, Func<int, string, string>? change = null) => Write(
        Path.GetRandomFileName(), samples.Length, typed.Select(site => (
            Head(100 * (site + 1), ("A", "C")),
            samples.Select(s =>
            {
                var written = $"{_haplotypes[2 * s][site]}|{_haplotypes[(2 * s) + 1][site]}";
                return change?.Invoke(site, written) ?? written;
            }))));

    private static string Head(int position, (string Reference, string Alternate) alleles) =>
        string.Create(CultureInfo.InvariantCulture, $"20\t{position}\t.\t{alleles.Reference}\t{alleles.Alternate}");

    private string Write(string name, int samples, IEnumerable<(string Head, IEnumerable<string> Genotypes)> records)
    {
        var text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=20>\n");
        text.Append("##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        text.Append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t");
        text.AppendJoin('\t', Enumerable.Range(0, samples).Select(s => $"S{s}")).Append('\n');
        foreach (var (head, genotypes) in records)
        {
            text.Append(head).Append("\t.\tPASS\t.\tGT\t").AppendJoin('\t', genotypes).Append('\n');
        }

        var path = _directory.File($"{name}.vcf");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    // Per site, the dosage of each haplotype.
    private List<double[]> Impute(PanelDirectory panel, string target, PhasingOptions? phasing = null)
    {
        var output = $"{target}.imputed.vcf";
        StudyImputation.Run(
            panel, () => File.OpenRead(target), "target.vcf",
            new ResultOutputs(header => VariantWriter.Create(output, header)),
            new StudyImputationOptions { Phasing = phasing }, cancellation: TestContext.Current.CancellationToken);
        return
        [
            .. File.ReadLines(output).Where(line => line[0] != '#').Select(line => line.Split('\t')[9..]
                .SelectMany(sample => sample.Split(':')[2].Split(','))
                .Select(dosage => double.Parse(dosage, CultureInfo.InvariantCulture)).ToArray()),
        ];
    }
}
