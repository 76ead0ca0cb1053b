using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Sums of products of two tables of pairs, weighed in two ways.</summary>
internal static class PairWeights
{
    /// <summary>
    /// One row of <c>(left * right) * one</c> and <c>(left * right) * other</c>, summed.
    /// </summary>
    public static (float One, float Other) Row(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> one, ReadOnlySpan<float> other) =>
        Vector128.IsHardwareAccelerated ? VectorizedRow(left, right, one, other) : ScalarRow(left, right, one, other);

    public static (float One, float Other) ScalarRow(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        Span<float> lanes = stackalloc float[2 * Lanes.Count];
        lanes.Clear();
        for (var i = 0; i < left.Length; i++)
        {
            var product = left[i] * right[i];
            lanes[i & (Lanes.Count - 1)] += product * one[i];
            lanes[Lanes.Count + (i & (Lanes.Count - 1))] += product * other[i];
        }

        return (Lanes.Fold(lanes), Lanes.Fold(lanes[Lanes.Count..]));
    }

    public static (float One, float Other) VectorizedRow(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        ref var a = ref MemoryMarshal.GetReference(one);
        ref var b = ref MemoryMarshal.GetReference(other);
        Vector512<float> first = Vector512<float>.Zero, second = first;
        for (nuint i = 0; i < (nuint)left.Length; i += Lanes.Count)
        {
            var product = Vector512.LoadUnsafe(ref l, i) * Vector512.LoadUnsafe(ref r, i);
            first += product * Vector512.LoadUnsafe(ref a, i);
            second += product * Vector512.LoadUnsafe(ref b, i);
        }

        return (Lanes.Fold(first), Lanes.Fold(second));
    }
}
