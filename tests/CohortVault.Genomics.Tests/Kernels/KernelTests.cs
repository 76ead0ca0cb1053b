using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Tests.Kernels;

public sealed class KernelTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 70), 1000, 4099];

    [Theory, MemberData(nameof(Lengths))]
    public void A_vectorized_forward_step_equals_the_scalar_definition_bit_for_bit(int states)
    {
        var random = new Random(states);
        var padded = Lanes.Padded(states);
        float[] from = Draw(random, padded), expected = Draw(random, padded), actual = Draw(random, padded);
        var differs = Words(random, padded);
        var rates = new StepRates(0.9f, 0.01f, 0.001f);

        var expectedSum = ForwardStep.Scalar(from, expected, differs, states, 31, rates);
        var sum = ForwardStep.Vectorized(from, actual, differs, states, 31, rates);

        Assert.Equal(expected, actual);
        Assert.Equal(expectedSum, sum);
        Assert.All(actual[states..], padding => Assert.Equal(0, padding));
        ForwardStep.Vectorized(from, from, differs, states, 31, rates);
        Assert.Equal(expected, from);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void A_vectorized_backward_step_equals_the_scalar_definition_bit_for_bit(int states)
    {
        var random = new Random(states);
        var padded = Lanes.Padded(states);
        float[] expected = Draw(random, padded), actual = [.. expected];
        float[] expectedPosterior = Draw(random, padded), posterior = [.. expectedPosterior];
        var differs = Words(random, padded);
        var rates = new StepRates(0.9f, 0.01f, 0.001f);

        Assert.Equal(
            BackwardStep.Scalar(expected, expectedPosterior, differs, states, 0, rates),
            BackwardStep.Vectorized(actual, posterior, differs, states, 0, rates));
        Assert.Equal(expected, actual);
        Assert.Equal(expectedPosterior, posterior);
        Assert.All(actual[states..], padding => Assert.Equal(0, padding));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Vectors_find_the_same_active_states_as_the_scalar_definition(int states)
    {
        var random = new Random(states);
        var padded = Lanes.Padded(states);
        float[] left = Draw(random, padded), right = Draw(random, padded);
        left.AsSpan(states).Clear();
        right.AsSpan(states).Clear();
        int[] expected = new int[padded], found = new int[padded];

        Assert.Equal(
            ActiveStates.Scalar(left, right, states, 0.7f, 0.8f, expected),
            ActiveStates.Vectorized(left, right, states, 0.7f, 0.8f, found));
        Assert.Equal(expected, found);
        Assert.Equal(states, ActiveStates.Vectorized(left, right, states, 0, 0, found));
    }

    [Fact]
    public void Weights_are_added_to_both_sums_of_the_sites_whose_bit_is_set()
    {
        var sums = new ulong[64];

        AlleleWeights.Add(sums, 1UL | (1UL << 5) | (1UL << 63), AlleleWeights.Pack(0.25f, 0.5f));
        AlleleWeights.Add(sums, 1UL << 5, AlleleWeights.Pack(0.75f, 0.5f));

        Assert.Equal((0.25f, 0.5f), (AlleleWeights.Left(sums[0]), AlleleWeights.Right(sums[0])));
        Assert.Equal((1f, 1f), (AlleleWeights.Left(sums[5]), AlleleWeights.Right(sums[5])));
        Assert.Equal((0.25f, 0.5f), (AlleleWeights.Left(sums[63]), AlleleWeights.Right(sums[63])));
        Assert.Equal(3, sums.Count(sum => sum != 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Eight_rows_become_bytes_of_columns_as_the_scalar_definition_says(int stride)
    {
        var random = new Random(8);
        ulong[] rows = [.. Enumerable.Range(0, 8 * stride).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
        byte[] expected = new byte[64], actual = new byte[64];

        Assert.True(BitTranspose.EightRowsScalar(rows, stride, expected));
        Assert.True(BitTranspose.EightRowsVectorized(rows, stride, actual));

        Assert.Equal(expected, actual);
        for (var column = 0; column < 64; column++)
        {
            Assert.Equal((rows[5 * stride] >> column) & 1, ((ulong)actual[column] >> 5) & 1);
        }

        Assert.False(BitTranspose.EightRowsScalar(new ulong[8], 1, expected));
        Assert.False(BitTranspose.EightRowsVectorized(new ulong[8], 1, actual));
    }

    [Fact]
    public void Squares_of_bits_are_transposed()
    {
        var random = new Random(64);
        ulong[] rows = [.. Enumerable.Range(0, 64).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
        ulong[] columns = [.. rows];

        BitTranspose.Run(columns);
        var eight = BitTranspose.Eight(rows[0]);

        for (var i = 0; i < 64; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                Assert.Equal((rows[i] >> j) & 1, (columns[j] >> i) & 1);
            }

            Assert.Equal((rows[0] >> i) & 1, (eight >> ((8 * (i % 8)) + (i / 8))) & 1);
        }
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];

    private static uint[] Words(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(uint.MaxValue))];
}
