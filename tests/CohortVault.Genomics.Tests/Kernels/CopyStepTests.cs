using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Tests.Kernels;

public sealed class CopyStepTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 70), 1000, 4099];

    [Theory, MemberData(nameof(Lengths))]
    public void Vectorized_steps_of_phasing_equal_the_scalar_definition_bit_for_bit(int states)
    {
        var random = new Random(states);
        var width = Lanes.Padded(states);
        float[] expected = Draw(random, width), actual = [.. expected];
        float[] reference = new float[width], alternate = new float[width], weights = new float[width];
        float[] expectedWeights = new float[width], weighed = new float[width], expectedWeighed = new float[width];
        var alleles = Bits(random, width);

        CopyStep.SpreadVectorized(alleles, states, 1, 0, reference);
        CopyStep.SpreadVectorized(alleles, states, 0, 1, alternate);
        CopyStep.SpreadVectorized(alleles, states, 0.999f, 0.001f, weights);
        CopyStep.SpreadScalar(alleles, states, 0.999f, 0.001f, expectedWeights);
        Assert.Equal(expectedWeights, weights);

        Assert.Equal(
            CopyStep.ObserveScalar(expected, weights, 0.9f, 0.01f), CopyStep.ObserveVectorized(actual, weights, 0.9f,
                0.01f));
        Assert.Equal(expected, actual);

        Assert.Equal(
            CopyStep.PredictScalar(expected, reference, alternate, 0.9f, 0.01f),
            CopyStep.PredictVectorized(actual, reference, alternate, 0.9f, 0.01f));
        Assert.Equal(expected, actual);

        CopyStep.WeighScalar(expected, weights, expectedWeighed);
        CopyStep.WeighVectorized(actual, weights, weighed);
        Assert.Equal(expectedWeighed, weighed);

        CopyStep.MixScalar(expected, 0.3f, expectedWeighed, 0.7f);
        CopyStep.MixVectorized(actual, 0.3f, weighed, 0.7f);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_predicted_step_tells_the_states_with_either_allele_apart()
    {
        float[] states = [.. Enumerable.Repeat(0.25f, 4), .. new float[12]];
        float[] reference = new float[16], alternate = new float[16];
        CopyStep.Spread([0b0100], 4, 1, 0, reference);
        CopyStep.Spread([0b0100], 4, 0, 1, alternate);

        var (ofReference, ofAlternate) = CopyStep.Predict(states, reference, alternate, 0.5f, 0.125f);

        Assert.Equal(0.75f, ofReference);
        Assert.Equal(0.25f, ofAlternate);
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
        random.NextSingle())];

    private static ulong[] Bits(Random random, int count) =>
        [.. Enumerable.Range(0, (count + 63) / 64).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
}
