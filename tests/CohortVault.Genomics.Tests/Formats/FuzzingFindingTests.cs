using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CohortVault.Genomics.Evaluation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Tests.Formats;

/// <summary>What <c>./dev fuzz</c> has broken once.</summary>
public sealed class FuzzingFindingTests
{
    private const int ContigOfFirstRecord = 8;

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(7)]
    public void A_first_bcf_record_without_contig_is_refused(int contig)
    {
        var bcf = Plain(Vcf.Bcf(Vcf.WithRecords("20\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0|1\t1|0")));
        var records = 9 + BinaryPrimitives.ReadInt32LittleEndian(bcf.AsSpan(5));
        BinaryPrimitives.WriteInt32LittleEndian(bcf.AsSpan(records + ContigOfFirstRecord), contig);

        var refused = Vcf.Refused(bcf);

        Assert.Equal(("bcf.record", 1L), (refused.Code, refused.Line));
    }

    [Fact]
    public void A_damaged_or_cut_compressed_map_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var map = Vcf.Gzip(Encoding.ASCII.GetBytes("20 . 0.1 1000\n20 . 0.2 2000\n"));
        var method = map.ToArray();
        method[2] = 9;
        foreach (var damaged in (byte[][])[method, map[..^1], map[..(map.Length / 2)]])
        {
            File.WriteAllBytes(directory.File("map.gz"), damaged);
            var refused = Assert.Throws<InputRefusedException>(() => GeneticMap.ReadPlink([directory.File("map.gz")]));
            Assert.StartsWith("gzip.", refused.Code, StringComparison.Ordinal);
            Assert.Equal("map.gz", refused.File);
        }
    }

    [Fact]
    public void A_compressed_table_of_sites_that_was_cut_is_refused_rather_than_read_in_part()
    {
        using var directory = new TemporaryDirectory();
        var table = Vcf.Gzip(Encoding.ASCII.GetBytes("20\t100\tA\tC\t1\t2\n20\t200\tA\tC\t1\t2\n"));
        File.WriteAllBytes(directory.File("sites.gz"), table);
        Assert.Equal(2, SiteTable.ReadSites(directory.File("sites.gz")).Count);
        File.WriteAllBytes(directory.File("sites.gz"), table[..^9]);

        var refused = Assert.Throws<InputRefusedException>(() => SiteTable.ReadSites(directory.File("sites.gz")));

        Assert.Equal(("gzip.truncated", "sites.gz"), (refused.Code, refused.File));
    }

    [Theory]
    [InlineData(8, long.MaxValue)]
    [InlineData(8, long.MaxValue - 60)]
    [InlineData(8, long.MinValue)]
    [InlineData(8, -1)]
    [InlineData(16, long.MaxValue)]
    [InlineData(16, -1)]
    [InlineData(24, long.MaxValue)]
    [InlineData(24, -1)]
    public void A_panel_section_outside_the_file_is_refused_even_with_right_checksums(int field, long value)
    {
        var panel = Panel();
        var table = (int)BinaryPrimitives.ReadInt64LittleEndian(panel.AsSpan(16));
        BinaryPrimitives.WriteInt64LittleEndian(panel.AsSpan(table + field), value);
        PanelFileLayout.HeaderChecksum(panel.AsSpan(0, 32), panel.AsSpan(table), panel.AsSpan(32, 16));

        var refused = Assert.Throws<InputRefusedException>(
            () => PanelChromosome.Open(new MemoryStream(panel), "20.panel"));

        Assert.Equal(("panel.damaged", "20.panel"), (refused.Code, refused.File));
    }

    [Theory]
    [InlineData("""{"fraction":0.5}""")]
    [InlineData("""{"fraction":0.5,"type":"progress"}""")]
    [InlineData("""{"type":"unknown"}""")]
    [InlineData("""{"type":"done","chunks":null}""")]
    [InlineData("""{"type":"want","kind":null,"name":"a"}""")]
    [InlineData("""{"type":"stage"}""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public void A_worker_s_line_that_is_not_of_the_protocol_is_named_so(string line)
    {
        var bytes = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line));

        Assert.Throws<InvalidDataException>(() => WorkLines.Parse(bytes));
    }

    private static byte[] Plain(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Panel()
    {
        using var content = new MemoryStream();
        using var writer = new PanelFileWriter(content, haplotypes: 2, []);
        writer.Add(100, "s", "A", "C", [0, 1]);
        writer.Finish(
            new PanelFileDescription
            {
                Name = "20",
                Contig = "20",
                Sites = 1,
                Haplotypes = 2,
                Map = false,
                Populations = [new("all", 2)],
            },
            map: null);
        return content.ToArray();
    }
}
