using System.Buffers.Binary;

namespace CohortVault.Instruments.Files;

/// <summary>Which side of a picture is up: the one thing of Exif without which it would lie on its side.</summary>
internal static class ExifSide
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;

    /// <summary>From 1 to 8; 1 where nothing is said, or nothing that can be read.</summary>
    public static byte Of(ReadOnlySpan<byte> tiff)
    {
        var isLittle = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || (!isLittle && !tiff.StartsWith("MM\0*"u8)))
        {
            return 1;
        }

        var first = Number32(tiff[4..], isLittle);
        if (first > tiff.Length - 2)
        {
            return 1;
        }

        var entries = tiff[(int)first..];
        int count = Number16(entries, isLittle);
        for (var at = 2; count > 0 && at + 12 <= entries.Length; at += 12, count--)
        {
            var entry = entries[at..];
            if (Number16(entry, isLittle) == Tag && Number16(entry[2..], isLittle) == Short)
            {
                return Number16(entry[8..], isLittle) is >= 1 and <= 8 and var side ? (byte)side : (byte)1;
            }
        }

        return 1;
    }

    /// <summary>An Exif segment that says nothing else.</summary>
    public static byte[] Segment(byte side) =>
    [
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, side, 0, 0, 0, 0, 0, 0,
    ];

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Number32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
