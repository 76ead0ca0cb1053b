using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Tests.Kernels;

public sealed class CopyStepTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 70), 1000, 4099];

    [Theory, MemberData(nameof(Lengths))]
    public void Vectorized_steps_of_phasing_equal_the_scalar_definition_bit_for_bit(int states)
    {
        var random = new Random(states);
        float[] expected = Draw(random, states), actual = [.. expected];
        float[] expectedWeighed = new float[states], weighed = new float[states];
        var alleles = Bits(random, states);

        Assert.Equal(
            CopyStep.PredictScalar(expected, alleles, 0.9f, 0.01f), CopyStep.PredictVectorized(actual, alleles, 0.9f, 0.01f));
        Assert.Equal(expected, actual);

        Assert.Equal(
            CopyStep.ObserveScalar(expected, alleles, 0.9f, 0.01f, 0.999f, 0.001f),
            CopyStep.ObserveVectorized(actual, alleles, 0.9f, 0.01f, 0.999f, 0.001f));
        Assert.Equal(expected, actual);

        CopyStep.WeighScalar(expected, expectedWeighed, alleles, 0.999f, 0.001f);
        CopyStep.WeighVectorized(actual, weighed, alleles, 0.999f, 0.001f);
        Assert.Equal(expectedWeighed, weighed);

        CopyStep.MixScalar(expected, 0.3f, expectedWeighed, 0.7f);
        CopyStep.MixVectorized(actual, 0.3f, weighed, 0.7f);
        Assert.Equal(expected, actual);
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];

    private static ulong[] Bits(Random random, int count) =>
        [.. Enumerable.Range(0, (count + 63) / 64).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
}
