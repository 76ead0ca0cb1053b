using System.Buffers;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Rows of dosages in few bytes: most values are that of the more common allele or not far from it. A row is the value
/// that it starts from (0 or 1000), then gaps to the next other value, and how far that one is away: a byte up to 252, two
/// beyond, 0 for the other end. The gap after the last goes to the end of the row.
/// </summary>
internal static class DosageRows
{
    private const int Unit = ChunkResultHead.Unit;
    private const int LargestShort = 252;

    /// <summary>Appends a row.</summary>
    public static void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<ushort> row)
    {
        // Five bytes for a gap, two for a value.
        var bytes = output.GetSpan(6 + (7 * row.Length));
        var usual = row.Length > 0 && row[0] == Unit && row[row.Length / 2] == Unit && row[^1] == Unit ? (ushort)Unit : (ushort)0;
        var at = 0;
        bytes[at++] = (byte)(usual == 0 ? 0 : 1);
        for (var place = 0; place <= row.Length;)
        {
            var gap = row[place..].IndexOfAnyExcept(usual);
            gap = gap < 0 ? row.Length - place : gap;
            place += gap;
            for (var rest = (uint)gap; ; rest >>= 7)
            {
                bytes[at++] = (byte)(rest >= 0x80 ? rest | 0x80 : rest);
                if (rest < 0x80)
                {
                    break;
                }
            }

            if (place == row.Length)
            {
                break;
            }

            var value = row[place++];
            var distance = usual == 0 ? value : Unit - value;
            if (distance <= LargestShort)
            {
                bytes[at++] = (byte)distance;
            }
            else if (distance == Unit)
            {
                bytes[at++] = 0;
            }
            else
            {
                bytes[at++] = (byte)(LargestShort + 1 + ((distance - LargestShort - 1) >> 8));
                bytes[at++] = (byte)(distance - LargestShort - 1);
            }
        }

        output.Advance(at);
    }

    /// <summary>Reads a row and returns where the next one starts; throws <see cref="InvalidDataException"/> if there is none.</summary>
    public static int Read(ReadOnlySpan<byte> input, int at, Span<ushort> row)
    {
        var usual = (ushort)(Next(input, ref at) == 0 ? 0 : Unit);
        for (var place = 0; ; place++)
        {
            var gap = Gap(input, ref at);
            if (gap > row.Length - place)
            {
                throw new InvalidDataException("A row of dosages is too long.");
            }

            row.Slice(place, gap).Fill(usual);
            place += gap;
            if (place == row.Length)
            {
                return at;
            }

            int distance = Next(input, ref at);
            if (distance == 0)
            {
                distance = Unit;
            }
            else if (distance > LargestShort)
            {
                distance = LargestShort + 1 + ((distance - LargestShort - 1) << 8) + Next(input, ref at);
                if (distance > Unit)
                {
                    throw new InvalidDataException("A dosage is too large.");
                }
            }

            row[place] = (ushort)(usual == 0 ? distance : Unit - distance);
        }
    }

    private static int Gap(ReadOnlySpan<byte> input, ref int at)
    {
        var gap = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            int part = Next(input, ref at);
            gap |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return gap;
            }
        }

        throw new InvalidDataException("A gap in a row of dosages is too long.");
    }

    private static byte Next(ReadOnlySpan<byte> input, ref int at) =>
        at < input.Length ? input[at++] : throw new InvalidDataException("A row of dosages is cut off.");
}
