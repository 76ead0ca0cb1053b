using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>
/// Genotypes as nearly every BCF record has them: a byte for each of two alleles, (allele + 1) * 2 plus a phase bit,
/// none missing and none absent.
/// </summary>
internal static class GenotypeBytes
{
    /// <summary>
    /// Decodes two alleles per sample and whether the second is phased. False, with the outputs in any state, if a byte is
    /// not of an allele below <paramref name="alleleCount"/> (1 to 62).
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> genotypes, int alleleCount, Span<short> alleles, Span<bool> phased) =>
        Vector128.IsHardwareAccelerated
            ? Vectorized(genotypes, alleleCount, alleles, phased)
            : Scalar(genotypes, alleleCount, alleles, phased);

    public static bool Scalar(ReadOnlySpan<byte> genotypes, int alleleCount, Span<short> alleles, Span<bool> phased)
    {
        for (var i = 0; i < genotypes.Length; i++)
        {
            var allele = (genotypes[i] >> 1) - 1;
            if (allele < 0 || allele >= alleleCount)
            {
                return false;
            }

            alleles[i] = (short)allele;
            if (i % 2 == 1)
            {
                phased[i / 2] = (genotypes[i] & 1) != 0;
            }
        }

        return true;
    }

    public static bool Vectorized(ReadOnlySpan<byte> genotypes, int alleleCount, Span<short> alleles, Span<bool> phased)
    {
        ref var from = ref MemoryMarshal.GetReference(genotypes);
        ref var to = ref MemoryMarshal.GetReference(alleles);
        ref var phases = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(phased));
        var (two, range) = (Vector512.Create((byte)2), Vector512.Create((byte)((2 * alleleCount) - 1)));
        var outside = Vector512<byte>.Zero;
        var at = 0;
        for (; at <= genotypes.Length - Vector512<byte>.Count; at += Vector512<byte>.Count)
        {
            var bytes = Vector512.LoadUnsafe(ref from, (nuint)at);
            var moved = bytes - two;
            outside |= Vector512.GreaterThan(moved, range);
            var (low, high) = Vector512.Widen(moved);
            Vector512.ShiftRightLogical(low, 1).AsInt16().StoreUnsafe(ref to, (nuint)at);
            Vector512.ShiftRightLogical(high, 1).AsInt16().StoreUnsafe(ref to, (nuint)(at + Vector512<short>.Count));
            // The phase bit of the second allele is bit 8 of each pair.
            var pairs = Vector512.ShiftRightLogical(bytes.AsUInt16(), 8) & Vector512<ushort>.One;
            Vector256.Narrow(pairs.GetLower(), pairs.GetUpper()).StoreUnsafe(ref phases, (nuint)(at / 2));
        }

        return outside == Vector512<byte>.Zero && Scalar(genotypes[at..], alleleCount, alleles[at..], phased[(at / 2)..]);
    }
}
