using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

/// <summary>What we write, bcftools and tabix read back identically.</summary>
public sealed class BcftoolsAgreementTests
{
    private static readonly string[] Unusual =
    [
        "##fileformat=VCFv4.3", "##FILTER=<ID=q10,Description=\"Low quality, below 10\">",
        "##FILTER=<ID=s50,Description=\"s50\">", "##contig=<ID=20,length=63025520>", "##contig=<ID=21>",
        "##contig=<ID=X,length=155270560>", "##INFO=<ID=AF,Number=A,Type=Float,Description=\"Frequency\">",
        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">",
        "##FORMAT=<ID=DS,Number=1,Type=Float,Description=\"Dosage\">",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\tC",
        "20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t1|0\t./.",
        "20\t100\t.\tACGT\tA\t.\t.\t.\tGT\t0|1\t.|.\t0/0",
        "20\t16384\tindel;second\tA\tACGTACGTACGTACGTACGTACGT\t.\tq10\t.\tGT\t./1\t0|.\t1/.",
        "20\t16385\trs3\tG\tA,T,<DEL>,*\t.\tq10;s50\t.\tGT\t1/2\t3|4\t0/0",
        "20\t63025519\t.\tN\t.\t.\tPASS\t.\tGT\t0/0\t./.\t0|0",
        "21\t5\t.\tC\tG\t.\tPASS\t.\tGT\t0\t1\t.",
        "X\t2699521\t.\tC\tG\t.\tPASS\t.\tGT\t0\t1/1\t.",
        "X\t155270559\t.\tC\tG\t.\tPASS\t.\tGT\t0|1\t1\t0",
    ];

    [Theory]
    [InlineData("out.vcf")]
    [InlineData("out.vcf.gz")]
    [InlineData("out.bcf")]
    public async Task Unusual_records_come_back_as_they_were(string name)
    {
        using var directory = new TemporaryDirectory();
        var source = directory.File("in.vcf");
        await File.WriteAllBytesAsync(source, Vcf.Text(Unusual), TestContext.Current.CancellationToken);
        Copy(source, directory.File(name));
        Assert.Equal(
            await Bcftools.RunAsync("view", "-H", source), await Bcftools.RunAsync("view", "-H", directory.File(name)));
    }

    [Theory]
    [InlineData("out.vcf.gz")]
    [InlineData("out.bcf")]
    public async Task The_index_finds_what_a_scan_finds(string name)
    {
        using var directory = new TemporaryDirectory();
        var source = directory.File("in.vcf");
        await File.WriteAllBytesAsync(source, Vcf.Text(Unusual), TestContext.Current.CancellationToken);
        Copy(source, directory.File(name));
        var theirs = directory.File("theirs.bcf");
        await Bcftools.RunAsync("view", "-Ob", "-o", theirs, source);
        await Bcftools.RunAsync("index", theirs);
        foreach (var region in new[]
        {
            "20", "20:100-100", "20:102-102", "20:105-200", "20:16384-16385", "20:60000000-", "21",
            "X:2699521-155270560", "X:1-5",
        })
        {
            Assert.Equal(
                await Bcftools.RunAsync("view", "-H", "-r", region, theirs),
                await Bcftools.RunAsync("view", "-H", "-r", region, directory.File(name)));
        }
    }

    [Theory]
    [InlineData("chr20-eur-1kgp3", "ref.bcf", "out.vcf.gz", "20:2500000-2600000")]
    [InlineData("chr20-eur-1kgp3", "ref.bcf", "out.bcf", "20:2500000-2600000")]
    [InlineData("chr20-eur-1kgp3", "target.unphased.vcf.gz", "out.bcf", "20:1000226-1200000")]
    [InlineData("chr20-hapmap2", "panel.bcf", "out.vcf.gz", "20:30000000-30100000")]
    public async Task Real_files_come_back_as_they_were(string set, string file, string name, string region)
    {
        using var directory = new TemporaryDirectory();
        var source = TestData.Path(set, file);
        var copy = directory.File(name);
        Copy(source, copy);
        const string Columns = "%CHROM\t%POS\t%ID\t%REF\t%ALT\t%FILTER[\t%GT]\n";
        Assert.Equal(await Bcftools.RunAsync("query", "-f", Columns, source), await Bcftools.RunAsync("query", "-f", Columns, copy));
        var direct = await Bcftools.RunAsync("query", "-t", region, "-f", Columns, source);
        Assert.NotEmpty(direct);
        Assert.Equal(direct, await Bcftools.RunAsync("query", "-r", region, "-f", Columns, copy));
        using var reader = VariantReader.Open(source);
        Assert.Equal($"{Count(reader)}\n", await Bcftools.RunAsync("index", "--nrecords", copy));
    }

    [Fact]
    public async Task Tabix_reads_the_index_of_compressed_text()
    {
        using var directory = new TemporaryDirectory();
        var copy = directory.File("out.vcf.gz");
        Copy(TestData.Path("chr20-hapmap2", "panel.bcf"), copy);
        var lines = await Bcftools.RunToolAsync("tabix", copy, "20:61795-63244");
        Assert.Equal([61795, 63231, 63244], lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line.Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("20\n", await Bcftools.RunToolAsync("tabix", "--list-chroms", copy));
    }

    [Theory]
    [InlineData("out.vcf.gz")]
    [InlineData("out.bcf")]
    public async Task Contigs_too_long_for_tabix_get_a_deeper_index(string name)
    {
        using var directory = new TemporaryDirectory();
        var header = new VariantHeader(["A"], [new ContigLine("1", 900_000_000)])
        {
            Formats = [VariantHeader.Genotype],
        };
        using (var writer = VariantWriter.Create(directory.File(name), header))
        {
            for (var position = 1; position < 900_000_000; position += 1_000_000)
            {
                writer.Write(new VariantSite("1", position, ".", "A", ["C"], "PASS"), [0, 1], [true]);
            }

            writer.Complete();
        }

        Assert.True(File.Exists(directory.File(name + ".csi")));
        var found = await Bcftools.RunAsync("query", "-f", "%POS\n", "-r", "1:700000000-701000002", directory.File(name));
        Assert.Equal("700000001\n701000001\n", found);
    }

    [Theory]
    [InlineData("v")]
    [InlineData("z")]
    [InlineData("b")]
    [InlineData("u")]
    public async Task What_bcftools_writes_we_read(string format)
    {
        using var directory = new TemporaryDirectory();
        var source = directory.File("in.vcf");
        await File.WriteAllBytesAsync(source, Vcf.Text(Unusual), TestContext.Current.CancellationToken);
        var theirs = directory.File("theirs");
        await Bcftools.RunAsync("view", "-O", format, "-o", theirs, source);
        Copy(theirs, directory.File("ours.vcf"));
        Assert.Equal(
            await Bcftools.RunAsync("view", "-H", source), await Bcftools.RunAsync("view", "-H", directory.File("ours.vcf")));
    }

    private static void Copy(string from, string to)
    {
        using var reader = VariantReader.Open(from);
        var header = reader.Header;
        if (header.Contigs.Count == 0)
        {
            header = header with { Contigs = [new ContigLine("20")] };
        }

        if (header.Formats.Count == 0)
        {
            header = header with { Formats = [VariantHeader.Genotype] };
        }

        using var writer = VariantWriter.Create(to, header);
        while (reader.MoveNext())
        {
            writer.Write(reader.Current);
        }

        writer.Complete();
    }

    private static int Count(VariantReader reader)
    {
        var count = 0;
        while (reader.MoveNext())
        {
            count++;
        }

        return count;
    }
}
