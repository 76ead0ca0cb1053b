using System.Buffers.Text;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Finds and reads numbers in VCF's colon- and comma-separated values.</summary>
internal static class VcfNumber
{
    /// <summary>Place of a key in FORMAT, or -1.</summary>
    public static int PlaceOf(ReadOnlySpan<byte> format, string key)
    {
        var place = 0;
        foreach (var range in format.Split((byte)':'))
        {
            if (Ascii.Equals(format[range], key))
            {
                return place;
            }

            place++;
        }

        return -1;
    }

    /// <summary>Value at a place of a sample's column; empty if the column stops before.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> column, int place)
    {
        for (; place > 0; place--)
        {
            var colon = column.IndexOf((byte)':');
            if (colon < 0)
            {
                return default;
            }

            column = column[(colon + 1)..];
        }

        return First(column, (byte)':');
    }

    /// <summary>The text up to a separator.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> text, byte separator)
    {
        var end = text.IndexOf(separator);
        return end < 0 ? text : text[..end];
    }

    /// <summary>Reads up to as many comma-separated numbers as there is room for; the rest is NaN.</summary>
    public static void ParseList(ReadOnlySpan<byte> text, Span<float> values)
    {
        for (var value = 0; value < values.Length; value++)
        {
            var one = First(text, (byte)',');
            values[value] = Parse(one);
            text = one.Length < text.Length ? text[(one.Length + 1)..] : default;
        }
    }

    /// <summary>A number; NaN for a missing value and for what is not a number.</summary>
    public static float Parse(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out float value, out var used) && used == text.Length ? value : float.NaN;
}
