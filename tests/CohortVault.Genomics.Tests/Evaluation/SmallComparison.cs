using CohortVault.Genomics.Evaluation;

namespace CohortVault.Genomics.Tests.Evaluation;

/// <summary>A truth, an imputed file and a table of sites, small enough to work out by hand.</summary>
internal sealed class SmallComparison : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SmallComparison() => Sites("20 100 A C 10 100", "20 200 A C 40 100", "20 300 G T 2 1000");

    public string[] Samples { get; init; } = ["s1", "s2", "s3", "s4"];

    public SmallComparison Sites(params string[] lines)
    {
        WriteText("sites.tsv", string.Join('\n', lines).Replace(' ', '\t') + "\n");
        return this;
    }

    /// <summary>Writes the truth: position, alleles and genotypes with blanks between.</summary>
    public SmallComparison Truth(params string[] records) => Write("truth.vcf", "GT", Samples, records);

    /// <summary>Writes the file to judge.</summary>
    public SmallComparison Imputed(string format, params string[] records) =>
        Write("imputed.vcf", format, Samples, records);

    public SmallComparison ImputedOf(string[] samples, string format, params string[] records) =>
        Write("imputed.vcf", format, samples, records);

    public AccuracyReport Compare(string[]? array = null, double[]? edges = null)
    {
        if (array is not null)
        {
            WriteText("array.tsv", string.Join('\n', array).Replace(' ', '\t') + "\n");
        }

        return ImputationAccuracy.Compare(
            _directory.File("truth.vcf"), _directory.File("imputed.vcf"), _directory.File("sites.tsv"),
            array is null ? null : _directory.File("array.tsv"), edges);
    }

    public InputRefusedException Refused(string[]? array = null) =>
        Assert.Throws<InputRefusedException>(() => Compare(array));

    public void Dispose() => _directory.Dispose();

    private SmallComparison Write(string name, string format, string[] samples, string[] records)
    {
        var lines = new List<string>
        {
            "##fileformat=VCFv4.2",
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + string.Join('\t', samples),
        };
        foreach (var record in records)
        {
            var parts = record.Split(' ');
            var place = parts[0].Contains(':', StringComparison.Ordinal) ? parts[0] : "20:" + parts[0];
            lines.Add(string.Join(
                '\t', [.. place.Split(':'), ".", parts[1], parts[2], ".", "PASS", ".", format, .. parts[3..]]));
        }

        WriteText(name, string.Join('\n', lines) + "\n");
        return this;
    }

    private void WriteText(string name, string content) => File.WriteAllText(_directory.File(name), content);
}
