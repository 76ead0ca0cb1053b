using System.Buffers.Binary;

namespace CohortVault.Fuzzing;

/// <summary>Changes inside the records of BCF and SAV, whose lengths stay right so that parsers get that far.</summary>
internal static class RecordMutation
{
    private const int HeaderStart = 9;

    private static readonly byte[] Descriptors =
    [
        0x00, 0x03, 0x05, 0x07, 0x08, 0x09, 0x11, 0x12, 0x13, 0x14, 0x15, 0x17, 0x21, 0xf1, 0xf2, 0xf3, 0xf7, 0xff,
    ];

    public static byte[] Records(Mutation mutation, byte[] content)
    {
        if (mutation.Random.Next(4) == 0)
        {
            return mutation.Bytes(content);
        }

        var (header, records) = Take(content);
        for (var change = mutation.Random.Next(1, 4); change > 0 && records.Count > 0; change--)
        {
            ChangeOne(mutation, records);
        }

        return [.. header, .. records.SelectMany(record => record)];
    }

    private static void ChangeOne(Mutation mutation, List<byte[]> records)
    {
        var random = mutation.Random;
        var number = random.Next(records.Count);
        var record = records[number];
        var at = random.Next(8, record.Length);
        switch (random.Next(8))
        {
            case 0:
                records.RemoveAt(number);
                break;
            case 1:
                records.Insert(random.Next(records.Count + 1), record);
                break;
            case 2:
                var second = random.Next(records.Count);
                (records[number], records[second]) = (records[second], record);
                break;
            case 3:
                records[number] = Changed(record, at, Descriptors[random.Next(Descriptors.Length)]);
                break;
            case 4:
                records[number] = Changed(record, at, (byte)(record[at] ^ (1 << random.Next(8))));
                break;
            case 5:
                // A fixed field: CHROM, POS, length, QUAL, the counts.
                var changed = record.ToArray();
                BinaryPrimitives.WriteInt32LittleEndian(
                    changed.AsSpan(8 + (4 * random.Next(6))), unchecked((int)mutation.Limit()));
                records[number] = changed;
                break;
            default:
                // Bytes are inserted or taken out, and the lengths follow.
                var some = random.Next(1, 20);
                var added = random.Next(2) == 0;
                var body = record.AsSpan(8).ToArray();
                byte[] other = added
                    ? [.. body.AsSpan(0, at - 8), .. new byte[some], .. body.AsSpan(at - 8)]
                    : [.. body.AsSpan(0, at - 8), .. body.AsSpan(Math.Min(body.Length, at - 8 + some))];
                var shared = BinaryPrimitives.ReadInt32LittleEndian(record);
                var length = other.Length - body.Length;
                shared = Math.Clamp(at - 8 < shared ? shared + length : shared, 0, other.Length);
                records[number] = Framed(other, shared);
                break;
        }
    }

    private static byte[] Changed(byte[] record, int at, byte value)
    {
        var changed = record.ToArray();
        changed[at] = value;
        return changed;
    }

    private static byte[] Framed(byte[] body, int shared)
    {
        var record = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, shared);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), body.Length - shared);
        body.CopyTo(record.AsSpan(8));
        return record;
    }

    /// <summary>The header and the first records of a content.</summary>
    public static byte[] First(byte[] content, int count)
    {
        var (header, records) = Take(content);
        return [.. header, .. records.Take(count).SelectMany(record => record)];
    }

    private static (byte[] Header, List<byte[]> Records) Take(byte[] content)
    {
        var start = HeaderStart + BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(5));
        var records = new List<byte[]>();
        var at = start;
        while (at < content.Length)
        {
            var length = 8 + BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(at))
                + BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(at + 4));
            records.Add(content.AsSpan(at, length).ToArray());
            at += length;
        }

        return (content[..start], records);
    }
}
