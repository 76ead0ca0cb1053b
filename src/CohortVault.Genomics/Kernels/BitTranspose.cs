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
}
