using System.Buffers;
using System.Text;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

public sealed class VariantWriterTests
{
    private static readonly VariantHeader Header = new(["A", "B"], [new ContigLine("20", 63025520)])
    {
        Infos = [new("AF", "A", "Float", "Frequency"), new("TYPED", "0", "Flag", "Typed"), new("AN", "1", "Integer", "Alleles")],
        Formats =
        [
            VariantHeader.Genotype, new("DS", "A", "Float", "Dosage"), new("HDS", "2", "Float", "Haploid dosage"),
            new("GP", "G", "Float", "Probabilities"),
        ],
    };

    private static readonly VariantSite Site = new("20", 1000, "rs9", "A", ["C"], "PASS");

    [Fact]
    public async Task Dosages_written_as_text_and_as_binary_are_the_same_to_bcftools()
    {
        using var directory = new TemporaryDirectory();
        using (var writer = (BcfWriter)VariantWriter.Create(directory.File("out.bcf"), Header))
        {
            var encoder = new BcfEncoder(Header);
            encoder.Begin(Site);
            encoder.InfoFloat("AF", 0.25f);
            encoder.InfoFlag("TYPED");
            encoder.InfoInteger("AN", 4);
            encoder.FormatGenotypes([0, 1, 1, -2], [true, true]);
            encoder.FormatFloat("DS", 1, [1.5f, float.NaN]);
            encoder.FormatFloat("HDS", 2, [0.5f, 1f, 0.125f, float.NaN]);
            writer.Write(encoder);
            writer.Complete();
        }

        using (var writer = (VcfWriter)VariantWriter.Create(directory.File("out.vcf.gz"), Header))
        {
            var line = new ArrayBufferWriter<byte>();
            VcfWriter.WriteSite(line, Site);
            line.Write("\tAF=0.25;TYPED;AN=4\tGT:DS:HDS\t0|1:1.5:0.5,1\t1:.:0.125,."u8);
            writer.WriteLine("20", 1000, 1, line.WrittenSpan);
            writer.Complete();
        }

        var expected = await Bcftools.RunAsync("view", "-H", directory.File("out.vcf.gz"));
        Assert.Contains("0.125,.", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await Bcftools.RunAsync("view", "-H", directory.File("out.bcf")));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_number_of_threads()
    {
        var one = Compress(threads: 1);
        Assert.Equal(one, Compress(threads: 2));
        Assert.Equal(one, Compress(threads: 7));
    }

    [Fact]
    public async Task Many_writers_at_once_do_not_wait_for_each_other()
    {
        var expected = Compress(threads: 1);
        var writers = Enumerable.Range(0, 24).Select(_ => Task.Run(
            () => Compress(threads: 2), TestContext.Current.CancellationToken));
        Assert.All(await Task.WhenAll(writers), bytes => Assert.True(expected.AsSpan().SequenceEqual(bytes)));
    }

    [Fact]
    public void A_file_that_was_not_completed_does_not_appear()
    {
        using var directory = new TemporaryDirectory();
        using (var writer = VariantWriter.Create(directory.File("out.vcf.gz"), Header))
        {
            writer.Write(Site, [0, 1, 1, 1], [true, false]);
        }

        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public void A_header_cannot_be_broken_by_what_is_put_into_it()
    {
        var header = Header with { Others = [("panel", "a\nb\u001b[31m")] };
        Assert.Contains("##panel=a_b_[31m\n", header.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sites_without_samples_are_written_without_genotypes()
    {
        using var output = new MemoryStream();
        using (var writer = VariantWriter.Create(
            output, VariantFormat.Vcf, Header with { Samples = [] }, new WriterOptions { LeaveOpen = true }))
        {
            writer.Write(Site, [], []);
            writer.Complete();
        }

        Assert.EndsWith("FILTER\tINFO\n20\t1000\trs9\tA\tC\t.\tPASS\t.\n", Encoding.ASCII.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    private static byte[] Compress(int threads)
    {
        var random = new Random(7);
        using var output = new MemoryStream();
        using (var writer = new BgzfWriter(output, threads, leaveOpen: true))
        {
            var bytes = new byte[3_000];
            for (var part = 0; part < 300; part++)
            {
                random.NextBytes(bytes);
                // Every third part is incompressible, which blocks must survive.
                writer.Write(part % 3 == 0 ? bytes : new byte[random.Next(3_000)]);
            }

            writer.Complete();
        }

        return output.ToArray();
    }
}
