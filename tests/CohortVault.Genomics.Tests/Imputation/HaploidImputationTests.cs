using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests.Imputation;

/// <summary>
/// Genotypes with one copy, made of the European ones by dropping the second haplotype: of everybody for MT, of every
/// second sample for the sex-specific part of X (positions from there on only).
/// </summary>
public sealed class HaploidImputationTests : IDisposable
{
    private const int FirstOfNonPar = 2_699_521;
    private const int Samples = 100;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Mitochondrial_targets_come_out_with_one_copy_and_good_dosages()
    {
        using var panel = PanelOf("MT", Drop(1)).Open("MT", TestContext.Current.CancellationToken);
        Assert.Equal(303, panel.HaplotypeCount);

        var rows = Impute(panel, "MT", Drop(1));

        Assert.All(rows, row => Assert.All(row.Alleles.Where((_, i) => i % 2 == 1), second => Assert.Equal(VariantRecord.Absent, second)));
        Assert.All(rows, row => Assert.All(row.Dosages, dosage => Assert.InRange(dosage, 0f, 1f)));
        Assert.All(rows, row => Assert.Equal(row.Dosages, row.First));
        Assert.InRange(SquaredCorrelationWithTruth(rows, sample => true), 0.85, 1);
    }

    [Fact]
    public void On_X_a_single_copy_is_imputed_as_the_same_haplotype_of_a_pair_would_be()
    {
        using var panel = PanelOf("X", Drop(2)).Open(ChromosomeName.NonPseudoautosomal, TestContext.Current.CancellationToken);
        Assert.Equal(152 + (2 * 151), panel.HaplotypeCount);

        var pairs = Impute(panel, "X", (_, _) => { });
        var mixed = Impute(panel, "X", Drop(2));

        Assert.Equal(pairs.Count, mixed.Count);
        for (var row = 0; row < mixed.Count; row++)
        {
            Assert.Equal(pairs[row].First, mixed[row].First);
            for (var sample = 0; sample < Samples; sample++)
            {
                var single = sample % 2 == 0;
                Assert.Equal(single, mixed[row].Alleles[(2 * sample) + 1] == VariantRecord.Absent);
                Assert.Equal(single ? pairs[row].First[sample] : pairs[row].Dosages[sample], mixed[row].Dosages[sample]);
            }
        }

        Assert.InRange(SquaredCorrelationWithTruth(mixed, sample => sample % 2 == 0), 0.85, 1);
    }

    public void Dispose() => _directory.Dispose();

    private static Action<int, short[]> Drop(int every) => (_, alleles) =>
    {
        for (var sample = 0; sample < alleles.Length / 2; sample += every)
        {
            alleles[(2 * sample) + 1] = VariantRecord.Absent;
        }
    };

    private static byte[] Relabelled(string name, string contig, Action<int, short[]> change) => ChunkRun.Rewritten(
        EuropeanPanel.Data(name),
        (position, alleles) =>
        {
            change(position, alleles);
            return position >= FirstOfNonPar;
        },
        contig);

    private PanelDirectory PanelOf(string contig, Action<int, short[]> change)
    {
        File.WriteAllBytes(_directory.File("reference.bcf"), Relabelled("ref.bcf", contig, change));
        PanelBuilder.Build(new PanelBuildRequest
        {
            Id = "haploid",
            Build = "hg19",
            References = [_directory.File("reference.bcf")],
            Output = _directory.File("panel"),
        });
        return PanelDirectory.Open(_directory.File("panel"));
    }

    private List<Row> Impute(PanelChromosome panel, string contig, Action<int, short[]> change)
    {
        var target = new MemoryStream(Relabelled("target.phased.vcf.gz", contig, change));
        var output = _directory.File("result.vcf");
        ChunkRun.Merge(panel, output, [ChunkRun.Impute(target, panel, Window.Everything)]);
        var rows = new List<Row>();
        using var reader = VariantReader.Open(output);
        var (dosages, haplotypes) = (new float[Samples], new float[2 * Samples]);
        while (reader.MoveNext())
        {
            var record = reader.Current;
            Assert.Equal(contig, record.Chromosome);
            Assert.True(record.TryReadFormat("DS", 1, dosages));
            Assert.True(record.TryReadFormat("HDS", 2, haplotypes));
            rows.Add(new Row(
                record.Position, record.Reference, record.Alternates[0], record.Alleles.ToArray(), [.. dosages],
                [.. haplotypes.Where((_, i) => i % 2 == 0)]));
        }

        Assert.Equal(panel.Sites.Count, rows.Count);
        return rows;
    }

    // Over sites that the target does not have, of the samples asked for: the first haplotype is theirs.
    private static double SquaredCorrelationWithTruth(List<Row> rows, Func<int, bool> sampleCounts)
    {
        var imputed = rows.ToDictionary(row => (row.Position, row.Reference, row.Alternate));
        var typed = File.ReadLines(EuropeanPanel.Data("array.tsv")).Select(line => line.Split('\t')[1]).ToHashSet();
        double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        using var truth = VariantReader.Open(EuropeanPanel.Data("truth.bcf"));
        while (truth.MoveNext())
        {
            var record = truth.Current;
            if (typed.Contains($"{record.Position}")
                || !imputed.TryGetValue((record.Position, record.Reference, record.Alternates[0]), out var row))
            {
                continue;
            }

            for (var sample = 0; sample < Samples; sample++)
            {
                if (sampleCounts(sample))
                {
                    double allele = record.Alleles[2 * sample], dosage = row.First[sample];
                    (n, x, y) = (n + 1, x + allele, y + dosage);
                    (xx, yy, xy) = (xx + (allele * allele), yy + (dosage * dosage), xy + (allele * dosage));
                }
            }
        }

        var covariance = xy - (x * y / n);
        return covariance * covariance / ((xx - (x * x / n)) * (yy - (y * y / n)));
    }

    /// <summary>A record of the result: genotypes, DS, and the first value of HDS.</summary>
    private sealed record Row(
        int Position, string Reference, string Alternate, short[] Alleles, float[] Dosages, float[] First);
}
