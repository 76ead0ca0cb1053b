using System.Buffers.Binary;
using System.IO.Compression;
using CohortVault.Genomics.Panels;

namespace CohortVault.Fuzzing;

/// <summary>Changes inside a panel's sections and table, with compression and checksums done again.</summary>
internal static class PanelMutation
{
    public static byte[] Sections(Mutation mutation, byte[] file)
    {
        var random = mutation.Random;
        if (random.Next(6) == 0)
        {
            return mutation.Bytes(file);
        }

        var table = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(16));
        var count = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        using var changed = new MemoryStream();
        changed.Write(new byte[PanelFileLayout.HeaderLength]);
        var rows = new byte[count * PanelFileLayout.EntryLength];
        var target = random.Next(count);
        for (var row = 0; row < count; row++)
        {
            var entry = PanelSectionEntry.Read(file.AsSpan(table + (row * PanelFileLayout.EntryLength)));
            var stored = file.AsSpan((int)entry.Offset, (int)entry.Stored).ToArray();
            if (row == target)
            {
                var raw = Inflate(stored);
                raw = entry.Kind is PanelSection.Description or PanelSection.Alleles
                    ? mutation.Text(raw)
                    : mutation.Bytes(raw);
                stored = Deflate(raw);
                entry = entry with { Raw = raw.Length };
            }

            var checksum = new byte[PanelFileLayout.ChecksumLength];
            PanelFileLayout.Checksum(stored, checksum);
            entry = entry with { Offset = changed.Position, Stored = stored.Length, Checksum = checksum };
            changed.Write(stored);
            entry.Write(rows.AsSpan(row * PanelFileLayout.EntryLength));
        }

        if (random.Next(3) == 0)
        {
            // One number of the table at a limit; the checksum after it stays right.
            var place = (random.Next(count) * PanelFileLayout.EntryLength) + (8 * random.Next(4));
            BinaryPrimitives.WriteInt64LittleEndian(rows.AsSpan(place), mutation.Limit());
        }

        var start = PanelFileLayout.Header(changed.Position, count, rows);
        changed.Write(rows);
        var whole = changed.ToArray();
        start.CopyTo(whole.AsSpan());
        if (random.Next(6) == 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(8 + (4 * random.Next(6))), (int)mutation.Limit());
            PanelFileLayout.HeaderChecksum(whole.AsSpan(0, 32), rows, whole.AsSpan(32, 16));
        }

        return whole;
    }

    private static byte[] Inflate(byte[] stored)
    {
        using var inflate = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        inflate.CopyTo(raw);
        return raw.ToArray();
    }

    private static byte[] Deflate(byte[] raw)
    {
        using var stored = new MemoryStream();
        using (var deflate = new ZLibStream(stored, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(raw);
        }

        return stored.ToArray();
    }
}
