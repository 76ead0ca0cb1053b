using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>
/// Steps of the Li-Stephens model of one haplotype. States are padded to whole vectors; what belongs to a site (its
/// weights, the marks of the states with either allele) is zero in the padding.
/// </summary>
internal static class CopyStep
{
    /// <summary><c>state = (state * stay + jump) * weight</c>; returns the sum of the new states.</summary>
    public static float Observe(Span<float> states, ReadOnlySpan<float> weights, float stay, float jump) =>
        Vector128.IsHardwareAccelerated
            ? ObserveVectorized(states, weights, stay, jump)
            : ObserveScalar(states, weights, stay, jump);

    public static float ObserveScalar(Span<float> states, ReadOnlySpan<float> weights, float stay, float jump)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        lanes.Clear();
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = ((states[i] * stay) + jump) * weights[i];
            lanes[i & (Lanes.Count - 1)] += states[i];
        }

        return Lanes.Fold(lanes);
    }

    public static float ObserveVectorized(Span<float> states, ReadOnlySpan<float> weights, float stay, float jump)
    {
        var (stays, jumps) = (Vector512.Create(stay), Vector512.Create(jump));
        var sum = Vector512<float>.Zero;
        ref var s = ref MemoryMarshal.GetReference(states);
        ref var w = ref MemoryMarshal.GetReference(weights);
        for (nuint i = 0; i < (nuint)states.Length; i += Lanes.Count)
        {
            var updated = ((Vector512.LoadUnsafe(ref s, i) * stays) + jumps) * Vector512.LoadUnsafe(ref w, i);
            updated.StoreUnsafe(ref s, i);
            sum += updated;
        }

        return Lanes.Fold(sum);
    }

    /// <summary>
    /// <c>state = state * stay + jump</c>; returns the sums of the new states with the reference and with the
    /// alternative allele.
    /// </summary>
    public static (float Reference, float Alternate) Predict(
        Span<float> states, ReadOnlySpan<float> isReference, ReadOnlySpan<float> isAlternate, float stay, float jump) =>
        Vector128.IsHardwareAccelerated
            ? PredictVectorized(states, isReference, isAlternate, stay, jump)
            : PredictScalar(states, isReference, isAlternate, stay, jump);

    public static (float Reference, float Alternate) PredictScalar(
        Span<float> states, ReadOnlySpan<float> isReference, ReadOnlySpan<float> isAlternate, float stay, float jump)
    {
        Span<float> reference = stackalloc float[Lanes.Count];
        Span<float> alternate = stackalloc float[Lanes.Count];
        reference.Clear();
        alternate.Clear();
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = (states[i] * stay) + jump;
            reference[i & (Lanes.Count - 1)] += states[i] * isReference[i];
            alternate[i & (Lanes.Count - 1)] += states[i] * isAlternate[i];
        }

        return (Lanes.Fold(reference), Lanes.Fold(alternate));
    }

    public static (float Reference, float Alternate) PredictVectorized(
        Span<float> states, ReadOnlySpan<float> isReference, ReadOnlySpan<float> isAlternate, float stay, float jump)
    {
        var (stays, jumps) = (Vector512.Create(stay), Vector512.Create(jump));
        Vector512<float> references = Vector512<float>.Zero, alternates = references;
        ref var s = ref MemoryMarshal.GetReference(states);
        ref var r = ref MemoryMarshal.GetReference(isReference);
        ref var a = ref MemoryMarshal.GetReference(isAlternate);
        for (nuint i = 0; i < (nuint)states.Length; i += Lanes.Count)
        {
            var updated = (Vector512.LoadUnsafe(ref s, i) * stays) + jumps;
            updated.StoreUnsafe(ref s, i);
            references += updated * Vector512.LoadUnsafe(ref r, i);
            alternates += updated * Vector512.LoadUnsafe(ref a, i);
        }

        return (Lanes.Fold(references), Lanes.Fold(alternates));
    }

    /// <summary><c>weighed = state * weight</c>; both may be the same memory.</summary>
    public static void Weigh(ReadOnlySpan<float> states, ReadOnlySpan<float> weights, Span<float> weighed)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            WeighVectorized(states, weights, weighed);
        }
        else
        {
            WeighScalar(states, weights, weighed);
        }
    }

    public static void WeighScalar(ReadOnlySpan<float> states, ReadOnlySpan<float> weights, Span<float> weighed)
    {
        for (var i = 0; i < states.Length; i++)
        {
            weighed[i] = states[i] * weights[i];
        }
    }

    public static void WeighVectorized(ReadOnlySpan<float> states, ReadOnlySpan<float> weights, Span<float> weighed)
    {
        ref var s = ref MemoryMarshal.GetReference(states);
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var to = ref MemoryMarshal.GetReference(weighed);
        for (nuint i = 0; i < (nuint)states.Length; i += Lanes.Count)
        {
            (Vector512.LoadUnsafe(ref s, i) * Vector512.LoadUnsafe(ref w, i)).StoreUnsafe(ref to, i);
        }
    }

    /// <summary><c>into = into * share + other * otherShare</c>.</summary>
    public static void Mix(Span<float> into, float share, ReadOnlySpan<float> other, float otherShare)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            MixVectorized(into, share, other, otherShare);
        }
        else
        {
            MixScalar(into, share, other, otherShare);
        }
    }

    public static void MixScalar(Span<float> into, float share, ReadOnlySpan<float> other, float otherShare)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = (into[i] * share) + (other[i] * otherShare);
        }
    }

    public static void MixVectorized(Span<float> into, float share, ReadOnlySpan<float> other, float otherShare)
    {
        var (shares, otherShares) = (Vector512.Create(share), Vector512.Create(otherShare));
        ref var to = ref MemoryMarshal.GetReference(into);
        ref var from = ref MemoryMarshal.GetReference(other);
        for (nuint i = 0; i < (nuint)into.Length; i += Lanes.Count)
        {
            ((Vector512.LoadUnsafe(ref to, i) * shares) + (Vector512.LoadUnsafe(ref from, i) * otherShares))
                .StoreUnsafe(ref to, i);
        }
    }

    /// <summary>
    /// Spreads bits into floats: <c>ifSet</c> where the bit is set, <c>ifClear</c> elsewhere, zero from
    /// <paramref name="states"/> on.
    /// </summary>
    public static void Spread(ReadOnlySpan<ulong> bits, int states, float ifClear, float ifSet, Span<float> spread)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            SpreadVectorized(bits, states, ifClear, ifSet, spread);
        }
        else
        {
            SpreadScalar(bits, states, ifClear, ifSet, spread);
        }
    }

    public static void SpreadScalar(ReadOnlySpan<ulong> bits, int states, float ifClear, float ifSet,
        Span<float> spread)
    {
        for (var i = 0; i < spread.Length; i++)
        {
            spread[i] = i >= states ? 0 : Lanes.IsSet(bits, i) ? ifSet : ifClear;
        }
    }

    public static void SpreadVectorized(ReadOnlySpan<ulong> bits, int states, float ifClear, float ifSet,
        Span<float> spread)
    {
        var (clear, set) = (Vector512.Create(ifClear), Vector512.Create(ifSet));
        ref var to = ref MemoryMarshal.GetReference(spread);
        for (var i = 0; i < spread.Length; i += Lanes.Count)
        {
            Vector512.ConditionalSelect(Lanes.Select(bits, i).AsSingle(), set, clear).StoreUnsafe(ref to, (nuint)i);
        }

        spread[Math.Min(states, spread.Length)..].Clear();
    }
}
