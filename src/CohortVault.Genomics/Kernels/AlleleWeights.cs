using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CohortVault.Genomics.Kernels;

/// <summary>
/// Two sums per site, of the weights of the states that carry an allele: one by the posterior before the site, one by that
/// after it. Weights are fixed-point numbers and both sums share a word, so adding to both is one instruction, and the
/// result is the same in any order.
/// </summary>
internal static class AlleleWeights
{
    private const float One = 1 << 30;

    /// <summary>Two shares of the posterior (0 to 1) as one word.</summary>
    public static ulong Pack(float left, float right) => (uint)(left * One) | ((ulong)(uint)(right * One) << 32);

    public static float Left(ulong sums) => (uint)sums * (1 / One);

    public static float Right(ulong sums) => (uint)(sums >> 32) * (1 / One);

    /// <summary>Adds the weights to the sums of those of 64 sites whose bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Span<ulong> sums, ulong carried, ulong weights)
    {
        ref var first = ref MemoryMarshal.GetReference(sums);
        for (; carried != 0; carried &= carried - 1)
        {
            Unsafe.Add(ref first, BitOperations.TrailingZeroCount(carried)) += weights;
        }
    }
}
