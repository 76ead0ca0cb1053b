using System.IO.Compression;
using System.Text;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

/// <summary>Small VCF files made of lines.</summary>
internal static class Vcf
{
    public static readonly string[] TwoSamples =
    [
        "##fileformat=VCFv4.2", "##contig=<ID=20,length=63025520>",
        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB",
    ];

    public static byte[] Text(params string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    public static byte[] WithRecords(params string[] records) => Text([.. TwoSamples, .. records]);

    public static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    public static byte[] Bgzf(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var writer = new BgzfWriter(packed, threads: 1, leaveOpen: true))
        {
            writer.Write(plain);
            writer.Complete();
        }

        return packed.ToArray();
    }

    public static byte[] Bcf(byte[] vcf)
    {
        using var reader = VariantReader.Open(new MemoryStream(vcf), "in.vcf");
        using var output = new MemoryStream();
        using (var writer = VariantWriter.Create(
            output, VariantFormat.Bcf, reader.Header, new WriterOptions { Threads = 1, LeaveOpen = true }))
        {
            while (reader.MoveNext())
            {
                writer.Write(reader.Current);
            }

            writer.Complete();
        }

        return output.ToArray();
    }

    public static int CountRecords(byte[] content, ReaderLimits? limits = null)
    {
        using var reader = VariantReader.Open(new MemoryStream(content), "cohort.vcf.gz", limits);
        var count = 0;
        while (reader.MoveNext())
        {
            count++;
        }

        return count;
    }

    public static InputRefusedException Refused(byte[] content, ReaderLimits? limits = null)
    {
        var refused = Assert.Throws<InputRefusedException>(() => CountRecords(content, limits));
        Assert.Equal("cohort.vcf.gz", refused.File);
        return refused;
    }
}
