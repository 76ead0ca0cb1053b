using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests.Panels;

/// <summary>Seeded random panels, written and read back, of the sizes at which blocks, words and bytes end.</summary>
public sealed class PanelRoundTripTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 511)]
    [InlineData(3, 7, 512)]
    [InlineData(4, 8, 513)]
    [InlineData(5, 63, 100)]
    [InlineData(6, 64, 1024)]
    [InlineData(7, 65, 1025)]
    [InlineData(8, 127, 40)]
    [InlineData(9, 129, 40)]
    [InlineData(10, 1000, 600)]
    [InlineData(11, 33_000, 5)]
    public void What_was_written_is_read_back(int seed, int haplotypes, int sites)
    {
        var random = new Random(seed);
        var drawn = Draw(random, haplotypes, sites);
        var members = Enumerable.Range(0, haplotypes).Where(_ => random.Next(3) == 0).ToArray();
        using var panel = PanelChromosome.Open(new MemoryStream(Write(drawn, haplotypes, members)), "20.panel");

        Assert.Equal((haplotypes, sites), (panel.HaplotypeCount, panel.Sites.Count));
        var first = random.Next(sites);
        var some = panel.Load(first, sites - first, TestContext.Current.CancellationToken);
        var bits = new ulong[PanelHaplotypes.BitWords(haplotypes)];
        for (var site = 0; site < sites; site++)
        {
            var (position, id, reference, alternate, alleles) = drawn[site];
            Assert.Equal((position, id), (panel.Sites.Position(site), panel.Sites.Id(site)));
            Assert.Equal((reference, alternate), (panel.Sites.Reference(site), panel.Sites.Alternate(site)));
            Assert.Equal(alleles.Sum(allele => allele), panel.Sites.AlternateCount(site));
            Assert.Equal(members.Sum(member => alleles[member]), panel.Sites.AlternateCount(site, 1));
            if (site >= first)
            {
                some.CopyBits(site, bits);
                Assert.Equal(alleles, Enumerable.Range(0, haplotypes).Select(at => (byte)((bits[at >> 6] >> at) & 1)));
            }
        }
    }

    private static Site[] Draw(Random random, int haplotypes, int sites)
    {
        var drawn = new Site[sites];
        var position = random.Next(1, 1 << 20);
        for (var site = 0; site < sites; site++)
        {
            position += random.Next(1 << random.Next(1, 16));
            var frequency = random.Next(5) switch { 0 => 0.0, 1 => 0.01, 2 => 0.4, 3 => 0.99, _ => 1.0 };
            var alleles = new byte[haplotypes];
            foreach (ref var allele in alleles.AsSpan())
            {
                allele = (byte)(random.NextDouble() < frequency ? 1 : 0);
            }

            drawn[site] = new Site(
                position, random.Next(2) == 0 ? "." : $"rs{site}", new string('A', random.Next(1, 9)),
                random.Next(4) == 0 ? "<DEL>" : "C", alleles);
        }

        return drawn;
    }

    private static byte[] Write(Site[] sites, int haplotypes, int[] members)
    {
        using var content = new MemoryStream();
        using var writer = new PanelFileWriter(content, haplotypes, [members]);
        foreach (var site in sites)
        {
            writer.Add(site.Position, site.Id, site.Reference, site.Alternate, site.Alleles);
        }

        var description = new PanelFileDescription
        {
            Name = "20",
            Contig = "20",
            Sites = sites.Length,
            Haplotypes = haplotypes,
            Map = false,
            Populations = [new("all", haplotypes), new("some", members.Length)],
        };
        writer.Finish(description, map: null);
        return content.ToArray();
    }

    private sealed record Site(int Position, string Id, string Reference, string Alternate, byte[] Alleles);
}
