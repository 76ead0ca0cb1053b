using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Finds the few states that carry the posterior on either side of an interval.</summary>
internal static class ActiveStates
{
    /// <summary>
    /// Writes the states whose left or right value is above its bound, ascending, and returns how many there are. Padding
    /// is zero and bounds are not negative, so padding is never found.
    /// </summary>
    public static int Find(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, int count, float leastLeft, float leastRight, Span<int> found) =>
        Vector128.IsHardwareAccelerated
            ? Vectorized(left, right, count, leastLeft, leastRight, found)
            : Scalar(left, right, count, leastLeft, leastRight, found);

    public static int Scalar(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, int count, float leastLeft, float leastRight, Span<int> found)
    {
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            if (left[i] > leastLeft || right[i] > leastRight)
            {
                found[length++] = i;
            }
        }

        return length;
    }

    public static int Vectorized(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, int count, float leastLeft, float leastRight, Span<int> found)
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        var (boundLeft, boundRight) = (Vector512.Create(leastLeft), Vector512.Create(leastRight));
        var length = 0;
        for (var i = 0; i < count; i += Lanes.Count)
        {
            var above = Vector512.GreaterThan(Vector512.LoadUnsafe(ref l, (nuint)i), boundLeft)
                | Vector512.GreaterThan(Vector512.LoadUnsafe(ref r, (nuint)i), boundRight);
            for (var bits = above.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                found[length++] = i + BitOperations.TrailingZeroCount(bits);
            }
        }

        return length;
    }
}
