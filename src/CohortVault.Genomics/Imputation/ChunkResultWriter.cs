using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Writes a chunk result front to back: sections, then their table, then where the table starts. It is an
/// intermediate: readers and writers are of the same version, and it rests only in memory or sealed.
/// </summary>
internal sealed class ChunkResultWriter(Stream output)
{
    public const int TailLength = 12;
    public const int PlaceLength = 32;

    private readonly List<ChunkSectionPlace> _places = [];
    private readonly ArrayBufferWriter<byte> _rows = new();
    private long _offset;

    public void Head(ChunkResultHead head) =>
        Section(ChunkSection.Head, [JsonSerializer.SerializeToUtf8Bytes(head, ChunkResultJson.Default.ChunkResultHead)]);

    /// <summary>Adds a section that the whole chunk has once, from its parts.</summary>
    public void Section(ChunkSection kind, IEnumerable<byte[]> parts)
    {
        using var packed = new MemoryStream();
        var raw = 0;
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                deflate.Write(part);
                raw = checked(raw + part.Length);
            }
        }

        Append(kind, 0, 0, packed.GetBuffer().AsSpan(0, (int)packed.Length), raw);
    }

    /// <summary>Adds a block of dosages and its leave-one-out dosages, all rows of equal length.</summary>
    public void Dosages(
        int block, int batch, int columns, ReadOnlySpan<ushort> dosages, ReadOnlySpan<ushort> leaveOneOut)
    {
        _rows.ResetWrittenCount();
        AppendRows(dosages, columns);
        AppendRows(leaveOneOut, columns);
        Append(ChunkSection.Dosages, block, batch, _rows.WrittenSpan, _rows.WrittenCount);
    }

    public void Finish()
    {
        var tableOffset = _offset;
        foreach (var place in _places)
        {
            Span<long> row = [(long)place.Kind | ((long)place.Block << 32), place.Batch, place.Offset,
                (uint)place.Stored | ((long)place.Raw << 32)];
            output.Write(MemoryMarshal.AsBytes(row));
        }

        Span<byte> tail = stackalloc byte[TailLength];
        MemoryMarshal.Write(tail, in tableOffset);
        var count = _places.Count;
        MemoryMarshal.Write(tail[8..], in count);
        output.Write(tail);
    }

    private void AppendRows(ReadOnlySpan<ushort> rows, int columns)
    {
        for (; rows.Length > 0; rows = rows[columns..])
        {
            DosageRows.Append(_rows, rows[..columns]);
        }
    }

    private void Append(ChunkSection kind, int block, int batch, ReadOnlySpan<byte> stored, int raw)
    {
        _places.Add(new ChunkSectionPlace(kind, block, batch, _offset, stored.Length, raw));
        output.Write(stored);
        _offset += stored.Length;
    }
}
