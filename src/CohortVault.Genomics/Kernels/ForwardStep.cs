using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Constants of a step between two typed sites, the same for every state.</summary>
/// <param name="Stay">Factor of a state's own value; the scaling of the last total is folded in.</param>
/// <param name="Jump">What every state receives from everywhere.</param>
/// <param name="IfDiffers">Weight of a state whose allele is not the observed one; 1 for the others.</param>
internal readonly record struct StepRates(float Stay, float Jump, float IfDiffers);

/// <summary>
/// Forward step of the Li-Stephens model. States are padded to whole vectors with zeros; bit <c>site</c> of a state's
/// <c>differs</c> word says whether its allele is not the observed one.
/// </summary>
internal static class ForwardStep
{
    /// <summary>
    /// <c>to = (from * stay + jump) * (differs ? ifDiffers : 1)</c>; both may be the same. Returns the sum of the new states.
    /// </summary>
    public static float Run(
        ReadOnlySpan<float> from, Span<float> to, ReadOnlySpan<uint> differs, int count, int site, StepRates rates) =>
        Vector128.IsHardwareAccelerated
            ? Vectorized(from, to, differs, count, site, rates)
            : Scalar(from, to, differs, count, site, rates);

    public static float Scalar(
        ReadOnlySpan<float> from, Span<float> to, ReadOnlySpan<uint> differs, int count, int site, StepRates rates)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        lanes.Clear();
        for (var i = 0; i < count; i++)
        {
            var value = ((from[i] * rates.Stay) + rates.Jump) * (((differs[i] >> site) & 1) != 0 ? rates.IfDiffers : 1f);
            to[i] = value;
            lanes[i & (Lanes.Count - 1)] += value;
        }

        to[count..Lanes.Padded(count)].Clear();
        return Lanes.Fold(lanes);
    }

    public static float Vectorized(
        ReadOnlySpan<float> from, Span<float> to, ReadOnlySpan<uint> differs, int count, int site, StepRates rates)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        ref var words = ref MemoryMarshal.GetReference(differs);
        var stay = Vector512.Create(rates.Stay);
        var jump = Vector512.Create(rates.Jump);
        var weight = Vector512.Create(rates.IfDiffers);
        var bit = Vector512.Create(1u << site);
        var sum = Vector512<float>.Zero;
        var i = 0;
        for (; i <= count - Lanes.Count; i += Lanes.Count)
        {
            var same = Vector512.Equals(Vector512.LoadUnsafe(ref words, (nuint)i) & bit, Vector512<uint>.Zero).AsSingle();
            var value = ((Vector512.LoadUnsafe(ref source, (nuint)i) * stay) + jump)
                * Vector512.ConditionalSelect(same, Vector512<float>.One, weight);
            value.StoreUnsafe(ref target, (nuint)i);
            sum += value;
        }

        if (i < count)
        {
            var same = Vector512.Equals(Vector512.LoadUnsafe(ref words, (nuint)i) & bit, Vector512<uint>.Zero).AsSingle();
            var value = ((Vector512.LoadUnsafe(ref source, (nuint)i) * stay) + jump)
                * Vector512.ConditionalSelect(same, Vector512<float>.One, weight);
            value &= Lanes.First(count - i);
            value.StoreUnsafe(ref target, (nuint)i);
            sum += value;
        }

        return Lanes.Fold(sum);
    }
}
