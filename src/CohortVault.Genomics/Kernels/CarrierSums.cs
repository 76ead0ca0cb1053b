using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Sums of forward states, backward states and their products over the states that carry an allele.</summary>
/// <param name="Forward">Sum of the forward states.</param>
/// <param name="Backward">Sum of the backward states.</param>
/// <param name="Product">Sum of the products.</param>
internal readonly record struct CarrierSums(float Forward, float Backward, float Product)
{
    /// <summary>Sums over the states whose bit is set.</summary>
    public static CarrierSums Run(
        ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, ReadOnlySpan<float> product, ReadOnlySpan<ulong> alleles) =>
        Vector128.IsHardwareAccelerated
            ? Vectorized(forward, backward, product, alleles)
            : Scalar(forward, backward, product, alleles);

    /// <summary>Sums over listed states.</summary>
    public static CarrierSums Listed(
        ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, ReadOnlySpan<float> product, ReadOnlySpan<int> carriers)
    {
        float f = 0, b = 0, p = 0;
        foreach (var carrier in carriers)
        {
            f += forward[carrier];
            b += backward[carrier];
            p += product[carrier];
        }

        return new CarrierSums(f, b, p);
    }

    public static CarrierSums Scalar(
        ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, ReadOnlySpan<float> product, ReadOnlySpan<ulong> alleles)
    {
        Span<float> lanes = stackalloc float[3 * Lanes.Count];
        lanes.Clear();
        return Tail(forward, backward, product, alleles, 0, lanes);
    }

    public static CarrierSums Vectorized(
        ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, ReadOnlySpan<float> product, ReadOnlySpan<ulong> alleles)
    {
        Vector512<float> f = Vector512<float>.Zero, b = f, p = f;
        var whole = forward.Length & ~(Lanes.Count - 1);
        ref var fs = ref MemoryMarshal.GetReference(forward);
        ref var bs = ref MemoryMarshal.GetReference(backward);
        ref var ps = ref MemoryMarshal.GetReference(product);
        for (var i = 0; i < whole; i += Lanes.Count)
        {
            var carries = Lanes.Select(alleles, i).AsSingle();
            f += Vector512.LoadUnsafe(ref fs, (nuint)i) & carries;
            b += Vector512.LoadUnsafe(ref bs, (nuint)i) & carries;
            p += Vector512.LoadUnsafe(ref ps, (nuint)i) & carries;
        }

        Span<float> lanes = stackalloc float[3 * Lanes.Count];
        f.CopyTo(lanes);
        b.CopyTo(lanes[Lanes.Count..]);
        p.CopyTo(lanes[(2 * Lanes.Count)..]);
        return Tail(forward, backward, product, alleles, whole, lanes);
    }

    private static CarrierSums Tail(
        ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, ReadOnlySpan<float> product, ReadOnlySpan<ulong> alleles,
        int from, Span<float> lanes)
    {
        for (var i = from; i < forward.Length; i++)
        {
            if (Lanes.IsSet(alleles, i))
            {
                var lane = i & (Lanes.Count - 1);
                lanes[lane] += forward[i];
                lanes[Lanes.Count + lane] += backward[i];
                lanes[(2 * Lanes.Count) + lane] += product[i];
            }
        }

        return new CarrierSums(
            Lanes.Fold(lanes), Lanes.Fold(lanes[Lanes.Count..]), Lanes.Fold(lanes[(2 * Lanes.Count)..]));
    }
}
