using System.Buffers.Binary;
using System.Numerics;

namespace CohortVault.Genomics.Formats.Zstandard;

/// <summary>
/// Bits that were written forwards and are read from the end, as Huffman and FSE streams are (RFC 8878, section 4.1).
/// The highest set bit of the last byte marks where they begin.
/// </summary>
internal ref struct BackwardBits
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _left;

    public BackwardBits(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[^1] == 0)
        {
            throw new InvalidDataException();
        }

        _bytes = bytes;
        _left = (8 * (bytes.Length - 1)) + BitOperations.Log2(bytes[^1]);
    }

    /// <summary>Bits not read yet; negative once more were read than there are.</summary>
    public readonly int Left => _left;

    /// <summary>Looks at up to 56 bits; beyond the beginning they are zero.</summary>
    public readonly ulong Peek(int count)
    {
        var start = _left - count;
        if (start < 0)
        {
            return _left <= 0 ? 0 : (Word(0) & ((1UL << _left) - 1)) << -start;
        }

        return (Word(start >> 3) >> (start & 7)) & ((1UL << count) - 1);
    }

    public void Skip(int count) => _left -= count;

    public int Read(int count)
    {
        var value = Peek(count);
        _left -= count;
        return (int)value;
    }

    private readonly ulong Word(int index)
    {
        var rest = _bytes[index..];
        if (rest.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(rest);
        }

        var word = 0UL;
        for (var i = 0; i < rest.Length; i++)
        {
            word |= (ulong)rest[i] << (8 * i);
        }

        return word;
    }
}
