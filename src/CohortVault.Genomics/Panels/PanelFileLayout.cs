using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CohortVault.Genomics.Panels;

/// <summary>
/// Layout of a chromosome's file (<c>docs/formats/panel.md</c>): a fixed header, sections compressed one by one
/// (each can be read alone), and the table of sections, which the header points to.
/// </summary>
internal static class PanelFileLayout
{
    public const int Version = 1;
    public const int HeaderLength = 48;
    public const int EntryLength = 48;
    public const int ChecksumLength = 16;
    public const int SitesPerBlock = 512;

    /// <summary>DEFLATE cannot expand more than this; a table that promises more is damaged.</summary>
    public const long LargestExpansion = 1032;

    public static ReadOnlySpan<byte> Magic => "CVPANEL\n"u8;

    /// <summary>The first 16 bytes of SHA-256 guard each section, the table and the header.</summary>
    public static void Checksum(ReadOnlySpan<byte> content, Span<byte> checksum)
    {
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, full);
        full[..ChecksumLength].CopyTo(checksum);
    }

    public static byte[] Header(long tableOffset, int entries, ReadOnlySpan<byte> table)
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), entries);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), tableOffset);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), SitesPerBlock);
        HeaderChecksum(header.AsSpan(0, 32), table, header.AsSpan(32));
        return header;
    }

    public static void HeaderChecksum(ReadOnlySpan<byte> start, ReadOnlySpan<byte> table, Span<byte> checksum)
    {
        var all = new byte[start.Length + table.Length];
        start.CopyTo(all);
        table.CopyTo(all.AsSpan(start.Length));
        Checksum(all, checksum);
    }
}

/// <summary>What a section holds.</summary>
internal enum PanelSection
{
    Description = 0,
    Positions = 1,
    Alleles = 2,
    Counts = 3,
    GeneticMap = 4,
    Haplotypes = 16,
}

/// <summary>One row of the table of sections.</summary>
/// <param name="Kind">What the section holds.</param>
/// <param name="Number">Block number, for haplotypes; 0 for the others.</param>
/// <param name="Offset">Where its compressed bytes start.</param>
/// <param name="Stored">Length compressed.</param>
/// <param name="Raw">Length after decompression.</param>
/// <param name="Checksum">Checksum of the compressed bytes.</param>
internal readonly record struct PanelSectionEntry(
    PanelSection Kind, int Number, long Offset, long Stored, long Raw, byte[] Checksum)
{
    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output, (int)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(output[4..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(output[8..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(output[16..], Stored);
        BinaryPrimitives.WriteInt64LittleEndian(output[24..], Raw);
        Checksum.CopyTo(output[32..]);
    }

    public static PanelSectionEntry Read(ReadOnlySpan<byte> input) => new(
        (PanelSection)BinaryPrimitives.ReadInt32LittleEndian(input),
        BinaryPrimitives.ReadInt32LittleEndian(input[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(input[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(input[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(input[24..]),
        input.Slice(32, PanelFileLayout.ChecksumLength).ToArray());
}
