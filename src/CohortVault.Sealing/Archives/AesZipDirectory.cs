using System.Buffers.Binary;
using System.Text;

namespace CohortVault.Sealing.Archives;

/// <summary>
/// Finds and checks the directory of an archive. Everything is checked before it is used or allocated for.
/// </summary>
internal static class AesZipDirectory
{
    private const int MostEntries = 10_000;
    private const int LargestDirectory = 16 * 1024 * 1024;
    private const int LongestComment = ushort.MaxValue;

    public static IReadOnlyList<AesZipEntry> Read(Stream archive)
    {
        var (count, size, offset) = FindDirectory(archive);
        if (count > MostEntries || size > LargestDirectory || offset < 0 || offset + size > archive.Length)
        {
            throw Broken("its directory is larger than the archive or than 10,000 entries");
        }

        var directory = new byte[size];
        archive.Position = offset;
        archive.ReadExactly(directory);
        var entries = new List<AesZipEntry>((int)count);
        ReadOnlySpan<byte> rest = directory;
        for (var index = 0L; index < count; index++)
        {
            entries.Add(Entry(ref rest, offset));
        }

        if (!rest.IsEmpty)
        {
            throw Broken("its directory has more than the entries it counts");
        }

        if (entries.Select(e => e.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() != entries.Count)
        {
            throw Broken("two of its entries have one name");
        }

        return entries;
    }

    /// <summary>Where an entry's salt begins, after a local header that agrees with the directory.</summary>
    public static long DataOffset(Stream archive, AesZipEntry entry)
    {
        Span<byte> header = stackalloc byte[AesZipFormat.LocalHeaderSize];
        archive.Position = entry.HeaderOffset;
        ReadFully(archive, header);
        var nameLength = U16(header, 26);
        if (U32(header, 0) != AesZipFormat.LocalHeader || U16(header, 8) != AesZipFormat.MethodAes || nameLength > 200)
        {
            throw Broken($"the header of entry {entry.Name} is damaged");
        }

        Span<byte> name = stackalloc byte[nameLength];
        ReadFully(archive, name);
        if (Encoding.UTF8.GetString(name) != entry.Name)
        {
            throw Broken($"entry {entry.Name} has another name in its own header");
        }

        var data = entry.HeaderOffset + AesZipFormat.LocalHeaderSize + nameLength + U16(header, 28);
        return data + AesZipFormat.EntryOverhead + entry.Size <= archive.Length
            ? data
            : throw Broken($"entry {entry.Name} reaches beyond the archive's end");
    }

    private static (long Count, long Size, long Offset) FindDirectory(Stream archive)
    {
        var tailLength = (int)Math.Min(archive.Length, AesZipFormat.EndOfDirectorySize + LongestComment);
        var tail = new byte[tailLength];
        archive.Position = archive.Length - tailLength;
        archive.ReadExactly(tail);
        for (var place = tailLength - AesZipFormat.EndOfDirectorySize; place >= 0; place--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(place);
            if (U32(end, 0) == AesZipFormat.EndOfDirectory
                && U16(end, 20) == end.Length - AesZipFormat.EndOfDirectorySize)
            {
                return U32(end, 16) == uint.MaxValue || U16(end, 10) == ushort.MaxValue
                    ? FindZip64(archive, archive.Length - tailLength + place)
                    : (U16(end, 10), U32(end, 12), U32(end, 16));
            }
        }

        throw Broken("it has no directory at its end: not a zip archive, or cut off");
    }

    private static (long Count, long Size, long Offset) FindZip64(Stream archive, long endOffset)
    {
        Span<byte> locator = stackalloc byte[AesZipFormat.Zip64LocatorSize];
        Span<byte> end = stackalloc byte[AesZipFormat.Zip64EndOfDirectorySize];
        if (endOffset < locator.Length)
        {
            throw Broken("its zip64 directory is missing");
        }

        archive.Position = endOffset - locator.Length;
        ReadFully(archive, locator);
        var place = I64(locator, 8);
        if (U32(locator, 0) != AesZipFormat.Zip64Locator || place < 0 || place > archive.Length - end.Length)
        {
            throw Broken("its zip64 directory is missing");
        }

        archive.Position = place;
        ReadFully(archive, end);
        if (U32(end, 0) != AesZipFormat.Zip64EndOfDirectory)
        {
            throw Broken("its zip64 directory is damaged");
        }

        var (count, size, offset) = (I64(end, 32), I64(end, 40), I64(end, 48));
        return count < 0 || size < 0 || offset < 0 || size > archive.Length || offset > archive.Length
            ? throw Broken("its zip64 directory is damaged")
            : (count, size, offset);
    }

    private static AesZipEntry Entry(ref ReadOnlySpan<byte> rest, long directoryOffset)
    {
        if (rest.Length < AesZipFormat.CentralHeaderSize || U32(rest, 0) != AesZipFormat.CentralHeader)
        {
            throw Broken("its directory is damaged");
        }

        var (nameLength, extraLength, commentLength) = (U16(rest, 28), U16(rest, 30), U16(rest, 32));
        var total = AesZipFormat.CentralHeaderSize + nameLength + extraLength + commentLength;
        if (rest.Length < total)
        {
            throw Broken("its directory is damaged");
        }

        var name = Encoding.UTF8.GetString(rest.Slice(AesZipFormat.CentralHeaderSize, nameLength));
        if (!AesZipWriter.IsEntryName(name))
        {
            throw Broken("an entry has a name that could leave the output folder or that not every system can store");
        }

        long packed = U32(rest, 20), plain = U32(rest, 24), offset = U32(rest, 42);
        var aes = false;
        var extra = rest.Slice(AesZipFormat.CentralHeaderSize + nameLength, extraLength);
        while (extra.Length >= 4 && extra.Length >= 4 + U16(extra, 2))
        {
            var field = extra.Slice(4, U16(extra, 2));
            if (U16(extra, 0) == AesZipFormat.ExtraZip64)
            {
                Widen(ref plain, ref field);
                Widen(ref packed, ref field);
                Widen(ref offset, ref field);
            }
            else if (U16(extra, 0) == AesZipFormat.ExtraAes)
            {
                aes = field.Length == 7 && U16(field, 0) == AesZipFormat.AeVersion2 && field[4] == AesZipFormat.Aes256
                    && U16(field, 5) == AesZipFormat.MethodStored;
            }

            extra = extra[(4 + U16(extra, 2))..];
        }

        if (U16(rest, 10) != AesZipFormat.MethodAes || !aes)
        {
            throw Broken($"entry {name} is not stored with AE-2 and AES-256; use another program for such archives");
        }

        if (plain < 0 || offset < 0 || offset >= directoryOffset || packed != plain + AesZipFormat.EntryOverhead
            || packed > directoryOffset)
        {
            throw Broken($"entry {name} has impossible sizes");
        }

        rest = rest[total..];
        return new AesZipEntry(name, plain) { HeaderOffset = offset };
    }

    private static void Widen(ref long value, ref ReadOnlySpan<byte> field)
    {
        if (value == uint.MaxValue && field.Length >= sizeof(long))
        {
            value = I64(field, 0);
            field = field[sizeof(long)..];
        }
    }

    private static void ReadFully(Stream archive, Span<byte> bytes)
    {
        if (archive.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Broken("it was cut off");
        }
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static SealBrokenException Broken(string what) => new($"The archive does not open: {what}.");
}
