using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests.Panels;

public sealed class PanelFileTests
{
    private const int Haplotypes = 150;
    private const int Sites = 1100;

    [Fact]
    public void What_was_written_is_read_back()
    {
        var alleles = Draw();
        using var panel = PanelChromosome.Open(new MemoryStream(Write(alleles)), "20.panel");

        Assert.Equal("20", panel.Name);
        Assert.Equal("chr20", panel.Contig);
        Assert.Equal(Haplotypes, panel.HaplotypeCount);
        Assert.Equal(Sites, panel.Sites.Count);
        Assert.Equal(["all", "north"], panel.Sites.Populations);
        var haplotypes = panel.Load(0, Sites, TestContext.Current.CancellationToken);
        var bits = new ulong[PanelHaplotypes.BitWords(Haplotypes)];
        for (var site = 0; site < Sites; site++)
        {
            haplotypes.CopyBits(site, bits);
            for (var haplotype = 0; haplotype < Haplotypes; haplotype++)
            {
                Assert.Equal(alleles[site][haplotype], (bits[haplotype >> 6] >> haplotype) & 1);
            }

            Assert.Equal(alleles[site].Count(a => a == 1), panel.Sites.AlternateCount(site));
            Assert.Equal(alleles[site].Take(60).Count(a => a == 1), panel.Sites.AlternateCount(site, 1));
        }
    }

    [Fact]
    public void Sites_are_found_by_position_and_alleles()
    {
        using var panel = PanelChromosome.Open(new MemoryStream(Write(Draw())), "20.panel");

        Assert.Equal((4, 2), panel.Sites.At(1004));
        Assert.Equal(5, panel.Sites.Find(1004, "A", "GT"));
        Assert.Equal(5, panel.Sites.Find(1004, "A"u8, "GT"u8));
        Assert.Equal(-1, panel.Sites.Find(1004, "C", "T"));
        Assert.Equal(0, panel.Sites.At(3).Count);
        Assert.Equal(Sites, panel.Sites.FirstAtOrAfter(int.MaxValue));
        Assert.Equal("s5", panel.Sites.Id(5));
        Assert.Equal("s5\tA\tGT"u8.ToArray(), panel.Sites.Columns(5).ToArray());
    }

    [Fact]
    public void Genetic_distances_are_interpolated_to_the_sites_and_between_them()
    {
        using var panel = PanelChromosome.Open(new MemoryStream(Write(Draw())), "20.panel");

        Assert.Equal(0.5, panel.CentiMorgans[0], 7);
        Assert.Equal(0.502, panel.CentiMorgans[4], 7);
        Assert.Equal(0.502, panel.CentiMorgansAt(1004), 7);
        Assert.Equal(panel.CentiMorgans[7], panel.CentiMorgansAt(1006), 7);
    }

    [Fact]
    public void A_range_is_loaded_without_the_rest()
    {
        var alleles = Draw();
        using var panel = PanelChromosome.Open(new MemoryStream(Write(alleles)), "20.panel");

        var some = panel.Load(700, 10, TestContext.Current.CancellationToken);

        var bits = new ulong[PanelHaplotypes.BitWords(Haplotypes)];
        some.CopyBits(705, bits);
        Assert.Equal(alleles[705][77], (bits[1] >> 13) & 1);
    }

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        var written = Write(Draw());
        for (var at = 0; at < written.Length; at += 97)
        {
            var damaged = (byte[])written.Clone();
            damaged[at] ^= 0x40;

            var refused = Assert.Throws<InputRefusedException>(() => ReadAll(damaged));

            Assert.StartsWith("panel.", refused.Code, StringComparison.Ordinal);
            Assert.Equal("20.panel", refused.File);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(5000)]
    [InlineData(-1)]
    public void Truncation_is_noticed(int length)
    {
        var written = Write(Draw());
        var damaged = written.AsSpan(0, length < 0 ? written.Length - 1 : length).ToArray();

        Assert.Equal("panel.damaged", Assert.Throws<InputRefusedException>(() => ReadAll(damaged)).Code);
    }

    private static void ReadAll(byte[] content)
    {
        using var panel = PanelChromosome.Open(new MemoryStream(content), "20.panel");
        panel.Load(0, panel.Sites.Count, TestContext.Current.CancellationToken);
    }

    private static byte[][] Draw()
    {
        var random = new Random(20);
        var alleles = new byte[Sites][];
        for (var site = 0; site < Sites; site++)
        {
            var frequency = random.NextDouble() switch { < 0.3 => 0.0, < 0.6 => 0.01, < 0.8 => 0.4, _ => 0.995 };
            alleles[site] = [.. Enumerable.Range(0, Haplotypes).Select(_ => (byte)(random.NextDouble() < frequency ? 1 : 0))];
        }

        return alleles;
    }

    private static byte[] Write(byte[][] alleles)
    {
        using var content = new MemoryStream();
        using var writer = new PanelFileWriter(content, Haplotypes, [[.. Enumerable.Range(0, 60)]]);
        for (var site = 0; site < Sites; site++)
        {
            // Two sites share position 1004.
            var position = 1000 + (site > 4 ? site - 1 : site);
            writer.Add(position, $"s{site}", "A", site == 5 ? "GT" : "C", alleles[site]);
        }

        var description = new PanelFileDescription
        {
            Name = "20",
            Contig = "chr20",
            Sites = Sites,
            Haplotypes = Haplotypes,
            Map = true,
            Populations = [new("all", Haplotypes), new("north", 60)],
        };
        writer.Finish(description, new GeneticMap([1000, 3000], [0.5, 1.5]));
        return content.ToArray();
    }
}
