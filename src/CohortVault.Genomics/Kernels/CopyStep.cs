using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>
/// Steps of the Li-Stephens model of one haplotype: at a site whose allele is known the states are predicted and weighed
/// at once; at a heterozygote, where both alleles are tried, they are predicted once and weighed twice.
/// </summary>
internal static class CopyStep
{
    /// <summary>
    /// <c>state = (state * stay + jump) * (allele ? ifAlternate : ifReference)</c>; returns the sum of the new states.
    /// </summary>
    public static float Observe(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump, float ifReference, float ifAlternate) =>
        Vector128.IsHardwareAccelerated
            ? ObserveVectorized(states, alleles, stay, jump, ifReference, ifAlternate)
            : ObserveScalar(states, alleles, stay, jump, ifReference, ifAlternate);

    public static float ObserveScalar(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump, float ifReference, float ifAlternate)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        lanes.Clear();
        ObserveTail(states, 0, alleles, stay, jump, ifReference, ifAlternate, lanes);
        return Lanes.Fold(lanes);
    }

    public static float ObserveVectorized(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump, float ifReference, float ifAlternate)
    {
        var (stays, jumps) = (Vector512.Create(stay), Vector512.Create(jump));
        var (references, alternates) = (Vector512.Create(ifReference), Vector512.Create(ifAlternate));
        var sum = Vector512<float>.Zero;
        var whole = states.Length & ~(Lanes.Count - 1);
        ref var first = ref MemoryMarshal.GetReference(states);
        for (var i = 0; i < whole; i += Lanes.Count)
        {
            var emission = Vector512.ConditionalSelect(Lanes.Select(alleles, i).AsSingle(), alternates, references);
            var updated = ((Vector512.LoadUnsafe(ref first, (nuint)i) * stays) + jumps) * emission;
            updated.StoreUnsafe(ref first, (nuint)i);
            sum += updated;
        }

        Span<float> lanes = stackalloc float[Lanes.Count];
        sum.CopyTo(lanes);
        ObserveTail(states, whole, alleles, stay, jump, ifReference, ifAlternate, lanes);
        return Lanes.Fold(lanes);
    }

    /// <summary>
    /// <c>state = state * stay + jump</c>; returns the sum of the new states and of those with the alternative allele.
    /// </summary>
    public static (float All, float Alternate) Predict(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump) =>
        Vector128.IsHardwareAccelerated
            ? PredictVectorized(states, alleles, stay, jump)
            : PredictScalar(states, alleles, stay, jump);

    public static (float All, float Alternate) PredictScalar(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump)
    {
        Span<float> all = stackalloc float[Lanes.Count];
        Span<float> alternate = stackalloc float[Lanes.Count];
        all.Clear();
        alternate.Clear();
        PredictTail(states, 0, alleles, stay, jump, all, alternate);
        return (Lanes.Fold(all), Lanes.Fold(alternate));
    }

    public static (float All, float Alternate) PredictVectorized(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump)
    {
        var (stays, jumps) = (Vector512.Create(stay), Vector512.Create(jump));
        var (sum, alternates) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var whole = states.Length & ~(Lanes.Count - 1);
        ref var first = ref MemoryMarshal.GetReference(states);
        for (var i = 0; i < whole; i += Lanes.Count)
        {
            var updated = (Vector512.LoadUnsafe(ref first, (nuint)i) * stays) + jumps;
            updated.StoreUnsafe(ref first, (nuint)i);
            sum += updated;
            alternates += updated & Lanes.Select(alleles, i).AsSingle();
        }

        Span<float> all = stackalloc float[Lanes.Count];
        Span<float> alternate = stackalloc float[Lanes.Count];
        sum.CopyTo(all);
        alternates.CopyTo(alternate);
        PredictTail(states, whole, alleles, stay, jump, all, alternate);
        return (Lanes.Fold(all), Lanes.Fold(alternate));
    }

    /// <summary><c>weighed = state * (allele ? ifAlternate : ifReference)</c>; both may be the same memory.</summary>
    public static void Weigh(
        ReadOnlySpan<float> states, Span<float> weighed, ReadOnlySpan<ulong> alleles, float ifReference, float ifAlternate)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            WeighVectorized(states, weighed, alleles, ifReference, ifAlternate);
        }
        else
        {
            WeighTail(states, weighed, 0, alleles, ifReference, ifAlternate);
        }
    }

    public static void WeighScalar(
        ReadOnlySpan<float> states, Span<float> weighed, ReadOnlySpan<ulong> alleles, float ifReference, float ifAlternate) =>
        WeighTail(states, weighed, 0, alleles, ifReference, ifAlternate);

    public static void WeighVectorized(
        ReadOnlySpan<float> states, Span<float> weighed, ReadOnlySpan<ulong> alleles, float ifReference, float ifAlternate)
    {
        var (references, alternates) = (Vector512.Create(ifReference), Vector512.Create(ifAlternate));
        var whole = states.Length & ~(Lanes.Count - 1);
        ref var from = ref MemoryMarshal.GetReference(states);
        ref var to = ref MemoryMarshal.GetReference(weighed);
        for (var i = 0; i < whole; i += Lanes.Count)
        {
            var emission = Vector512.ConditionalSelect(Lanes.Select(alleles, i).AsSingle(), alternates, references);
            (Vector512.LoadUnsafe(ref from, (nuint)i) * emission).StoreUnsafe(ref to, (nuint)i);
        }

        WeighTail(states, weighed, whole, alleles, ifReference, ifAlternate);
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
            MixTail(into, share, other, otherShare, 0);
        }
    }

    public static void MixScalar(Span<float> into, float share, ReadOnlySpan<float> other, float otherShare) =>
        MixTail(into, share, other, otherShare, 0);

    public static void MixVectorized(Span<float> into, float share, ReadOnlySpan<float> other, float otherShare)
    {
        var (shares, otherShares) = (Vector512.Create(share), Vector512.Create(otherShare));
        var whole = into.Length & ~(Lanes.Count - 1);
        ref var to = ref MemoryMarshal.GetReference(into);
        ref var from = ref MemoryMarshal.GetReference(other);
        for (nuint i = 0; i < (nuint)whole; i += Lanes.Count)
        {
            ((Vector512.LoadUnsafe(ref to, i) * shares) + (Vector512.LoadUnsafe(ref from, i) * otherShares))
                .StoreUnsafe(ref to, i);
        }

        MixTail(into, share, other, otherShare, whole);
    }

    private static void ObserveTail(
        Span<float> states, int from, ReadOnlySpan<ulong> alleles, float stay, float jump, float ifReference,
        float ifAlternate, Span<float> lanes)
    {
        for (var i = from; i < states.Length; i++)
        {
            var updated = ((states[i] * stay) + jump) * (Lanes.IsSet(alleles, i) ? ifAlternate : ifReference);
            states[i] = updated;
            lanes[i & (Lanes.Count - 1)] += updated;
        }
    }

    private static void MixTail(Span<float> into, float share, ReadOnlySpan<float> other, float otherShare, int from)
    {
        for (var i = from; i < into.Length; i++)
        {
            into[i] = (into[i] * share) + (other[i] * otherShare);
        }
    }

    private static void PredictTail(
        Span<float> states, int from, ReadOnlySpan<ulong> alleles, float stay, float jump, Span<float> all,
        Span<float> alternate)
    {
        for (var i = from; i < states.Length; i++)
        {
            var updated = (states[i] * stay) + jump;
            states[i] = updated;
            all[i & (Lanes.Count - 1)] += updated;
            alternate[i & (Lanes.Count - 1)] += Lanes.IsSet(alleles, i) ? updated : 0;
        }
    }

    private static void WeighTail(
        ReadOnlySpan<float> states, Span<float> weighed, int from, ReadOnlySpan<ulong> alleles, float ifReference,
        float ifAlternate)
    {
        for (var i = from; i < states.Length; i++)
        {
            weighed[i] = states[i] * (Lanes.IsSet(alleles, i) ? ifAlternate : ifReference);
        }
    }
}
