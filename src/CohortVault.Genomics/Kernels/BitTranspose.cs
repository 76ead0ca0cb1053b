using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace CohortVault.Genomics.Kernels;

/// <summary>Transposes squares of bits, by halves (Warren, Hacker's Delight, 7-3).</summary>
internal static class BitTranspose
{
    /// <summary>64 by 64 bits: bit c of row r becomes bit r of row c.</summary>
    public static void Run(Span<ulong> rows)
    {
        var mask = 0x0000_0000_FFFF_FFFFUL;
        for (var half = 32; half > 0; half >>= 1, mask ^= mask << half)
        {
            for (var row = 0; row < 64; row = (row + half + 1) & ~half)
            {
                var swap = ((rows[row] >> half) ^ rows[row + half]) & mask;
                rows[row + half] ^= swap;
                rows[row] ^= swap << half;
            }
        }
    }

    /// <summary>The same for eight by eight bits: byte r is row r.</summary>
    public static ulong Eight(ulong rows)
    {
        var swap = (rows ^ (rows >> 7)) & 0x00AA_00AA_00AA_00AAUL;
        rows ^= swap ^ (swap << 7);
        swap = (rows ^ (rows >> 14)) & 0x0000_CCCC_0000_CCCCUL;
        rows ^= swap ^ (swap << 14);
        swap = (rows ^ (rows >> 28)) & 0x0000_0000_F0F0_F0F0UL;
        return rows ^ swap ^ (swap << 28);
    }

    /// <summary>
    /// Eight rows of 64 bits (a stride apart) as 64 bytes, one for each column, the first row the lowest bit. Returns
    /// whether any bit is set; if not, nothing is written.
    /// </summary>
    public static bool EightRows(ReadOnlySpan<ulong> rows, int stride, Span<byte> columns) =>
        Vector512.IsHardwareAccelerated
            ? EightRowsVectorized(rows, stride, columns)
            : EightRowsScalar(rows, stride, columns);

    public static bool EightRowsScalar(ReadOnlySpan<ulong> rows, int stride, Span<byte> columns)
    {
        ulong any = 0;
        for (var row = 0; row < 8; row++)
        {
            any |= rows[row * stride];
        }

        if (any == 0)
        {
            return false;
        }

        for (var eight = 0; eight < 8; eight++)
        {
            ulong square = 0;
            for (var row = 7; row >= 0; row--)
            {
                square = (square << 8) | (byte)(rows[row * stride] >> (8 * eight));
            }

            BinaryPrimitives.WriteUInt64LittleEndian(columns[(8 * eight)..], Eight(square));
        }

        return true;
    }

    public static bool EightRowsVectorized(ReadOnlySpan<ulong> rows, int stride, Span<byte> columns)
    {
        var all = Vector512.Create(
            rows[0], rows[stride], rows[2 * stride], rows[3 * stride],
            rows[4 * stride], rows[5 * stride], rows[6 * stride], rows[7 * stride]);
        if (all == Vector512<ulong>.Zero)
        {
            return false;
        }

        var squares = Vector512.Shuffle(all.AsByte(), ByColumn).AsUInt64();
        var swap = (squares ^ (squares >> 7)) & Vector512.Create(0x00AA_00AA_00AA_00AAUL);
        squares ^= swap ^ (swap << 7);
        swap = (squares ^ (squares >> 14)) & Vector512.Create(0x0000_CCCC_0000_CCCCUL);
        squares ^= swap ^ (swap << 14);
        swap = (squares ^ (squares >> 28)) & Vector512.Create(0x0000_0000_F0F0_F0F0UL);
        (squares ^ swap ^ (swap << 28)).AsByte().CopyTo(columns);
        return true;
    }

    // Byte b of row r goes to byte r of square b.
    private static Vector512<byte> ByColumn { get; } = Vector512.Create(
        [.. Enumerable.Range(0, 64).Select(i => (byte)((8 * (i % 8)) + (i / 8)))]);
}
