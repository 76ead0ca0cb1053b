using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>
/// The shape every kernel shares: sixteen lanes, element k in lane k mod 16, and one order of folding the lanes.
/// That makes a sum the same number on every processor.
/// </summary>
internal static class Lanes
{
    public const int Count = 16;

    /// <summary>Bit i set in lane i: tells which lanes a 16-bit pattern selects.</summary>
    public static Vector512<int> Selectors { get; } = Vector512.Create(
        1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000);

    /// <summary>A number of states rounded up to whole vectors.</summary>
    public static int Padded(int count) => (count + Count - 1) & ~(Count - 1);

    /// <summary>All bits set in the first lanes, none in the others.</summary>
    public static Vector512<float> First(int lanes) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle();

    /// <summary>Folds by halves: 8 + 8, 4 + 4, 2 + 2, 1 + 1.</summary>
    public static float Fold(ReadOnlySpan<float> lanes)
    {
        Span<float> folded = stackalloc float[Count];
        lanes[..Count].CopyTo(folded);
        for (var half = Count / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                folded[lane] += folded[lane + half];
            }
        }

        return folded[0];
    }

    /// <summary>The same folding of lanes that are still in a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>Sixteen alleles, starting at an index that is a multiple of sixteen, as a selection of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Select(ReadOnlySpan<ulong> bits, int index)
    {
        var pattern = Vector512.Create((int)(bits[index >> 6] >> (index & 48)) & 0xFFFF);
        return Vector512.Equals(pattern & Selectors, Selectors);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(ReadOnlySpan<ulong> bits, int index) => ((bits[index >> 6] >> index) & 1) != 0;
}
