using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Tests.Kernels;

public sealed class GenotypeKernelTests
{
    public static TheoryData<int> Samples => [.. Enumerable.Range(0, 70), 1000, 4099];

    [Theory, MemberData(nameof(Samples))]
    public void Vectorized_decoding_of_genotypes_equals_the_scalar_definition(int samples)
    {
        var random = new Random(samples);
        var genotypes = Enumerable.Range(0, 2 * samples).Select(_ => (byte)random.Next(2, 8)).ToArray();
        short[] expected = new short[2 * samples], alleles = new short[2 * samples];
        bool[] expectedPhases = new bool[samples], phases = new bool[samples];

        Assert.True(GenotypeBytes.Scalar(genotypes, 3, expected, expectedPhases));
        Assert.True(GenotypeBytes.Vectorized(genotypes, 3, alleles, phases));

        Assert.Equal(expected, alleles);
        Assert.Equal(expectedPhases, phases);
    }

    [Theory, MemberData(nameof(Samples))]
    public void A_genotype_that_is_missing_absent_or_of_no_allele_is_noticed_wherever_it_is(int samples)
    {
        short[] alleles = new short[2 * samples];
        var phases = new bool[samples];
        var good = Enumerable.Repeat((byte)3, 2 * samples).ToArray();
        foreach (var bad in (byte[])[0, 1, 6, 7, 0x80, 0x81, 0xFF])
        {
            for (var at = 0; at < good.Length; at += 1 + (good.Length / 40))
            {
                var genotypes = (byte[])good.Clone();
                genotypes[at] = bad;
                Assert.False(GenotypeBytes.Scalar(genotypes, 2, alleles, phases));
                Assert.False(GenotypeBytes.Vectorized(genotypes, 2, alleles, phases));
            }
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void Vectorized_packing_of_alleles_equals_the_scalar_definition(int haplotypes)
    {
        var random = new Random(haplotypes);
        var alleles = Enumerable.Range(0, haplotypes).Select(_ => (short)random.Next(2)).ToArray();
        var words = (haplotypes + 63) / 64;
        ulong[] expected = new ulong[words], bits = new ulong[words];

        Assert.True(AlleleBits.Scalar(alleles, expected));
        Assert.True(AlleleBits.Vectorized(alleles, bits));

        Assert.Equal(expected, bits);
        for (var i = 0; i < haplotypes; i++)
        {
            Assert.Equal(alleles[i], (short)((bits[i / 64] >> i) & 1));
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void An_allele_that_is_neither_0_nor_1_is_noticed_wherever_it_is(int haplotypes)
    {
        var bits = new ulong[(haplotypes + 63) / 64];
        foreach (var bad in (short[])[-2, -1, 2, 62, short.MinValue])
        {
            for (var at = 0; at < haplotypes; at += 1 + (haplotypes / 40))
            {
                var alleles = new short[haplotypes];
                alleles[at] = bad;
                Assert.False(AlleleBits.Scalar(alleles, bits));
                Assert.False(AlleleBits.Vectorized(alleles, bits));
            }
        }
    }
}
