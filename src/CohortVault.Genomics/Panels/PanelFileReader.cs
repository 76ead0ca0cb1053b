using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace CohortVault.Genomics.Panels;

/// <summary>Random access to the sections of a chromosome's file; nothing unverified leaves it.</summary>
internal sealed class PanelFileReader : IDisposable
{
    private readonly Stream _content;
    private readonly string _name;
    private readonly Dictionary<(PanelSection, int), PanelSectionEntry> _entries = [];
    private readonly Lock _reading = new();

    public PanelFileReader(Stream content, string name)
    {
        _content = content;
        _name = name;
        try
        {
            ReadTable();
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public int SitesPerBlock { get; private set; }

    public bool Has(PanelSection kind) => _entries.ContainsKey((kind, 0));

    /// <summary>A section's content.</summary>
    public byte[] Read(PanelSection kind, int number)
    {
        byte[] raw = [];
        Read(kind, number, ref raw);
        return raw;
    }

    /// <summary>
    /// Reads a section into a buffer, or one of just its length if that is too short; returns how many bytes it has.
    /// </summary>
    public int Read(PanelSection kind, int number, ref byte[] buffer)
    {
        if (!_entries.TryGetValue((kind, number), out var entry))
        {
            throw Damaged($"Section {kind} {number} is missing.");
        }

        var stored = ArrayPool<byte>.Shared.Rent((int)entry.Stored);
        try
        {
            ReadStored(entry, stored.AsSpan(0, (int)entry.Stored));
            var raw = buffer.Length < entry.Raw ? new byte[entry.Raw] : buffer;
            buffer = raw;
            return Parsed(() =>
            {
                using var inflate = new ZLibStream(
                    new MemoryStream(stored, 0, (int)entry.Stored, writable: false), CompressionMode.Decompress);
                inflate.ReadExactly(raw.AsSpan(0, (int)entry.Raw));
                return inflate.ReadByte() < 0
                    ? (int)entry.Raw
                    : throw new InvalidDataException("A section is longer than the table says.");
            });
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    /// <summary>Runs a parser and reports what it cannot read as damage of this file.</summary>
    public T Parsed<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw Damaged(broken.Message);
        }
    }

    public void Dispose() => _content.Dispose();

    private void ReadStored(PanelSectionEntry entry, Span<byte> stored)
    {
        lock (_reading)
        {
            _content.Position = entry.Offset;
            if (_content.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) < stored.Length)
            {
                throw Damaged($"Section {entry.Kind} {entry.Number} is cut off.");
            }
        }

        Span<byte> checksum = stackalloc byte[PanelFileLayout.ChecksumLength];
        PanelFileLayout.Checksum(stored, checksum);
        if (!checksum.SequenceEqual(entry.Checksum))
        {
            throw Damaged($"Section {entry.Kind} {entry.Number} has a wrong checksum.");
        }
    }

    private void ReadTable()
    {
        var header = new byte[PanelFileLayout.HeaderLength];
        if (_content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !header.AsSpan(0, 8).SequenceEqual(PanelFileLayout.Magic))
        {
            throw Damaged("It does not start as a panel file does.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (version != PanelFileLayout.Version)
        {
            throw new InputRefusedException("panel.version", $"The panel file has format version {version}.",
                $"This program reads version {PanelFileLayout.Version}; build the panel again.", _name);
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        var offset = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16));
        SitesPerBlock = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(24));
        if (count <= 0 || offset < header.Length || SitesPerBlock <= 0
            || offset + ((long)count * PanelFileLayout.EntryLength) != _content.Length)
        {
            throw Damaged("Its length is not what its header says.");
        }

        var table = new byte[count * PanelFileLayout.EntryLength];
        _content.Position = offset;
        _content.ReadExactly(table);
        Span<byte> checksum = stackalloc byte[PanelFileLayout.ChecksumLength];
        PanelFileLayout.HeaderChecksum(header.AsSpan(0, 32), table, checksum);
        if (!checksum.SequenceEqual(header.AsSpan(32)))
        {
            throw Damaged("Its table of sections has a wrong checksum.");
        }

        for (var i = 0; i < count; i++)
        {
            var entry = PanelSectionEntry.Read(table.AsSpan(i * PanelFileLayout.EntryLength));
            if (entry.Stored < 0 || entry.Stored > offset || entry.Stored > Array.MaxLength || entry.Offset < header.Length
                || entry.Offset > offset - entry.Stored || entry.Raw < 0 || entry.Raw > Array.MaxLength
                || entry.Raw > (entry.Stored + 16) * PanelFileLayout.LargestExpansion)
            {
                throw Damaged("A section lies outside the file.");
            }

            _entries[(entry.Kind, entry.Number)] = entry;
        }
    }

    private InputRefusedException Damaged(string what) => new(
        "panel.damaged", $"The panel file is damaged: {what}", "Restore it from its source or build the panel again.", _name);
}
