using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>
/// Constants of a step between two sites for a table of pairs of states: both stay, one jumps, both jump.
/// The table's total is folded in, so that it never has to be scaled.
/// </summary>
/// <param name="Stay">Factor of a pair's own value.</param>
/// <param name="Jump">Factor of a row's and a column's sum.</param>
/// <param name="Base">What every pair receives from everywhere.</param>
internal readonly record struct PairRates(float Stay, float Jump, float Base)
{
    public static PairRates For(double jump, int states, double total)
    {
        var stay = 1 - jump;
        var share = jump / states;
        return new PairRates((float)(stay * stay / total), (float)(stay * share / total), (float)(share * share));
    }
}

/// <summary>
/// Steps of the diploid Li-Stephens model over all ordered pairs of states. A table has one row per first state; rows
/// are padded to whole vectors, and weights are zero in the padding. The weight of a pair depends on the alleles of
/// both states: <c>weights[allele of the row]</c> is a vector over the second state.
/// </summary>
internal static class PairStep
{
    /// <summary>
    /// <c>pair = (pair * stay + (rows[i] + columns[j]) * jump + base) * weight</c>, in place; row and column sums are
    /// replaced by those of the new table. Without <paramref name="predicted"/> empty, the value before weighing is kept there.
    /// Returns the new total.
    /// </summary>
    public static double Run(
        Span<float> pairs, Span<float> predicted, Span<float> rows, Span<float> columns, ReadOnlySpan<byte> alleles,
        ReadOnlySpan<float> ifReference, ReadOnlySpan<float> ifAlternate, PairRates rates, Span<float> newColumns)
    {
        var width = columns.Length;
        newColumns.Clear();
        double total = 0;
        for (var row = 0; row < alleles.Length; row++)
        {
            var start = rates.Base + (rates.Jump * rows[row]);
            var kept = predicted.IsEmpty ? predicted : predicted.Slice(row * width, width);
            var weights = alleles[row] == 0 ? ifReference : ifAlternate;
            rows[row] = Vector128.IsHardwareAccelerated
                ? VectorizedRow(pairs.Slice(row * width, width), kept, columns, weights, rates, start, newColumns)
                : ScalarRow(pairs.Slice(row * width, width), kept, columns, weights, rates, start, newColumns);
            total += rows[row];
        }

        newColumns.CopyTo(columns);
        return total;
    }

    public static float ScalarRow(
        Span<float> pairs, Span<float> predicted, ReadOnlySpan<float> columns, ReadOnlySpan<float> weights,
        PairRates rates, float start, Span<float> newColumns)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        lanes.Clear();
        for (var i = 0; i < pairs.Length; i++)
        {
            var value = (pairs[i] * rates.Stay) + ((columns[i] * rates.Jump) + start);
            if (!predicted.IsEmpty)
            {
                predicted[i] = value;
            }

            value *= weights[i];
            pairs[i] = value;
            newColumns[i] += value;
            lanes[i & (Lanes.Count - 1)] += value;
        }

        return Lanes.Fold(lanes);
    }

    public static float VectorizedRow(
        Span<float> pairs, Span<float> predicted, ReadOnlySpan<float> columns, ReadOnlySpan<float> weights,
        PairRates rates, float start, Span<float> newColumns)
    {
        ref var p = ref MemoryMarshal.GetReference(pairs);
        ref var k = ref MemoryMarshal.GetReference(predicted);
        ref var c = ref MemoryMarshal.GetReference(columns);
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var n = ref MemoryMarshal.GetReference(newColumns);
        var (stay, jump, from) = (Vector512.Create(rates.Stay), Vector512.Create(rates.Jump), Vector512.Create(start));
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)pairs.Length; i += Lanes.Count)
        {
            var value = (Vector512.LoadUnsafe(ref p, i) * stay) + ((Vector512.LoadUnsafe(ref c, i) * jump) + from);
            if (!predicted.IsEmpty)
            {
                value.StoreUnsafe(ref k, i);
            }

            value *= Vector512.LoadUnsafe(ref w, i);
            value.StoreUnsafe(ref p, i);
            (Vector512.LoadUnsafe(ref n, i) + value).StoreUnsafe(ref n, i);
            sum += value;
        }

        return Lanes.Fold(sum);
    }
}
