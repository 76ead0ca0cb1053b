using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Multiplies forward by backward states.</summary>
internal static class StateProduct
{
    /// <summary><c>product = left * right</c>; returns the sum of the products.</summary>
    public static float Run(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product) =>
        Vector128.IsHardwareAccelerated ? Vectorized(left, right, product) : Scalar(left, right, product);

    public static float Scalar(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        lanes.Clear();
        Tail(left, right, product, 0, lanes);
        return Lanes.Fold(lanes);
    }

    public static float Vectorized(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product)
    {
        var sum = Vector512<float>.Zero;
        var whole = product.Length & ~(Lanes.Count - 1);
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        ref var p = ref MemoryMarshal.GetReference(product);
        for (nuint i = 0; i < (nuint)whole; i += Lanes.Count)
        {
            var both = Vector512.LoadUnsafe(ref l, i) * Vector512.LoadUnsafe(ref r, i);
            both.StoreUnsafe(ref p, i);
            sum += both;
        }

        Span<float> lanes = stackalloc float[Lanes.Count];
        sum.CopyTo(lanes);
        Tail(left, right, product, whole, lanes);
        return Lanes.Fold(lanes);
    }

    private static void Tail(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product, int from, Span<float> lanes)
    {
        for (var i = from; i < product.Length; i++)
        {
            product[i] = left[i] * right[i];
            lanes[i & (Lanes.Count - 1)] += product[i];
        }
    }
}
