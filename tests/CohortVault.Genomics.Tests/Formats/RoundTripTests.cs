using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

/// <summary>Seeded random records, written in every format and read back: nothing may be lost or made up.</summary>
public sealed class RoundTripTests
{
    private const string Bases = "ACGT";

    public static TheoryData<int, int> Cohorts => new()
    {
        { 1, 0 }, { 2, 1 }, { 3, 2 }, { 4, 7 }, { 5, 64 }, { 6, 513 }, { 7, 3 }, { 8, 3 }, { 9, 3 }, { 10, 20 },
    };

    [Theory]
    [MemberData(nameof(Cohorts))]
    public void Random_records_come_back_from_every_format(int seed, int samples)
    {
        var random = new Random(seed);
        var header = Header(random, samples);
        var records = Draw(random, header, random.Next(1, 120));
        foreach (var format in Enum.GetValues<VariantFormat>())
        {
            using var reader = VariantReader.Open(new MemoryStream(Write(header, records, format)), "file");
            Assert.Equal(header.Samples, reader.Header.Samples);
            Assert.Equal(header.Contigs, reader.Header.Contigs);
            AssertSame(records, reader);
        }
    }

    [Theory]
    [MemberData(nameof(Cohorts))]
    public void Text_made_from_binary_is_the_text_itself(int seed, int samples)
    {
        var random = new Random(100 + seed);
        var header = Header(random, samples);
        var records = Draw(random, header, random.Next(1, 60));
        var text = Write(header, records, VariantFormat.Vcf);

        using var reader = VariantReader.Open(new MemoryStream(Write(header, records, VariantFormat.Bcf)), "file.bcf");
        using var output = new MemoryStream();
        using (var writer = VariantWriter.Create(
            output, VariantFormat.Vcf, reader.Header, new WriterOptions { LeaveOpen = true }))
        {
            while (reader.MoveNext())
            {
                writer.Write(reader.Current);
            }

            writer.Complete();
        }

        Assert.Equal(text, output.ToArray());
    }

    private static VariantHeader Header(Random random, int samples)
    {
        var contigs = new[] { "1", "20", "X", "chrUn_KI270742v1" }[..random.Next(1, 5)];
        return new VariantHeader(
            [.. Enumerable.Range(0, samples).Select(sample => $"S{sample}")],
            [.. contigs.Select(name => new ContigLine(name, random.Next(2) == 0 ? null : 100_000_000))])
        {
            Formats = samples > 0 ? [VariantHeader.Genotype] : [],
            Filters = ["q10", "low"],
        };
    }

    private static List<Record> Draw(Random random, VariantHeader header, int count)
    {
        var records = new List<Record>();
        foreach (var contig in header.Contigs)
        {
            var position = random.Next(1, 1_000_000);
            for (var record = 0; record < count; record++)
            {
                position += random.Next(3) == 0 ? 0 : random.Next(1, 1 << random.Next(1, 18));
                records.Add(Draw(random, contig.Name, position, header.Samples.Count));
            }
        }

        return records;
    }

    private static Record Draw(Random random, string contig, int position, int samples)
    {
        // Up to 200 alternatives take BCF beyond one byte per allele.
        var alternates = random.Next(10) switch { 0 => 0, < 8 => 1, 8 => random.Next(2, 6), _ => random.Next(60, 200) };
        var site = new VariantSite(
            contig, position, random.Next(2) == 0 ? "." : $"rs{random.Next()};x", Allele(random),
            [.. Enumerable.Range(0, alternates).Select(_ => Alternate(random))],
            new[] { ".", "PASS", "q10", "q10;low" }[random.Next(4)]);
        var alleles = new short[2 * samples];
        var phased = new bool[samples];
        for (var sample = 0; sample < samples; sample++)
        {
            var haploid = random.Next(5) == 0;
            alleles[2 * sample] = (short)random.Next(-1, alternates + 1);
            alleles[(2 * sample) + 1] = haploid ? VariantRecord.Absent : (short)random.Next(-1, alternates + 1);
            phased[sample] = haploid || random.Next(2) == 0;
        }

        return new Record(site, alleles, phased);
    }

    private static string Allele(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(6) == 0 ? random.Next(2, 300) : 1).Select(_ => Bases[random.Next(4)]));

    private static string Alternate(Random random) => random.Next(12) switch
    {
        0 => "<DEL>",
        1 => "*",
        2 => "]20:1000]A",
        _ => Allele(random),
    };

    private static byte[] Write(VariantHeader header, List<Record> records, VariantFormat format)
    {
        using var output = new MemoryStream();
        using (var writer = VariantWriter.Create(
            output, format, header, new WriterOptions { Threads = 1, LeaveOpen = true }))
        {
            foreach (var record in records)
            {
                writer.Write(record.Site, record.Alleles, record.Phased);
            }

            writer.Complete();
        }

        return output.ToArray();
    }

    private static void AssertSame(List<Record> records, VariantReader reader)
    {
        foreach (var (site, alleles, phased) in records)
        {
            Assert.True(reader.MoveNext());
            var read = reader.Current.Site;
            Assert.Equal(site with { Alternates = [] }, read with { Alternates = [] });
            Assert.Equal(site.Alternates, read.Alternates);
            Assert.Equal(alleles, reader.Current.Alleles);
            Assert.Equal(phased, reader.Current.Phased);
        }

        Assert.False(reader.MoveNext());
    }

    private sealed record Record(VariantSite Site, short[] Alleles, bool[] Phased);
}
