using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

/// <summary>Valid files, damaged at random places by a seeded generator: nothing but a refusal may come out.</summary>
public sealed class MutationTests
{
    private static readonly byte[] Plain = Vcf.Text(
    [
        .. Vcf.TwoSamples[..2], "##INFO=<ID=AF,Number=A,Type=Float,Description=\"Frequency\">", .. Vcf.TwoSamples[2..],
        .. Enumerable.Range(1, 40).Select(at => $"20\t{at * 10}\trs{at}\tA\tC,GT\t.\tPASS\t.\tGT\t{at % 3}/1\t{at % 2}|."),
    ]);

    public static TheoryData<string> Formats => ["vcf", "vcf.gz", "bgzf", "bcf", "bcf-plain"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Changed_bytes_are_read_or_refused(string format)
    {
        var valid = Make(format);
        var random = new Random(20);
        for (var round = 0; round < 4_000; round++)
        {
            var changed = valid.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            ReadOrRefuse(changed);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_cut_anywhere_is_read_or_refused(string format)
    {
        var valid = Make(format);
        for (var length = 0; length < valid.Length; length++)
        {
            ReadOrRefuse(valid[..length]);
        }
    }

    private static void ReadOrRefuse(byte[] content)
    {
        try
        {
            using var reader = VariantReader.Open(new MemoryStream(content), "mutant");
            var values = new float[2 * Math.Min(reader.Header.Samples.Count, 1 << 20)];
            while (reader.MoveNext())
            {
                reader.Current.TryReadFormat("GT", 2, values);
                reader.Current.TryReadInfo("AF", out _);
                foreach (var allele in reader.Current.Alleles)
                {
                    Assert.InRange(allele, VariantRecord.Absent, reader.Current.Alternates.Count);
                }
            }
        }
        catch (InputRefusedException refused)
        {
            Assert.NotEmpty(refused.Remedy);
        }
    }

    private static byte[] Make(string format)
    {
        switch (format)
        {
            case "vcf":
                return Plain;
            case "vcf.gz":
                return Vcf.Gzip(Plain);
            case "bgzf":
                return Vcf.Bgzf(Plain);
            case "bcf":
                return Vcf.Bcf(Plain);
            default:
                using (var inflated = new MemoryStream())
                {
                    using var gzip = new System.IO.Compression.GZipStream(
                        new MemoryStream(Vcf.Bcf(Plain)), System.IO.Compression.CompressionMode.Decompress);
                    gzip.CopyTo(inflated);
                    return inflated.ToArray();
                }
        }
    }
}
