using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>
/// One step of the Li-Stephens model over all states, forwards or backwards: every state keeps its share, receives
/// its share of the jumps, and is weighed by how its allele agrees with the observation.
/// </summary>
internal static class StateUpdate
{
    /// <summary>
    /// <c>state = (state * stay + jump) * (allele ? ifAlternate : ifReference)</c>; returns the sum of the new states.
    /// </summary>
    public static float Run(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump, float ifReference, float ifAlternate) =>
        Vector128.IsHardwareAccelerated
            ? Vectorized(states, alleles, stay, jump, ifReference, ifAlternate)
            : Scalar(states, alleles, stay, jump, ifReference, ifAlternate);

    public static float Scalar(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump, float ifReference, float ifAlternate)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        lanes.Clear();
        Tail(states, 0, alleles, stay, jump, ifReference, ifAlternate, lanes);
        return Lanes.Fold(lanes);
    }

    public static float Vectorized(
        Span<float> states, ReadOnlySpan<ulong> alleles, float stay, float jump, float ifReference, float ifAlternate)
    {
        var stays = Vector512.Create(stay);
        var jumps = Vector512.Create(jump);
        var references = Vector512.Create(ifReference);
        var alternates = Vector512.Create(ifAlternate);
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
        Tail(states, whole, alleles, stay, jump, ifReference, ifAlternate, lanes);
        return Lanes.Fold(lanes);
    }

    private static void Tail(
        Span<float> states, int from, ReadOnlySpan<ulong> alleles,
        float stay, float jump, float ifReference, float ifAlternate, Span<float> lanes)
    {
        for (var i = from; i < states.Length; i++)
        {
            var updated = ((states[i] * stay) + jump) * (Lanes.IsSet(alleles, i) ? ifAlternate : ifReference);
            states[i] = updated;
            lanes[i & (Lanes.Count - 1)] += updated;
        }
    }
}
