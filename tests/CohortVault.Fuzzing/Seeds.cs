using System.Globalization;
using System.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Fuzzing;

/// <summary>Small valid contents that have something of everything.</summary>
internal static class Seeds
{
    private const int PanelHaplotypes = 70;
    private const int PanelSites = 530;

    public static byte[] Vcf { get; } = Lines(
    [
        "##fileformat=VCFv4.2", "##FILTER=<ID=q10,Description=\"Quality\">", "##contig=<ID=20,length=63025520>",
        "##contig=<ID=X>", "##INFO=<ID=AF,Number=A,Type=Float,Description=\"Frequency\">",
        "##INFO=<ID=IMP,Number=0,Type=Flag,Description=\"Imputed\">",
        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">",
        "##FORMAT=<ID=DS,Number=A,Type=Float,Description=\"Dosage\">",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\tC",
        .. Enumerable.Range(1, 12).Select(at => string.Create(CultureInfo.InvariantCulture,
            $"20\t{at * 10}\trs{at}\tA\tC,GT\t3.5\tPASS\tAF=0.1,0.2;IMP\tGT:DS\t{at % 3}|1:0.5,1\t0|0:.\t1|0:0.2")),
        "20\t200\t.\tACGT\t<DEL>\t.\tq10\t.\tGT\t0/1\t./.\t1|1", "20\t210\t.\tA\t.\t.\t.\t.\tGT\t0\t0|0\t.",
        "X\t5\trs7;rs8\tG\t*\t1e5\tq10;PASS\tAF=1\tGT:DS\t0|1:1\t1:2\t0|0:0",
    ]);

    /// <summary>Phased and complete, so that a panel can be built of it.</summary>
    public static byte[] PhasedVcf { get; } = Lines(
    [
        "##fileformat=VCFv4.2", "##contig=<ID=20,length=63025520>",
        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\tC",
        .. Enumerable.Range(1, 30).Select(at => string.Create(CultureInfo.InvariantCulture,
            $"20\t{at * 7}\trs{at}\tA\t{(at % 9 == 0 ? "C,G" : "C")}\t.\tPASS\t.\tGT\t{at % 2}|1\t0|{at % 2}\t1|0")),
    ]);

    public static byte[] M3vcf { get; } = Lines(
    [
        "##fileformat=M3VCF", "##version=1.2", "##compression=block", "##n_blocks=2", "##n_haps=5", "##n_markers=5",
        "##<Note=This is NOT a VCF File and cannot be read by vcftools>",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA_HAP_1\tA_HAP_2\tB_HAP_1\tC_HAP_1\tC_HAP_2",
        "20\t100-300\t<BLOCK:0-2>\t.\t.\t.\t.\tB1;VARIANTS=3;REPS=3\t.\t0\t1\t2\t1\t0",
        "20\t100\trs1\tA\tC\t.\t.\tB1.M1;Err=0.01;Recom=0.001\t001",
        "20\t200\trs2\tA\tC,G\t.\t.\tB1.M2;Err=0.01;Recom=0.001\t021",
        "20\t300\trs3\tA\tC\t.\t.\tB1.M3;Err=0.01;Recom=0.001\t010",
        "20\t300-500\t<BLOCK:2-4>\t.\t.\t.\t.\tB2;VARIANTS=3;REPS=2\t.\t0\t1\t0\t1\t0",
        "20\t300\trs3\tA\tC\t.\t.\tB2.M1;Err=0.01;Recom=0.001\t01",
        "20\t400\trs4\tACG\tA\t.\t.\tB2.M2;Err=0.01;Recom=0.001\t00",
        "20\t500\trs5\tA\t<DEL>\t.\t.\tB2.M3;Err=0.01;Recom=0.001\t11",
    ]);

    public static byte[] Map { get; } = Lines(
        ["20 . 0.1 1000", "20\trs2\t0.25\t2000", "# a comment", "chr20 . 1e1 30000", "X . 0 100", "X . 2.5 2700000"]);

    public static byte[] Populations { get; } =
        Lines(["# sample population", "A\teur\tgbr", "B\tafr", "C\teur"]);

    public static byte[] Sites { get; } = Lines(
    [
        "#CHROM\tPOS\tREF\tALT\tAC\tAN", "20\t100\tA\tC\t5\t10", "chr20\t200\tACG\tA\t0\t10",
        "23\t300\tA\tT\t10\t10",
    ]);

    public static IReadOnlyList<byte[]> WorkLines { get; } =
    [
        .. new[]
        {
            """{"type":"progress","fraction":0.5}""", """{"type":"stage","name":"validated"}""",
            """{"type":"want","kind":"chunk","name":"a.bcf","chromosome":"20","start":1,"end":20000000}""",
            """{"type":"sign","hash":"AAECAwQFBgcICQoLDA0ODw=="}""",
            """
            {"type":"done","samples":51,"markers":7824,"chromosomes":["20"],"chunks":[{"chromosome":"20","start":1,
            "end":2,"phased":true,"file":"f"}],"messages":[{"step":"validation","type":0,"text":"good"}],"fatalCode":null}
            """.Replace("\n", "", StringComparison.Ordinal),
            """{"type":"refused","code":"vcf.field","problem":"p","remedy":"r","file":"f","line":3,"step":"s"}""",
            """{"type":"broken","code":"job.disk-full","where":"disk full"}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

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

        return Containers.Ungzip(output.ToArray());
    }

    public static byte[] Panel()
    {
        var random = new Random(1);
        using var content = new MemoryStream();
        using var writer = new PanelFileWriter(content, PanelHaplotypes, [[.. Enumerable.Range(0, 30)]]);
        for (var site = 0; site < PanelSites; site++)
        {
            var frequency = random.NextDouble() switch { < 0.4 => 0.02, < 0.8 => 0.4, _ => 0.99 };
            var alleles = Enumerable.Range(0, PanelHaplotypes)
                .Select(_ => (byte)(random.NextDouble() < frequency ? 1 : 0)).ToArray();
            writer.Add(1000 + (site * 3), $"s{site}", "A", "C", alleles);
        }

        var description = new PanelFileDescription
        {
            Name = "20",
            Contig = "chr20",
            Sites = PanelSites,
            Haplotypes = PanelHaplotypes,
            Map = true,
            Populations = [new("all", PanelHaplotypes), new("north", 30)],
        };
        writer.Finish(description, new GeneticMap([1000, 3000], [0.5, 1.5]));
        return content.ToArray();
    }

    public static byte[] PanelDescription { get; } = Encoding.UTF8.GetBytes("""
        {"format":1,"id":"p","name":"P","build":"hg19","populations":[{"id":"all","samples":3}],"chromosomes":[
        {"name":"20","contig":"20","file":"chr20.panel","bytes":100,"sha256":"00","sites":1,"haplotypes":6,"first":1,
        "last":2,"map":false}],
        "quality":{"minimumSamples":1,"maximumSamples":50000,"minimumOverlap":0.5,"minimumSites":3,"sampleCallRate":0.5,
        "mixedGenotypes":0.1,"strandFlips":100,"alleleSwitches":null},"disclosure":{"haplotypeDosages":true,
        "empiricalDosages":true,"samplesPerWeek":5}}
        """);

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
}
