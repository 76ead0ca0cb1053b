using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Alleles 0 and 1, a number for each haplotype, as bits: haplotype 0 is the lowest of the first word.</summary>
internal static class AlleleBits
{
    private const int PerWord = 64;

    /// <summary>Packs; false, with the output in any state, if there is any other allele.</summary>
    public static bool TryPack(ReadOnlySpan<short> alleles, Span<ulong> bits) =>
        Vector128.IsHardwareAccelerated ? Vectorized(alleles, bits) : Scalar(alleles, bits);

    public static bool Scalar(ReadOnlySpan<short> alleles, Span<ulong> bits)
    {
        var others = 0;
        for (var from = 0; from < alleles.Length; from += PerWord)
        {
            var word = 0UL;
            for (var i = 0; i < Math.Min(PerWord, alleles.Length - from); i++)
            {
                others |= alleles[from + i] & ~1;
                word |= (ulong)(alleles[from + i] & 1) << i;
            }

            bits[from / PerWord] = word;
        }

        return others == 0;
    }

    public static bool Vectorized(ReadOnlySpan<short> alleles, Span<ulong> bits)
    {
        ref var first = ref MemoryMarshal.GetReference(alleles);
        var one = Vector512<short>.One;
        var others = Vector512<short>.Zero;
        var whole = alleles.Length / PerWord;
        for (var word = 0; word < whole; word++)
        {
            var low = Vector512.LoadUnsafe(ref first, (nuint)(word * PerWord));
            var high = Vector512.LoadUnsafe(ref first, (nuint)((word * PerWord) + (PerWord / 2)));
            others |= Vector512.AndNot(low | high, one);
            bits[word] = Vector512.Equals(low, one).ExtractMostSignificantBits()
                | (Vector512.Equals(high, one).ExtractMostSignificantBits() << (PerWord / 2));
        }

        return others == Vector512<short>.Zero && Scalar(alleles[(whole * PerWord)..], bits[whole..]);
    }
}
