using System.Numerics;

namespace CohortVault.Genomics.Formats.Zstandard;

/// <summary>Decoding table of a Huffman code for literals (RFC 8878, section 4.2).</summary>
internal sealed class HuffmanTable
{
    private const int MaxBits = 11;
    private const int MaxSymbols = 256;
    private const int MaxWeightAccuracy = 6;

    private readonly byte[] _symbols;
    private readonly byte[] _lengths;
    private readonly int _bits;

    private HuffmanTable(int bits)
    {
        _bits = bits;
        (_symbols, _lengths) = (new byte[1 << bits], new byte[1 << bits]);
    }

    /// <summary>Reads a tree's description and returns how many bytes it took.</summary>
    public static HuffmanTable Read(ReadOnlySpan<byte> bytes, out int length)
    {
        if (bytes.IsEmpty)
        {
            throw new InvalidDataException();
        }

        Span<byte> weights = stackalloc byte[MaxSymbols];
        int count;
        if (bytes[0] >= 128)
        {
            count = bytes[0] - 127;
            length = 1 + ((count + 1) / 2);
            if (bytes.Length < length)
            {
                throw new InvalidDataException();
            }

            for (var symbol = 0; symbol < count; symbol++)
            {
                var pair = bytes[1 + (symbol / 2)];
                weights[symbol] = (byte)(symbol % 2 == 0 ? pair >> 4 : pair & 15);
            }
        }
        else
        {
            length = 1 + bytes[0];
            if (bytes.Length < length)
            {
                throw new InvalidDataException();
            }

            count = ReadWeights(bytes[1..length], weights);
        }

        return OfWeights(weights, count);
    }

    /// <summary>Decodes one stream, which must hold exactly the bytes asked for.</summary>
    public void Decode(ReadOnlySpan<byte> stream, Span<byte> output)
    {
        var bits = new BackwardBits(stream);
        foreach (ref var value in output)
        {
            var code = (int)bits.Peek(_bits);
            value = _symbols[code];
            bits.Skip(_lengths[code]);
        }

        if (bits.Left != 0)
        {
            throw new InvalidDataException();
        }
    }

    // Two states take turns; the stream ends when a step would need more bits than are left.
    private static int ReadWeights(ReadOnlySpan<byte> bytes, Span<byte> weights)
    {
        var table = FseTable.Read(bytes, MaxWeightAccuracy, MaxBits + 1, out var used);
        var bits = new BackwardBits(bytes[used..]);
        var (first, second) = (table.Start(ref bits), table.Start(ref bits));
        var count = 0;
        while (true)
        {
            if (count > MaxSymbols - 3)
            {
                throw new InvalidDataException();
            }

            weights[count++] = table.Symbol(first);
            if (bits.Left < table.BitsOf(first))
            {
                weights[count++] = table.Symbol(second);
                return count;
            }

            first = table.Advance(first, ref bits);
            (first, second) = (second, first);
        }
    }

    // The last symbol's weight is not stored: it fills the sum up to a power of two.
    private static HuffmanTable OfWeights(Span<byte> weights, int count)
    {
        var total = 0;
        foreach (var weight in weights[..count])
        {
            if (weight > MaxBits)
            {
                throw new InvalidDataException();
            }

            total += weight == 0 ? 0 : 1 << (weight - 1);
        }

        var bits = total == 0 ? 0 : BitOperations.Log2((uint)total) + 1;
        var rest = (1 << bits) - total;
        if (bits is 0 or > MaxBits || !BitOperations.IsPow2(rest))
        {
            throw new InvalidDataException();
        }

        weights[count++] = (byte)(BitOperations.Log2((uint)rest) + 1);
        var table = new HuffmanTable(bits);
        var place = 0;
        for (var weight = 1; weight <= bits; weight++)
        {
            for (var symbol = 0; symbol < count; symbol++)
            {
                if (weights[symbol] == weight)
                {
                    var codes = 1 << (weight - 1);
                    table._symbols.AsSpan(place, codes).Fill((byte)symbol);
                    table._lengths.AsSpan(place, codes).Fill((byte)(bits + 1 - weight));
                    place += codes;
                }
            }
        }

        return table;
    }
}
