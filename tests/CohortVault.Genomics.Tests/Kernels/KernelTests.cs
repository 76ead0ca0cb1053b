using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Tests.Kernels;

public sealed class KernelTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 70), 1000, 4099];

    [Theory, MemberData(nameof(Lengths))]
    public void A_vectorized_state_update_equals_the_scalar_definition_bit_for_bit(int states)
    {
        var random = new Random(states);
        float[] expected = Draw(random, states), actual = [.. expected];
        var alleles = Bits(random, states);

        var expectedSum = StateUpdate.Scalar(expected, alleles, 0.9f, 0.01f, 0.999f, 0.001f);
        var sum = StateUpdate.Vectorized(actual, alleles, 0.9f, 0.01f, 0.999f, 0.001f);

        Assert.Equal(expected, actual);
        Assert.Equal(expectedSum, sum);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Vectorized_products_and_carrier_sums_equal_the_scalar_definition_bit_for_bit(int states)
    {
        var random = new Random(states);
        float[] forward = Draw(random, states), backward = Draw(random, states);
        float[] expected = new float[states], actual = new float[states];
        var alleles = Bits(random, states);

        Assert.Equal(StateProduct.Scalar(forward, backward, expected), StateProduct.Vectorized(forward, backward, actual));
        Assert.Equal(expected, actual);
        Assert.Equal(
            CarrierSums.Scalar(forward, backward, actual, alleles), CarrierSums.Vectorized(forward, backward, actual, alleles));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(144)]
    public void A_vectorized_row_of_pairs_equals_the_scalar_definition_bit_for_bit(int width)
    {
        var random = new Random(width);
        float[] expected = Draw(random, width), actual = [.. expected], kept = new float[width], expectedKept = new float[width];
        float[] columns = Draw(random, width), weights = Draw(random, width);
        float[] expectedColumns = Draw(random, width), newColumns = [.. expectedColumns];
        var rates = new PairRates(0.8f, 0.02f, 0.001f);

        Assert.Equal(
            PairStep.ScalarRow(expected, expectedKept, columns, weights, rates, 0.1f, expectedColumns),
            PairStep.VectorizedRow(actual, kept, columns, weights, rates, 0.1f, newColumns));
        Assert.Equal(expected, actual);
        Assert.Equal(expectedKept, kept);
        Assert.Equal(expectedColumns, newColumns);
        Assert.Equal(
            PairWeights.ScalarRow(expected, columns, weights, kept), PairWeights.VectorizedRow(expected, columns, weights, kept));
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];

    private static ulong[] Bits(Random random, int count) =>
        [.. Enumerable.Range(0, (count + 63) / 64).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
}
