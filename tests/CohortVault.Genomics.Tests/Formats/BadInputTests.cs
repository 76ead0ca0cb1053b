using System.Buffers.Binary;
using System.Text;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Tests.Formats;

/// <summary>Input that must be refused, each with its own code and the place where it is wrong.</summary>
public sealed class BadInputTests
{
    private const string Good = "20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t1|0";

    [Fact]
    public void An_empty_file_is_refused() => Assert.Equal("file.empty", Vcf.Refused([]).Code);

    [Theory]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("#CHROM\tPOS\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("B")]
    public void What_is_not_a_vcf_is_refused(string content)
    {
        Assert.Equal("file.not-a-vcf", Vcf.Refused(Encoding.UTF8.GetBytes(content)).Code);
        Assert.Equal("file.not-a-vcf", Vcf.Refused(Vcf.Gzip(Encoding.UTF8.GetBytes(content))).Code);
        Assert.Equal("file.not-a-vcf", Vcf.Refused(Vcf.Bgzf(Encoding.UTF8.GetBytes(content))).Code);
    }

    [Fact]
    public void Five_gigabytes_of_zeros_are_refused_after_the_first_bytes()
    {
        using var zeros = new EndlessStream([], [0]);
        var refused = Assert.Throws<InputRefusedException>(() => VariantReader.Open(zeros, "zeros.vcf"));
        Assert.Equal("file.not-a-vcf", refused.Code);
        Assert.InRange(zeros.BytesRead, 1, 1 << 20);
    }

    [Fact]
    public void An_endless_line_after_a_good_header_is_refused_at_the_limit()
    {
        using var zeros = new EndlessStream(Vcf.Text(Vcf.TwoSamples), [(byte)'2']);
        using var reader = VariantReader.Open(zeros, "bomb.vcf", new ReaderLimits { MaxLineBytes = 1 << 20 });
        var refused = Assert.Throws<InputRefusedException>(() => reader.MoveNext());
        Assert.Equal(("limit.line", 5L), (refused.Code, refused.Line));
        Assert.InRange(zeros.BytesRead, 1 << 20, 1 << 22);
    }

    [Fact]
    public void An_endless_header_is_refused_at_the_limit()
    {
        var limits = new ReaderLimits { MaxHeaderBytes = 1 << 16 };
        using var lines = new EndlessStream("##fileformat=VCFv4.2\n"u8.ToArray(), "##a=b\n"u8.ToArray());
        Assert.Equal(
            "limit.header", Assert.Throws<InputRefusedException>(() => VariantReader.Open(lines, "x", limits)).Code);
        using var line = new EndlessStream("##fileformat=VCFv4.2\n"u8.ToArray(), "a"u8.ToArray());
        Assert.Equal(
            "limit.header", Assert.Throws<InputRefusedException>(() => VariantReader.Open(line, "x", limits)).Code);
    }

    [Fact]
    public void A_zip_bomb_is_refused_by_its_ratio()
    {
        var limits = new ReaderLimits { RatioGraceBytes = 1 << 20, MaxCompressionRatio = 200, MaxLineBytes = 1 << 27 };
        var bomb = new byte[1 << 25];
        Array.Fill(bomb, (byte)'0');
        Vcf.Text(Vcf.TwoSamples).CopyTo(bomb, 0);
        Assert.Equal("limit.ratio", Vcf.Refused(Vcf.Bgzf(bomb), limits).Code);
        Assert.Equal("limit.ratio", Vcf.Refused(Vcf.Gzip(bomb), limits).Code);
    }

    [Fact]
    public void More_decompressed_bytes_than_the_limit_are_refused()
    {
        var file = Vcf.WithRecords([.. Enumerable.Range(1, 1000).Select(at => Good.Replace("100", $"{at}", StringComparison.Ordinal))]);
        Assert.Equal(
            "limit.size", Vcf.Refused(Vcf.Bgzf(file), new ReaderLimits { MaxDecompressedBytes = 10_000 }).Code);
    }

    [Fact]
    public void More_gzip_members_than_the_limit_are_refused()
    {
        var record = Vcf.Gzip(Encoding.ASCII.GetBytes(Good + "\n"));
        byte[] members = [.. Vcf.Gzip(Vcf.Text(Vcf.TwoSamples)), .. Enumerable.Repeat(record, 20).SelectMany(bytes => bytes)];
        Assert.Equal(20, Vcf.CountRecords(members));
        Assert.Equal("limit.members", Vcf.Refused(members, new ReaderLimits { MaxGzipMembers = 20 }).Code);
    }

    [Fact]
    public void A_gzip_file_of_several_members_is_read_whole()
    {
        byte[] members = [.. Vcf.Gzip(Vcf.Text(Vcf.TwoSamples)), .. Vcf.Gzip(Encoding.ASCII.GetBytes(Good + "\n"))];
        Assert.Equal(1, Vcf.CountRecords(members));
    }

    [Fact]
    public void A_truncated_gzip_file_is_refused_wherever_it_ends()
    {
        var whole = Vcf.Gzip(Vcf.WithRecords(Good));
        for (var length = 20; length < whole.Length; length++)
        {
            Assert.Contains(Vcf.Refused(whole[..length]).Code, (string[])["gzip.truncated", "file.not-a-vcf"]);
        }
    }

    [Fact]
    public void A_truncated_bgzf_file_is_refused_wherever_it_ends()
    {
        var whole = Vcf.Bgzf(Vcf.WithRecords(Good));
        for (var length = 20; length < whole.Length; length++)
        {
            Assert.Contains(Vcf.Refused(whole[..length]).Code, (string[])["gzip.truncated", "bgzf.truncated"]);
        }

        Assert.Equal("bgzf.truncated", Vcf.Refused(whole[..^28]).Code);
    }

    [Fact]
    public void Bytes_after_the_compressed_data_are_refused()
    {
        Assert.Equal("gzip.trailing", Vcf.Refused([.. Vcf.Gzip(Vcf.WithRecords(Good)), 1, 2, 3]).Code);
        Assert.Equal("gzip.trailing", Vcf.Refused([.. Vcf.Bgzf(Vcf.WithRecords(Good)), .. new byte[30]]).Code);
    }

    [Fact]
    public void A_changed_byte_in_a_compressed_block_is_refused()
    {
        var file = Vcf.Bgzf(Vcf.WithRecords(Good));
        file[60] ^= 4;
        Assert.Equal("gzip.damaged", Vcf.Refused(file).Code);
    }

    [Theory]
    [InlineData("A\tA", "vcf.duplicate-sample")]
    [InlineData("A\tB C", "vcf.sample-id")]
    [InlineData("A\t\u0410", "vcf.sample-id")]
    [InlineData("A\t=cmd", "vcf.sample-id")]
    [InlineData("A\t../B", "vcf.sample-id")]
    [InlineData("A\t", "vcf.sample-id")]
    [InlineData("A\tB\u001b", "vcf.character")]
    public void Sample_ids_that_break_a_rule_are_refused_without_repeating_them(string ids, string code)
    {
        var lines = Vcf.TwoSamples.ToArray();
        lines[3] = lines[3].Replace("A\tB", ids, StringComparison.Ordinal);
        var refused = Vcf.Refused(Vcf.Text(lines));
        Assert.Equal((code, 4L), (refused.Code, refused.Line));
        Assert.DoesNotContain("cmd", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1", "vcf.columns")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS", "vcf.columns")]
    [InlineData("", "vcf.columns")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1\t0/1", "vcf.columns")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1\t", "vcf.columns")]
    [InlineData("20\t0\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.field")]
    [InlineData("20\t-1\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.field")]
    [InlineData("20\t99999999999\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.field")]
    [InlineData("20\t1e3\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.field")]
    [InlineData("20\t100\trs1\t\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.field")]
    [InlineData("20\t100\trs1\tA2\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.field")]
    [InlineData("20\t100\trs1\tA\tC,\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.field")]
    [InlineData("20\t100\trs\u0007\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.character")]
    [InlineData("20\t100\tr\u00e9\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.character")]
    [InlineData("2 0\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "vcf.character")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/2\t0/1", "vcf.genotype")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/99999\t0/1", "vcf.genotype")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0-1\t0/1", "vcf.genotype")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/\t0/1", "vcf.genotype")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t\t0/1", "vcf.genotype")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tGT\t0/1/1\t0/1", "vcf.ploidy")]
    [InlineData("20\t100\trs1\tA\tC\t.\tPASS\t.\tDS:GT\t1:0/1\t1:0/1", "vcf.format")]
    public void A_malformed_record_is_refused_with_its_line(string record, string code)
    {
        var refused = Vcf.Refused(Vcf.WithRecords(Good, record));
        Assert.Equal((code, 6L), (refused.Code, refused.Line));
        Assert.StartsWith("cohort.vcf.gz:6: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20\t99\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1")]
    [InlineData("21\t200\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1\n20\t300\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1")]
    public void Unsorted_records_are_refused(string records)
    {
        var content = Vcf.WithRecords(Good, records);
        Assert.Equal("vcf.unsorted", Vcf.Refused(content).Code);
        Assert.InRange(Vcf.CountRecords(content, new ReaderLimits { RequireSorted = false }), 2, 3);
    }

    [Fact]
    public void A_real_unsorted_file_is_refused()
    {
        using var reader = VariantReader.Open(TestData.Path("chr20-hapmap2", "unsorted.vcf.gz"));
        var refused = Assert.Throws<InputRefusedException>(() =>
        {
            while (reader.MoveNext())
            {
            }
        });
        Assert.Equal(("vcf.unsorted", "unsorted.vcf.gz"), (refused.Code, refused.File));
    }

    [Theory]
    [InlineData("##fileformat=VCFv3.3", "vcf.version")]
    [InlineData("##fileformat=VCFv4.25", "vcf.version")]
    public void Other_versions_are_refused(string first, string code) =>
        Assert.Equal(code, Vcf.Refused(Vcf.Text([first, .. Vcf.TwoSamples[1..], Good])).Code);

    [Theory]
    [InlineData("##fileformat=VCFv4.0")]
    [InlineData("##fileformat=VCFv4.1")]
    [InlineData("##fileformat=VCFv4.3")]
    [InlineData("##fileformat=VCFv4.4")]
    [InlineData("##fileFormat=VCFv4.1")]
    public void Versions_in_use_are_read(string first) =>
        Assert.Equal(1, Vcf.CountRecords(Vcf.Text([first, .. Vcf.TwoSamples[1..], Good])));

    [Theory]
    [InlineData("##contig=<length=5>")]
    [InlineData("##contig=<ID=>")]
    [InlineData("##INFO=<ID=A,Description=\"open>")]
    [InlineData("##FORMAT=broken")]
    [InlineData("##contig=<ID=21>\n##contig=<ID=21>")]
    public void A_malformed_header_line_is_refused(string line) =>
        Assert.Equal("vcf.header", Vcf.Refused(Vcf.Text([Vcf.TwoSamples[0], line, .. Vcf.TwoSamples[1..], Good])).Code);

    [Theory]
    [InlineData("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER")]
    [InlineData("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT A B")]
    [InlineData("20\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1")]
    public void A_header_without_a_proper_line_of_column_names_is_refused(string line) =>
        Assert.Equal("vcf.header", Vcf.Refused(Vcf.Text(Vcf.TwoSamples[0], line)).Code);

    [Fact]
    public void A_header_without_an_end_is_refused() =>
        Assert.Equal("vcf.header", Vcf.Refused(Vcf.Text("##fileformat=VCFv4.2", "##a=b")).Code);

    [Fact]
    public void Limits_on_alleles_samples_and_records_hold()
    {
        var long_ = Good.Replace("\tA\tC", "\tA\t" + new string('C', 50), StringComparison.Ordinal);
        Assert.Equal(
            "limit.allele", Vcf.Refused(Vcf.WithRecords(long_), new ReaderLimits { MaxAlleleLength = 49 }).Code);
        var many = Good.Replace("\tA\tC", "\tA\tC,G,T,AA", StringComparison.Ordinal);
        Assert.Equal(
            "limit.alternates", Vcf.Refused(Vcf.WithRecords(many), new ReaderLimits { MaxAlternates = 3 }).Code);
        Assert.Equal("limit.samples", Vcf.Refused(Vcf.WithRecords(Good), new ReaderLimits { MaxSamples = 1 }).Code);
        Assert.Equal(
            "limit.records", Vcf.Refused(Vcf.WithRecords(Good, Good), new ReaderLimits { MaxRecords = 1 }).Code);
    }

    [Fact]
    public void Limits_on_contigs_hold_for_header_and_records()
    {
        var limits = new ReaderLimits { MaxContigs = 20 };
        var contigs = Enumerable.Range(100, 19).Select(name => $"##contig=<ID={name}>").ToArray();
        Assert.Equal("limit.contigs", Vcf.Refused(Vcf.Text([Vcf.TwoSamples[0], .. contigs, .. Vcf.TwoSamples[1..]]), limits).Code);
        var records = Enumerable.Range(100, 21).Select(name => $"{name}{Good[2..]}").ToArray();
        Assert.Equal(("limit.contigs", 25L), (Vcf.Refused(Vcf.WithRecords(records), limits).Code, Vcf.Refused(Vcf.WithRecords(records), limits).Line));
        Assert.Equal(20, Vcf.CountRecords(Vcf.WithRecords(records[..20]), limits));
    }

    [Fact]
    public void Absurd_lengths_in_a_bcf_file_are_refused_before_memory_is_taken()
    {
        var header = BcfHeader();
        byte[] record = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(record, uint.MaxValue);
        Assert.Equal("limit.line", Vcf.Refused([.. header, .. record]).Code);
        BinaryPrimitives.WriteUInt32LittleEndian(record, 60 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("bcf.truncated", Vcf.Refused([.. header, .. record]).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        BinaryPrimitives.WriteUInt32LittleEndian(record, 3);
        Assert.Equal("bcf.record", Vcf.Refused([.. header, .. record]).Code);
        byte[] longHeader = [.. "BCF\u0002\u0002"u8, 0xff, 0xff, 0xff, 0x7f];
        Assert.Equal("limit.header", Vcf.Refused(longHeader).Code);
    }

    [Fact]
    public void Another_bcf_version_is_refused() =>
        Assert.Equal("bcf.version", Vcf.Refused([.. "BCF\u0002\u0001"u8, .. new byte[40]]).Code);

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\data\\a.vcf", "a.vcf")]
    [InlineData("a\u001b[31m\n.vcf", "a?[31m?.vcf")]
    public void File_names_in_messages_carry_neither_paths_nor_control_characters(string name, string shown)
    {
        var refused = Assert.Throws<InputRefusedException>(() => VariantReader.Open(new MemoryStream([]), name));
        Assert.Equal(shown, refused.File);
        Assert.StartsWith($"{shown}: The file is empty.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<CN0>")]
    [InlineData("D")]
    public void Unusual_reference_alleles_are_left_to_quality_control(string allele) => Assert.Equal(
        1, Vcf.CountRecords(Vcf.WithRecords(Good.Replace("\tA\tC", $"\t{allele}\tC", StringComparison.Ordinal))));

    [Fact]
    public void Carriage_returns_and_a_missing_last_line_feed_are_accepted()
    {
        var text = string.Join("\r\n", [.. Vcf.TwoSamples, Good]);
        Assert.Equal(1, Vcf.CountRecords(Encoding.ASCII.GetBytes(text)));
    }

    /// <summary>Header of a BCF file that is not compressed.</summary>
    private static byte[] BcfHeader()
    {
        var text = Vcf.Text(Vcf.TwoSamples);
        byte[] start = [.. "BCF\u0002\u0002"u8, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(5), text.Length + 1);
        return [.. start, .. text, 0];
    }
}
