using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CohortVault.Genomics.Imputation;

/// <summary>Reads the sections of a chunk result in any order from a seekable stream.</summary>
internal sealed class ChunkResultReader
{
    private readonly Stream _input;
    private readonly Dictionary<(ChunkSection, int, int), ChunkSectionPlace> _places = [];
    private byte[] _stored = [];

    public ChunkResultReader(Stream input)
    {
        _input = input;
        ReadTable();
        Head = JsonSerializer.Deserialize(Read(ChunkSection.Head), ChunkResultJson.Default.ChunkResultHead)
            ?? throw Damaged();
        FirstHaplotype = new int[Head.Samples.Count + 1];
        for (var sample = 0; sample < Head.Samples.Count; sample++)
        {
            FirstHaplotype[sample + 1] = FirstHaplotype[sample] + (Head.Diploid[sample] ? 2 : 1);
        }

        TypedAlleles = Signed(Read(ChunkSection.TypedAlleles));
        var typedOnly = Read(ChunkSection.TypedOnlyAlleles);
        var alleles = Head.TypedOnly.Count * HaplotypeCount;
        TypedOnlyAlleles = Signed(typedOnly[..alleles]);
        TypedOnlyUnphased = typedOnly[alleles..];
    }

    public ChunkResultHead Head { get; }

    public int[] FirstHaplotype { get; }

    public int HaplotypeCount => FirstHaplotype[^1];

    public sbyte[] TypedAlleles { get; }

    public sbyte[] TypedOnlyAlleles { get; }

    public byte[] TypedOnlyUnphased { get; }

    /// <summary>
    /// Dosages in thousandths of one block, site by site with all haplotypes, then leave-one-out rows of the typed sites.
    /// </summary>
    public void ReadDosages(int block, int rows, Span<ushort> dosages)
    {
        var first = 0;
        for (var batch = 0; batch < Head.Batches.Length; batch++)
        {
            var columns = Head.Batches[batch];
            var part = Stored(ChunkSection.Dosages, block, batch, out _);
            var at = 0;
            for (var row = 0; row < rows; row++)
            {
                at = DosageRows.Read(part, at, dosages.Slice((row * HaplotypeCount) + first, columns));
            }

            if (at != part.Length)
            {
                throw Damaged();
            }

            first += columns;
        }
    }

    /// <summary>Number of sites in a block.</summary>
    public int SitesIn(int block) =>
        (block + 1 < Head.Blocks.Length ? Head.Blocks[block + 1] : Head.SiteCount) - Head.Blocks[block];

    // The runtime lets the one array be the other.
    private static sbyte[] Signed(byte[] bytes) => (sbyte[])(Array)bytes;

    private byte[] Read(ChunkSection kind)
    {
        var stored = Stored(kind, 0, 0, out var place);
        var raw = new byte[place.Raw];
        using var inflate = new ZLibStream(
            new MemoryStream(_stored, 0, stored.Length, writable: false), CompressionMode.Decompress);
        inflate.ReadExactly(raw);
        return raw;
    }

    // Good until the next call.
    private ReadOnlySpan<byte> Stored(ChunkSection kind, int block, int batch, out ChunkSectionPlace place)
    {
        if (!_places.TryGetValue((kind, block, batch), out place))
        {
            throw Damaged();
        }

        if (_stored.Length < place.Stored)
        {
            _stored = new byte[place.Stored];
        }

        var stored = _stored.AsSpan(0, place.Stored);
        _input.Position = place.Offset;
        _input.ReadExactly(stored);
        return stored;
    }

    private void ReadTable()
    {
        if (_input.Length < ChunkResultWriter.TailLength)
        {
            throw Damaged();
        }

        Span<byte> tail = stackalloc byte[ChunkResultWriter.TailLength];
        _input.Position = _input.Length - tail.Length;
        _input.ReadExactly(tail);
        var offset = MemoryMarshal.Read<long>(tail);
        var count = MemoryMarshal.Read<int>(tail[8..]);
        if (offset < 0 || count < 0
            || offset + ((long)count * ChunkResultWriter.PlaceLength) + tail.Length != _input.Length)
        {
            throw Damaged();
        }

        var table = new long[count * 4];
        _input.Position = offset;
        _input.ReadExactly(MemoryMarshal.AsBytes(table.AsSpan()));
        for (var i = 0; i < table.Length; i += 4)
        {
            var place = new ChunkSectionPlace((ChunkSection)(int)table[i], (int)(table[i] >> 32), (int)table[i + 1],
                table[i + 2], (int)table[i + 3], (int)(table[i + 3] >> 32));
            _places[(place.Kind, place.Block, place.Batch)] = place;
        }
    }

    private static InvalidDataException Damaged() => new("A chunk result is incomplete.");
}
