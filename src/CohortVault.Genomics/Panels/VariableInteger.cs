namespace CohortVault.Genomics.Panels;

/// <summary>Unsigned integers in groups of seven bits, lowest first, high bit set while more follow.</summary>
internal static class VariableInteger
{
    public const int LongestLength = 10;

    public static void Append(List<byte> output, ulong value)
    {
        while (value >= 0x80)
        {
            output.Add((byte)(value | 0x80));
            value >>= 7;
        }

        output.Add((byte)value);
    }

    /// <summary>Reads one value and moves the offset behind it; throws when the bytes do not hold one.</summary>
    public static ulong Read(ReadOnlySpan<byte> input, ref int offset)
    {
        ulong value = 0;
        for (var shift = 0; shift < 7 * LongestLength; shift += 7)
        {
            if (offset >= input.Length)
            {
                break;
            }

            var part = input[offset++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("An integer is cut off.");
    }

    /// <summary>Reads a value that must fit a non-negative <see cref="int"/>.</summary>
    public static int ReadInt32(ReadOnlySpan<byte> input, ref int offset)
    {
        var value = Read(input, ref offset);
        return value <= int.MaxValue ? (int)value : throw new InvalidDataException("An integer is too large.");
    }
}
