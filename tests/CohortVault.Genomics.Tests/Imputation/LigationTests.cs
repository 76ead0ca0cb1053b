using CohortVault.Genomics.Imputation;

namespace CohortVault.Genomics.Tests.Imputation;

public sealed class LigationTests(EuropeanPanel european) : IClassFixture<EuropeanPanel>
{
    private const int Border = 2_500_000;

    private static readonly Window _left = new(1, Border), _right = new(Border + 1, int.MaxValue);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Haplotypes_named_in_another_order_are_joined_without_a_switch_at_the_border(int every)
    {
        var target = EuropeanPanel.Data("target.phased.vcf.gz");
        var asPhased = ChunkRun.Rewritten(target, (_, _) => true);
        var otherOrder = ChunkRun.Rewritten(target, (_, alleles) =>
        {
            for (var sample = 0; sample < alleles.Length / 2; sample += every)
            {
                (alleles[2 * sample], alleles[(2 * sample) + 1]) = (alleles[(2 * sample) + 1], alleles[2 * sample]);
            }

            return true;
        });
        using var panel = european.Panel.Open("20", TestContext.Current.CancellationToken);
        var right = ChunkRun.Impute(new MemoryStream(otherOrder), panel, _right);

        ChunkRun.Merge(panel, european.File("same.vcf"), [Left(), ChunkRun.Impute(new MemoryStream(asPhased), panel, _right)]);
        ChunkRun.Merge(panel, european.File("turned.vcf"), [Left(), right]);
        ChunkRun.Merge(panel, european.File("apart.vcf"), [right]);

        var expected = File.ReadAllLines(european.File("same.vcf"));
        Assert.Equal(expected, File.ReadAllLines(european.File("turned.vcf")));
        // By itself the second half does name them the other way round.
        Assert.NotEqual(expected[^1], File.ReadAllLines(european.File("apart.vcf"))[^1]);
        Assert.InRange(european.Compare("turned.vcf").SwitchErrorPercent ?? 100, 0, 3);

        MemoryStream Left() => ChunkRun.Impute(new MemoryStream(asPhased), panel, _left);
    }
}
