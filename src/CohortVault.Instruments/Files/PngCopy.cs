using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace CohortVault.Instruments.Files;

/// <summary>Copies a PNG chunk by chunk (ISO/IEC 15948): those that make the picture. Texts, Exif, times and chunks that nobody
/// knows stay behind.</summary>
internal static class PngCopy
{
    private const int Longest = int.MaxValue;

    private static readonly FrozenSet<string> Kept = new[]
    {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "hIST",
    }.ToFrozenSet();

    public static byte[] Start { get; } = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    public static async ValueTask RunAsync(ByteFeed bytes, CancellationToken ct)
    {
        await bytes.TakeAsync(Start.Length, ct);
        var (isFirst, hasPicture) = (true, false);
        while (true)
        {
            await bytes.NeedAsync(8, ct);
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.Ready);
            var name = Encoding.ASCII.GetString(bytes.Ready.Slice(4, 4));
            if (length > Longest || isFirst != (name == "IHDR"))
            {
                throw new BrokenFileException(FileProblem.Damaged);
            }

            // Length, name, content, checksum.
            await bytes.MoveAsync(12 + (long)length, Kept.Contains(name), ct);
            (isFirst, hasPicture) = (false, hasPicture || name == "IDAT");
            if (name == "IEND")
            {
                if (!hasPicture)
                {
                    throw new BrokenFileException(FileProblem.Damaged);
                }

                return;
            }
        }
    }
}
