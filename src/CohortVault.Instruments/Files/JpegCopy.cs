using System.Buffers.Binary;

namespace CohortVault.Instruments.Files;

/// <summary>
/// Copies a JPEG marker by marker (ISO/IEC 10918-1, annex B). Of what applications write only that stays which the picture needs:
/// density, colour profile, Adobe's colour transform, and of Exif which side is up.
/// </summary>
internal static class JpegCopy
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte Comment = 0xFE;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;

    public static byte[] Start { get; } = [0xFF, 0xD8, 0xFF];

    public static async ValueTask RunAsync(ByteFeed bytes, CancellationToken ct)
    {
        await bytes.TakeAsync(2, ct);
        var scans = 0;
        while (true)
        {
            var marker = await MarkerAsync(bytes, ct);
            await bytes.NeedAsync(2, ct);
            if (marker == EndOfImage)
            {
                // What hangs behind the end, such as a film with its place, is not the picture.
                await bytes.TakeAsync(2, ct);
                if (scans == 0)
                {
                    throw new BrokenFileException(FileProblem.Damaged);
                }

                return;
            }

            await bytes.NeedAsync(4, ct);
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes.Ready[2..]);
            if (length < 2)
            {
                throw new BrokenFileException(FileProblem.Damaged);
            }

            var segment = 2 + length;
            await bytes.NeedAsync(segment, ct);
            if (marker is (>= App0 and <= App15) or Comment)
            {
                await ApplicationAsync(bytes, marker, segment, ct);
                continue;
            }

            await bytes.TakeAsync(segment, ct);
            if (marker == StartOfScan)
            {
                scans++;
                await ScanAsync(bytes, ct);
            }
        }
    }

    // The next marker stands ready afterwards; bytes that only fill are passed over.
    private static async ValueTask<byte> MarkerAsync(ByteFeed bytes, CancellationToken ct)
    {
        while (true)
        {
            await bytes.NeedAsync(2, ct);
            if (bytes.Ready[0] != 0xFF || bytes.Ready[1] is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                throw new BrokenFileException(FileProblem.Damaged);
            }

            if (bytes.Ready[1] != 0xFF)
            {
                return bytes.Ready[1];
            }

            bytes.Pass(1);
        }
    }

    private static async ValueTask ApplicationAsync(ByteFeed bytes, byte marker, int segment, CancellationToken ct)
    {
        var kept = Kept(marker, bytes.Ready[4..segment]);
        if (kept is null)
        {
            await bytes.TakeAsync(segment, ct);
            return;
        }

        bytes.Pass(segment);
        await bytes.AddAsync(kept, ct);
    }

    // What is written in the place of a segment; null for itself.
    private static byte[]? Kept(byte marker, ReadOnlySpan<byte> content)
    {
        if (marker == App0 && content.Length >= 14 && content.StartsWith("JFIF\0"u8))
        {
            // Without its thumbnail, which may show what the picture shows no more.
            return [0xFF, App0, 0, 16, .. content[..12], 0, 0];
        }

        if (marker == App1 && content.StartsWith("Exif\0\0"u8))
        {
            return ExifSide.Of(content[6..]) is var side and not 1 ? ExifSide.Segment(side) : [];
        }

        return (marker == App2 && content.StartsWith("ICC_PROFILE\0"u8)) || (marker == App14 && content.StartsWith("Adobe"u8)) ? null : [];
    }

    // Compressed data, until a marker that is no part of it.
    private static async ValueTask ScanAsync(ByteFeed bytes, CancellationToken ct)
    {
        while (true)
        {
            await bytes.NeedAsync(2, ct);
            var at = bytes.Ready.IndexOf((byte)0xFF);
            if (at < 0)
            {
                await bytes.TakeAsync(bytes.Ready.Length, ct);
                continue;
            }

            if (at > 0)
            {
                await bytes.TakeAsync(at, ct);
                await bytes.NeedAsync(2, ct);
            }

            if (bytes.Ready[1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
            {
                return;
            }

            await bytes.TakeAsync(2, ct);
        }
    }
}
