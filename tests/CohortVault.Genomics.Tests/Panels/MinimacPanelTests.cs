using System.Globalization;
using System.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Tests.Formats;

namespace CohortVault.Genomics.Tests.Panels;

/// <summary>Panels of Minimac3 (M3VCF) and Minimac4 (MSAV) give the panel that their source gives.</summary>
public sealed class MinimacPanelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_panel_of_minimac4_gives_byte_for_byte_the_panel_of_its_bcf()
    {
        Build("bcf", TestData.Path("chr20-eur-1kgp3", "ref.bcf"));
        Build("msav", TestData.Path("chr20-eur-1kgp3", "ref.msav"));

        Assert.Equal(File.ReadAllBytes(Chromosome("bcf", "20")), File.ReadAllBytes(Chromosome("msav", "20")));
        Assert.Equal(
            PanelDirectory.Open(_directory.File("bcf")).Description.Populations,
            PanelDirectory.Open(_directory.File("msav")).Description.Populations);
    }

    [Fact]
    public void A_panel_whose_blocks_share_sites_gives_sites_alleles_and_haplotypes_of_its_bcf()
    {
        // Minimac4 made it from M3VCF, which has no ids and left multiallelic records out.
        Build("bcf", TestData.Path("chr20-hapmap2", "panel.bcf"));
        var report = Build("msav", TestData.Path("chr20-hapmap2", "panel.msav"));

        using var expected = PanelChromosome.Open(Chromosome("bcf", "20"));
        using var actual = PanelChromosome.Open(Chromosome("msav", "20"));
        Assert.Equal((63_402, 120), (actual.Sites.Count, actual.HaplotypeCount));
        Assert.Equal(60, report.Description.Populations[0].Samples);
        Assert.Empty(report.LeftOut);
        AssertSame(expected, actual);
    }

    [Fact]
    public void Unusual_records_of_a_msav_are_left_out_as_those_of_the_vcf()
    {
        // Haploid samples, several alternatives, a duplicate, a symbolic allele, and no alternative.
        var vcf = Build("vcf", TestData.Path("vectors", "minimac", "unusual.vcf"));
        var msav = Build("msav", TestData.Path("vectors", "minimac", "unusual.msav"));

        Assert.Equal(
            File.ReadAllBytes(Chromosome("vcf", "X.nonPAR")), File.ReadAllBytes(Chromosome("msav", "X.nonPAR")));
        Assert.Equal(3, msav.LeftOut.Count);
        Assert.Equal(
            vcf.LeftOut.Select(record => (record.Position, record.Reference, record.Reason)),
            msav.LeftOut.Select(record => (record.Position, record.Reference, record.Reason)));
        Assert.Equal("C,<*>", msav.LeftOut[0].Alternates);
    }

    [Theory]
    [InlineData(1, 4, 30, 10)]
    [InlineData(2, 40, 100, 7)]
    [InlineData(3, 200, 60, 60)]
    [InlineData(4, 17, 3, 2)]
    [InlineData(5, 17, 1, 5)]
    public void A_random_m3vcf_gives_byte_for_byte_the_panel_of_the_same_vcf(
        int seed, int samples, int sites, int block)
    {
        var random = new Random(seed);
        // Some samples have one copy, as men on X.
        var haploid = Enumerable.Range(0, samples).Select(_ => random.Next(3) == 0).ToArray();
        var columns = Enumerable.Range(0, samples).SelectMany(sample => haploid[sample]
            ? new[] { $"S{sample}_HAP_1" }
            : [$"S{sample}_HAP_1", $"S{sample}_HAP_2"]).ToArray();
        var rows = new string[sites][];
        var alleles = new string[sites];
        var records = new List<string>();
        for (var site = 0; site < sites; site++)
        {
            var highest = site > 0 && random.Next(8) == 0 ? 3 : 2;
            var position = (3_000_000 + (10 * site)).ToString(CultureInfo.InvariantCulture);
            rows[site] = ["X", position, $"id{site}", "A", highest == 3 ? "C,G" : "T"];
            alleles[site] = string.Concat(columns.Select(_ => random.Next(highest)));
            var next = 0;
            var row = alleles[site];
            var genotypes = haploid.Select(one => one ? $"{row[next++]}" : $"{row[next++]}|{row[next++]}").ToList();
            records.Add($"{string.Join('\t', rows[site])}\t.\tPASS\t.\tGT\t{string.Join('\t', genotypes)}");
        }

        File.WriteAllBytes(_directory.File("in.m3vcf"), M3vcf.Text(columns, rows, alleles, block));
        File.WriteAllBytes(_directory.File("in.m3vcf.gz"), Vcf.Bgzf(M3vcf.Text(columns, rows, alleles, block)));
        var names = string.Join('\t', Enumerable.Range(0, samples).Select(sample => $"S{sample}"));
        var columnNames = Vcf.TwoSamples[^1].Replace("\tA\tB", $"\t{names}", StringComparison.Ordinal);
        File.WriteAllBytes(_directory.File("in.vcf"), Vcf.Text([.. Vcf.TwoSamples[..^1], columnNames, .. records]));

        var expected = Build("vcf", _directory.File("in.vcf"));
        foreach (var name in (string[])["in.m3vcf", "in.m3vcf.gz"])
        {
            var actual = Build(name.Replace('.', '-'), _directory.File(name));
            Assert.Equal(
                File.ReadAllBytes(Chromosome("vcf", "X.nonPAR")),
                File.ReadAllBytes(Chromosome(name.Replace('.', '-'), "X.nonPAR")));
            Assert.Equal(expected.LeftOut, actual.LeftOut);
        }
    }

    [Theory]
    [InlineData("##version=1.2", "##version=2.0", "m3vcf.version", 1)]
    [InlineData("##fileformat=M3VCF", "##fileformat=M3VCFv2.0", "m3vcf.version", 1)]
    [InlineData("##n_blocks=2", "##n_blocks=3", "m3vcf.truncated", 15)]
    [InlineData("##n_blocks=2", "##n_blocks=x", "vcf.header", 4)]
    [InlineData("VARIANTS=3;REPS=2", "VARIANTS=3", "m3vcf.line", 9)]
    [InlineData("VARIANTS=3;REPS=2", "VARIANTS=0;REPS=2", "m3vcf.line", 9)]
    [InlineData("VARIANTS=3;REPS=2", "VARIANTS=2;REPS=2", "m3vcf.line", 12)]
    [InlineData("VARIANTS=3;REPS=2", "VARIANTS=3;REPS=99", "m3vcf.line", 9)]
    [InlineData("\t.\t0\t1\t1", "\t.\t0\t1\t2", "m3vcf.line", 9)]
    [InlineData("\t.\t0\t1\t1", "\t.\t0\t1\t-1", "m3vcf.line", 9)]
    [InlineData("\t.\t0\t1\t1", "\t.\t0\t1", "vcf.columns", 9)]
    [InlineData("\t.\t0\t1\t1", "\t.\t0\t1\t1\t1", "m3vcf.line", 9)]
    [InlineData("Recom=0.001\t01\n20\t300", "Recom=0.001\t012\n20\t300", "m3vcf.line", 11)]
    [InlineData("Recom=0.001\t01\n20\t300", "Recom=0.001\t0/\n20\t300", "m3vcf.line", 11)]
    [InlineData("Recom=0.001\t01\n20\t300", "Recom=0.001\t0.\n20\t300", "panel.missing", 11)]
    [InlineData("20\t200\t", "20\t0\t", "vcf.field", 11)]
    [InlineData("20\t200\t", "\t200\t", "vcf.field", 11)]
    [InlineData("20\t100\tid", "\t100\tid", "vcf.field", 10)]
    [InlineData("20\t200\t", "20\t50\t", "vcf.unsorted", 11)]
    [InlineData("20\t200\tid\tA", "20\t200\tid\t!", "vcf.field", 11)]
    public void A_malformed_m3vcf_is_refused_with_its_line(string found, string replacement, string code, long line)
    {
        string[][] sites = [.. new[] { "100", "200", "300", "400" }.Select(at => new[] { "20", at, "id", "A", "C" })];
        var sound = Encoding.ASCII.GetString(
            M3vcf.Text(["S_HAP_1", "S_HAP_2", "T_HAP_1"], sites, ["011", "011", "011", "010"], 3));
        Assert.Contains(found, sound, StringComparison.Ordinal);
        var at = sound.IndexOf(found, StringComparison.Ordinal);
        File.WriteAllText(_directory.File("in.m3vcf"), $"{sound[..at]}{replacement}{sound[(at + found.Length)..]}");

        var refused = Assert.Throws<InputRefusedException>(() => Build("panel", _directory.File("in.m3vcf")));

        Assert.Equal((code, "in.m3vcf", line), (refused.Code, refused.File, refused.Line));
    }

    [Fact]
    public void A_msav_cut_anywhere_is_refused()
    {
        var whole = File.ReadAllBytes(TestData.Path("vectors", "minimac", "unusual.msav"));
        for (var length = 1; length < whole.Length; length++)
        {
            var refused = Assert.Throws<InputRefusedException>(() => CountRecords(whole[..length]));
            Assert.NotEqual("limit.line", refused.Code);
        }
    }

    [Fact]
    public void A_msav_without_its_index_was_cut_off()
    {
        var whole = File.ReadAllBytes(TestData.Path("vectors", "minimac", "unusual.msav"));
        ReadOnlySpan<byte> skippable = [0x2a, 0x4d, 0x18];
        var index = whole.AsSpan().LastIndexOf(skippable) - 1;

        Assert.Equal("msav.truncated", Assert.Throws<InputRefusedException>(() => CountRecords(whole[..index])).Code);
        Assert.Equal(8, CountRecords(whole));
    }

    [Fact]
    public void Only_panels_are_built_from_these_formats()
    {
        var m3vcf = M3vcf.Text(["S_HAP_1"], [["20", "1", "id", "A", "C"]], ["0"], 2);
        var msav = File.ReadAllBytes(TestData.Path("vectors", "minimac", "unusual.msav"));

        Assert.Equal("file.not-a-vcf", Vcf.Refused(m3vcf).Code);
        Assert.Equal("file.not-a-vcf", Vcf.Refused(msav).Code);
        Assert.Equal(1, CountRecords(m3vcf));
        var refused = Assert.Throws<InputRefusedException>(() => CountRecords("text"u8.ToArray()));
        Assert.Equal("file.not-a-reference", refused.Code);
    }

    [Fact]
    public void A_sav_file_of_another_kind_is_refused()
    {
        using var plain = new MemoryStream();
        var text = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n\0"u8;
        plain.Write([(byte)'S', (byte)'A', (byte)'V', 2, 0, (byte)text.Length, 0, 0, 0, .. text]);

        Assert.Equal("msav.version", Assert.Throws<InputRefusedException>(() => CountRecords(plain.ToArray())).Code);
    }

    public void Dispose() => _directory.Dispose();

    private static int CountRecords(byte[] content)
    {
        using var reader = VariantReader.OpenReference(new MemoryStream(content), "reference");
        var count = 0;
        while (reader.MoveNext())
        {
            count++;
        }

        return count;
    }

    private static void AssertSame(PanelChromosome expected, PanelChromosome actual)
    {
        var (one, other) = (expected.Load(0, expected.Sites.Count), actual.Load(0, actual.Sites.Count));
        Assert.Equal(expected.Sites.Positions, actual.Sites.Positions);
        var (left, right) = (new ulong[PanelHaplotypes.BitWords(120)], new ulong[PanelHaplotypes.BitWords(120)]);
        for (var site = 0; site < expected.Sites.Count; site++)
        {
            Assert.Equal(expected.Sites.Reference(site), actual.Sites.Reference(site));
            Assert.Equal(expected.Sites.Alternate(site), actual.Sites.Alternate(site));
            one.CopyBits(site, left);
            other.CopyBits(site, right);
            Assert.Equal(left, right);
        }
    }

    private PanelBuildReport Build(string name, string reference) => PanelBuilder.Build(new PanelBuildRequest
    {
        Id = "test",
        Build = "hg19",
        References = [reference],
        Output = _directory.File(name),
    });

    private string Chromosome(string panel, string name) => Path.Combine(_directory.File(panel), $"chr{name}.panel");
}
