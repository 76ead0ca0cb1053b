using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CohortVault.Fuzzing;

/// <summary>Changes that need not know the format, drawn from one generator, so that a seed repeats them.</summary>
internal sealed class Mutation(Random random, IReadOnlyList<byte[]> others)
{
    private static readonly long[] Limits =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x00ffffff, 0x01000000, int.MaxValue, int.MinValue,
        uint.MaxValue, long.MaxValue, long.MinValue, int.MaxValue - 1, int.MinValue + 1, 0x7f800001,
    ];

    private static readonly string[] Words =
    [
        "0", "-1", "1", "2147483646", "2147483647", "2147483648", "-2147483648", "4294967296",
        "9223372036854775807", "99999999999999999999999", "1e309", "-1e309", "NaN", "Infinity", "0x10",
        "00000000001", "1.5", ".", "", "|", "/", "0|", "|0", "./.", "0|1|2", "1000", "<", ">", "<BLOCK>", "*",
        "\u0000", "é", "\r", "\t", "\n", ",", ";", ":", "=", "PASS", "GT", "##", "#", "#CHROM", "null", "[]",
        "{}", "\"", "\\",
    ];

    public Random Random => random;

    /// <summary>One to four random changes of bytes.</summary>
    public byte[] Bytes(byte[] content)
    {
        var changed = content;
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            changed = OneOfBytes(changed);
        }

        return changed;
    }

    /// <summary>One to four random changes of lines, columns and words.</summary>
    public byte[] Text(byte[] content)
    {
        var changed = content;
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            changed = random.Next(4) == 0 ? OneOfBytes(changed) : OneOfText(changed);
        }

        return changed;
    }

    /// <summary>A value at the edge of some integer type.</summary>
    public long Limit() => Limits[random.Next(Limits.Length)];

    private byte[] OneOfBytes(byte[] content)
    {
        if (content.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        var changed = content.ToArray();
        var at = random.Next(content.Length);
        switch (random.Next(9))
        {
            case 0 or 1:
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
            case 2:
                changed[at] = (byte)random.Next(256);
                return changed;
            case 3 or 4:
                PutInteger(changed.AsSpan(at));
                return changed;
            case 5:
                return content[..at];
            case 6:
                return Without(content, at, Length(content.Length - at));
            case 7:
                var copied = content.AsSpan(at, Length(content.Length - at)).ToArray();
                return Insert(content, random.Next(content.Length + 1), copied);
            default:
                var other = others[random.Next(others.Count)];
                var from = random.Next(other.Length + 1);
                return [.. content.AsSpan(0, at), .. other.AsSpan(from)];
        }
    }

    private byte[] OneOfText(byte[] content)
    {
        var separator = (byte)"\n\n\t\t\t,;:|="[random.Next(10)];
        var pieces = Split(content, separator);
        var piece = random.Next(pieces.Count);
        switch (random.Next(6))
        {
            case 0:
                pieces.RemoveAt(piece);
                break;
            case 1:
                pieces.Insert(random.Next(pieces.Count + 1), pieces[piece]);
                break;
            case 2:
                var second = random.Next(pieces.Count);
                (pieces[piece], pieces[second]) = (pieces[second], pieces[piece]);
                break;
            case 3:
                pieces[piece] = Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]);
                break;
            case 4:
                pieces[piece] = Encoding.UTF8.GetBytes(Limit().ToString(CultureInfo.InvariantCulture));
                break;
            default:
                // A long one, below and above the limits of a fuzzing run.
                pieces[piece] = [.. Enumerable.Repeat((byte)random.Next(256), 1 << random.Next(4, 19))];
                break;
        }

        return Join(pieces, separator);
    }

    private void PutInteger(Span<byte> at)
    {
        var value = Limit();
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        var width = Math.Min(at.Length, 1 << random.Next(4));
        bytes[..width].CopyTo(at);
    }

    private int Length(int atMost) => Math.Min(atMost, 1 + (1 << random.Next(12)) - random.Next(2));

    private static byte[] Without(byte[] content, int at, int count) =>
        [.. content.AsSpan(0, at), .. content.AsSpan(Math.Min(content.Length, at + count))];

    private static byte[] Insert(byte[] content, int at, byte[] piece) =>
        [.. content.AsSpan(0, at), .. piece, .. content.AsSpan(at)];

    private static List<byte[]> Split(byte[] content, byte separator)
    {
        var pieces = new List<byte[]>();
        foreach (var range in content.AsSpan().Split(separator))
        {
            pieces.Add(content[range]);
        }

        return pieces;
    }

    private static byte[] Join(List<byte[]> pieces, byte separator)
    {
        using var joined = new MemoryStream();
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            if (piece > 0)
            {
                joined.WriteByte(separator);
            }

            joined.Write(pieces[piece]);
        }

        return joined.ToArray();
    }
}
