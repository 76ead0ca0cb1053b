using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace CohortVault.Genomics.Panels;

/// <summary>Writes one chromosome's file, site by site; haplotypes go to disk as soon as a block is full.</summary>
internal sealed class PanelFileWriter : IDisposable
{
    private readonly Stream _output;
    private readonly int _haplotypes;
    private readonly List<PanelSectionEntry> _entries = [];
    private readonly List<byte> _block = [];
    private readonly List<byte> _text = [];
    private readonly List<int> _positions = [];
    private readonly List<byte> _counts = [];
    private readonly ulong[][] _members;

    /// <param name="output">Empty, seekable.</param>
    /// <param name="haplotypes">Haplotypes per site.</param>
    /// <param name="members">For each population but the first (all), the haplotypes that belong to it.</param>
    public PanelFileWriter(Stream output, int haplotypes, int[][] members)
    {
        _output = output;
        _haplotypes = haplotypes;
        _members = Array.ConvertAll(members, Marked);
        _output.Write(new byte[PanelFileLayout.HeaderLength]);
    }

    public int SiteCount => _positions.Count;

    public IReadOnlyList<int> Positions => _positions;

    /// <summary>Adds a site; <paramref name="alleles"/> holds 0 or 1 per haplotype.</summary>
    public void Add(int position, string id, string reference, string alternate, ReadOnlySpan<byte> alleles)
    {
        var bits = new ulong[PanelHaplotypes.BitWords(_haplotypes)];
        for (var haplotype = 0; haplotype < _haplotypes; haplotype++)
        {
            bits[haplotype >> 6] |= (ulong)alleles[haplotype] << haplotype;
        }

        Add(position, id, reference, alternate, bits);
    }

    /// <summary>Adds a site; <paramref name="alleles"/> holds a bit per haplotype, none behind the last.</summary>
    public void Add(int position, string id, string reference, string alternate, ReadOnlySpan<ulong> alleles)
    {
        _positions.Add(position);
        _text.AddRange(Encoding.UTF8.GetBytes($"{id}\t{reference}\t{alternate}\n"));
        var alternates = 0;
        foreach (var word in alleles)
        {
            alternates += BitOperations.PopCount(word);
        }

        VariableInteger.Append(_counts, (ulong)alternates);
        foreach (var members in _members)
        {
            var count = 0;
            for (var word = 0; word < members.Length; word++)
            {
                count += BitOperations.PopCount(alleles[word] & members[word]);
            }

            VariableInteger.Append(_counts, (ulong)count);
        }

        HaplotypeBlock.AppendSite(_block, alleles, _haplotypes, alternates);
        if (_positions.Count % PanelFileLayout.SitesPerBlock == 0)
        {
            FlushBlock();
        }
    }

    /// <summary>Writes everything else and the header; the file is complete after this.</summary>
    public void Finish(PanelFileDescription description, GeneticMap? map)
    {
        FlushBlock();
        Section(PanelSection.Description, 0,
            JsonSerializer.SerializeToUtf8Bytes(description, PanelJson.Default.PanelFileDescription));
        var positions = new List<byte>();
        var previous = 0;
        foreach (var position in _positions)
        {
            VariableInteger.Append(positions, (ulong)(position - previous));
            previous = position;
        }

        Section(PanelSection.Positions, 0, [.. positions]);
        Section(PanelSection.Alleles, 0, [.. _text]);
        Section(PanelSection.Counts, 0, [.. _counts]);
        if (map is not null)
        {
            Section(PanelSection.GeneticMap, 0, MapBytes(map));
        }

        var table = new byte[_entries.Count * PanelFileLayout.EntryLength];
        for (var i = 0; i < _entries.Count; i++)
        {
            _entries[i].Write(table.AsSpan(i * PanelFileLayout.EntryLength));
        }

        var tableOffset = _output.Position;
        _output.Write(table);
        _output.Position = 0;
        _output.Write(PanelFileLayout.Header(tableOffset, _entries.Count, table));
        _output.Flush();
    }

    public void Dispose() => _output.Dispose();

    private ulong[] Marked(int[] members)
    {
        var bits = new ulong[PanelHaplotypes.BitWords(_haplotypes)];
        foreach (var haplotype in members)
        {
            bits[haplotype >> 6] |= 1UL << haplotype;
        }

        return bits;
    }

    private byte[] MapBytes(GeneticMap map)
    {
        var bytes = new List<byte>();
        long previous = 0;
        foreach (var position in _positions)
        {
            var distance = (long)Math.Round(map.CentiMorgans(position) * GeneticMap.StoredUnitsPerCentiMorgan);
            distance = Math.Max(distance, previous);
            VariableInteger.Append(bytes, (ulong)(distance - previous));
            previous = distance;
        }

        return [.. bytes];
    }

    private void FlushBlock()
    {
        if (_block.Count > 0)
        {
            Section(PanelSection.Haplotypes, (_positions.Count - 1) / PanelFileLayout.SitesPerBlock, [.. _block]);
            _block.Clear();
        }
    }

    private void Section(PanelSection kind, int number, byte[] raw)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(raw);
        }

        var stored = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        var checksum = new byte[PanelFileLayout.ChecksumLength];
        PanelFileLayout.Checksum(stored, checksum);
        _entries.Add(new PanelSectionEntry(kind, number, _output.Position, stored.Length, raw.Length, checksum));
        _output.Write(stored);
    }
}
