using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

public sealed class VariantReaderTests
{
    private static readonly string[] Dosages =
    [
        "##fileformat=VCFv4.2", "##contig=<ID=20>",
        "##INFO=<ID=AF,Number=A,Type=Float,Description=\"Frequency\">",
        "##INFO=<ID=TYPED,Number=0,Type=Flag,Description=\"Typed\">",
        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">",
        "##FORMAT=<ID=DS,Number=1,Type=Float,Description=\"Dosage\">",
        "##FORMAT=<ID=GP,Number=3,Type=Float,Description=\"Probabilities\">",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB",
        "20\t100\t.\tA\tC\t.\tPASS\tAF=0.25;TYPED\tGT:DS:GP\t0|1:1.002:0.1,0.8,0.1\t.:.",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Numbers_of_info_and_format_are_read(bool binary)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("in.vcf");
        await File.WriteAllBytesAsync(path, Vcf.Text(Dosages), TestContext.Current.CancellationToken);
        if (binary)
        {
            await Bcftools.RunAsync("view", "-Ob", "-o", directory.File("in.bcf"), path);
            path = directory.File("in.bcf");
        }

        using var reader = VariantReader.Open(path);
        Assert.True(reader.MoveNext());
        var (ds, gp) = (new float[2], new float[6]);
        Assert.True(reader.Current.TryReadFormat("DS", 1, ds));
        Assert.True(reader.Current.TryReadFormat("GP", 3, gp));
        Assert.False(reader.Current.TryReadFormat("HDS", 1, ds));
        Assert.Equal([1.002f, float.NaN], ds);
        Assert.Equal([0.1f, 0.8f, 0.1f, float.NaN, float.NaN, float.NaN], gp);
        Assert.True(reader.Current.TryReadInfo("AF", out var frequency));
        Assert.Equal(0.25f, frequency);
        Assert.True(reader.Current.HasInfo("TYPED"));
        Assert.False(reader.Current.HasInfo("IMPUTED"));
    }

    [Fact]
    public void Genotypes_of_every_shape_are_understood()
    {
        using var reader = VariantReader.Open(
            new MemoryStream(Vcf.WithRecords(
                "20\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1\t1|0", "20\t2\t.\tA\tC,G\t.\t.\t.\tGT\t./.\t.|2",
                "20\t3\t.\tA\tC\t.\t.\t.\tGT\t1\t.", "20\t4\t.\tA\tC\t.\t.\t.\tDP\t3\t4",
                "20\t5\t.\tA\tC\t.\t.\t.\tGT:DP\t|0|1:3\t/1")),
            "x");
        Assert.Equal([0, 1, 1, 0], Next(out var phased));
        Assert.Equal([false, true], phased);
        Assert.Equal([-1, -1, -1, 2], Next(out phased));
        Assert.Equal([false, true], phased);
        Assert.Equal([1, -2, -1, -2], Next(out phased));
        Assert.Equal([true, true], phased);
        Assert.Equal([-1, -1, -1, -1], Next(out _));
        Assert.False(reader.Current.HasGenotypes);
        Assert.Equal([0, 1, 1, -2], Next(out phased));
        Assert.Equal([true, false], phased);
        Assert.False(reader.MoveNext());

        short[] Next(out bool[] phases)
        {
            Assert.True(reader.MoveNext());
            phases = reader.Current.Phased.ToArray();
            return reader.Current.Alleles.ToArray();
        }
    }

    [Fact]
    public void A_bcf_file_equals_the_text_it_was_made_from()
    {
        var path = TestData.Path("chr20-eur-1kgp3", "target.unphased.vcf.gz");
        using var text = VariantReader.Open(path);
        using var output = new MemoryStream();
        using (var writer = VariantWriter.Create(output, VariantFormat.Bcf, text.Header, new WriterOptions { LeaveOpen = true }))
        {
            while (text.MoveNext())
            {
                writer.Write(text.Current);
            }

            writer.Complete();
        }

        output.Position = 0;
        using var again = VariantReader.Open(path);
        using var binary = VariantReader.Open(output, "copy.bcf");
        Assert.Equal(again.Header.Samples, binary.Header.Samples);
        var records = 0;
        while (again.MoveNext())
        {
            records++;
            Assert.True(binary.MoveNext());
            Assert.Equal(again.Current.Site with { Alternates = [] }, binary.Current.Site with { Alternates = [] });
            Assert.Equal(again.Current.Alternates, binary.Current.Alternates);
            Assert.True(again.Current.Alleles.SequenceEqual(binary.Current.Alleles));
            Assert.True(again.Current.Phased.SequenceEqual(binary.Current.Phased));
        }

        Assert.False(binary.MoveNext());
        Assert.Equal(986, records);
    }
}
