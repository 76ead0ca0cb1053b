using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Sums over the states after a backward step.</summary>
/// <param name="Weighed">Of the new backward values.</param>
/// <param name="Posterior">Of the posterior.</param>
/// <param name="Differing">Of the posterior of states whose allele is not the observed one.</param>
internal readonly record struct BackwardSums(float Weighed, float Posterior, float Differing);

/// <summary>
/// Backward step of the Li-Stephens model, with the posterior in passing. Padding and <c>differs</c> as in
/// <see cref="ForwardStep"/>.
/// </summary>
internal static class BackwardStep
{
    /// <summary>
    /// <c>b = states * stay + jump</c>; then <c>posterior = posterior * b</c>, which held the forward values, and
    /// <c>states = b * (differs ? ifDiffers : 1)</c>.
    /// </summary>
    public static BackwardSums Run(
        Span<float> states, Span<float> posterior, ReadOnlySpan<uint> differs, int count, int site, StepRates rates) =>
        Vector128.IsHardwareAccelerated
            ? Vectorized(states, posterior, differs, count, site, rates)
            : Scalar(states, posterior, differs, count, site, rates);

    public static BackwardSums Scalar(
        Span<float> states, Span<float> posterior, ReadOnlySpan<uint> differs, int count, int site, StepRates rates)
    {
        Span<float> lanes = stackalloc float[3 * Lanes.Count];
        lanes.Clear();
        for (var i = 0; i < count; i++)
        {
            var lane = i & (Lanes.Count - 1);
            var isDifferent = ((differs[i] >> site) & 1) != 0;
            var value = (states[i] * rates.Stay) + rates.Jump;
            var both = posterior[i] * value;
            value *= isDifferent ? rates.IfDiffers : 1f;
            posterior[i] = both;
            states[i] = value;
            lanes[lane] += value;
            lanes[Lanes.Count + lane] += both;
            lanes[(2 * Lanes.Count) + lane] += isDifferent ? both : 0f;
        }

        states[count..Lanes.Padded(count)].Clear();
        posterior[count..Lanes.Padded(count)].Clear();
        return new BackwardSums(
            Lanes.Fold(lanes), Lanes.Fold(lanes[Lanes.Count..]), Lanes.Fold(lanes[(2 * Lanes.Count)..]));
    }

    public static BackwardSums Vectorized(
        Span<float> states, Span<float> posterior, ReadOnlySpan<uint> differs, int count, int site, StepRates rates)
    {
        ref var s = ref MemoryMarshal.GetReference(states);
        ref var p = ref MemoryMarshal.GetReference(posterior);
        ref var d = ref MemoryMarshal.GetReference(differs);
        var stay = Vector512.Create(rates.Stay);
        var jump = Vector512.Create(rates.Jump);
        var weight = Vector512.Create(rates.IfDiffers);
        var bit = Vector512.Create(1u << site);
        Vector512<float> weighed = Vector512<float>.Zero, total = weighed, differing = weighed;
        var i = 0;
        for (; i <= count - Lanes.Count; i += Lanes.Count)
        {
            var same = Vector512.Equals(Vector512.LoadUnsafe(ref d, (nuint)i) & bit, Vector512<uint>.Zero).AsSingle();
            var value = (Vector512.LoadUnsafe(ref s, (nuint)i) * stay) + jump;
            var both = Vector512.LoadUnsafe(ref p, (nuint)i) * value;
            value *= Vector512.ConditionalSelect(same, Vector512<float>.One, weight);
            both.StoreUnsafe(ref p, (nuint)i);
            value.StoreUnsafe(ref s, (nuint)i);
            weighed += value;
            total += both;
            differing += Vector512.AndNot(both, same);
        }

        if (i < count)
        {
            var valid = Lanes.First(count - i);
            var same = Vector512.Equals(Vector512.LoadUnsafe(ref d, (nuint)i) & bit, Vector512<uint>.Zero).AsSingle();
            var value = ((Vector512.LoadUnsafe(ref s, (nuint)i) * stay) + jump) & valid;
            var both = (Vector512.LoadUnsafe(ref p, (nuint)i) * value) & valid;
            value *= Vector512.ConditionalSelect(same, Vector512<float>.One, weight);
            both.StoreUnsafe(ref p, (nuint)i);
            value.StoreUnsafe(ref s, (nuint)i);
            weighed += value;
            total += both;
            differing += Vector512.AndNot(both, same);
        }

        return new BackwardSums(Lanes.Fold(weighed), Lanes.Fold(total), Lanes.Fold(differing));
    }
}
