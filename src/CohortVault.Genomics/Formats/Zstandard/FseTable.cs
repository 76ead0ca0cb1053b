using System.Numerics;

namespace CohortVault.Genomics.Formats.Zstandard;

/// <summary>Decoding table of a finite state entropy code (RFC 8878, section 4.1).</summary>
internal sealed class FseTable
{
    private readonly byte[] _symbols;
    private readonly byte[] _bits;
    private readonly ushort[] _next;

    private FseTable(int accuracy)
    {
        Accuracy = accuracy;
        (_symbols, _bits, _next) = (new byte[1 << accuracy], new byte[1 << accuracy], new ushort[1 << accuracy]);
    }

    /// <summary>Logarithm of the number of states.</summary>
    public int Accuracy { get; }

    /// <summary>A code of one symbol, which takes no bits.</summary>
    public static FseTable OfSymbol(byte symbol)
    {
        var table = new FseTable(0);
        table._symbols[0] = symbol;
        return table;
    }

    /// <summary>Spreads the symbols over the states; a count of -1 is a probability below one state.</summary>
    public static FseTable OfCounts(ReadOnlySpan<short> counts, int accuracy)
    {
        var table = new FseTable(accuracy);
        var size = 1 << accuracy;
        Span<ushort> state = stackalloc ushort[256];
        var high = size - 1;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] == -1)
            {
                table._symbols[high--] = (byte)symbol;
                state[symbol] = 1;
            }
            else
            {
                state[symbol] = (ushort)counts[symbol];
            }
        }

        table.Spread(counts, high);
        for (var place = 0; place < size; place++)
        {
            var next = state[table._symbols[place]]++;
            var bits = accuracy - BitOperations.Log2(next);
            table._bits[place] = (byte)bits;
            table._next[place] = (ushort)((next << bits) - size);
        }

        return table;
    }

    /// <summary>Reads a table's description and returns how many bytes it took.</summary>
    public static FseTable Read(ReadOnlySpan<byte> description, int maxAccuracy, int maxSymbols, out int length)
    {
        var bits = new ForwardBits(description);
        var accuracy = bits.Read(4) + 5;
        if (accuracy > maxAccuracy)
        {
            throw new InvalidDataException();
        }

        Span<short> counts = stackalloc short[256];
        var (remaining, symbol) = (1 << accuracy, 0);
        while (remaining > 0)
        {
            if (symbol >= maxSymbols)
            {
                throw new InvalidDataException();
            }

            // Values up to the remainder take one bit less where that leaves no doubt.
            var width = BitOperations.Log2((uint)remaining + 1) + 1;
            var short1 = (1 << width) - 1 - (remaining + 1);
            var value = bits.Peek(width);
            var low = value & ((1 << (width - 1)) - 1);
            if (low < short1)
            {
                bits.Skip(width - 1);
                value = low;
            }
            else
            {
                bits.Skip(width);
                value -= value >= 1 << (width - 1) ? short1 : 0;
            }

            var count = value - 1;
            remaining -= Math.Abs(count);
            counts[symbol++] = (short)count;
            if (count == 0)
            {
                symbol += SkipZeros(ref bits);
            }
        }

        length = bits.BytesUsed;
        if (remaining < 0 || symbol > maxSymbols || length > description.Length)
        {
            throw new InvalidDataException();
        }

        return OfCounts(counts[..symbol], accuracy);
    }

    public byte Symbol(int state) => _symbols[state];

    public int Start(ref BackwardBits bits) => bits.Read(Accuracy);

    public int Advance(int state, ref BackwardBits bits) => _next[state] + bits.Read(_bits[state]);

    /// <summary>Bits that the step from a state takes.</summary>
    public int BitsOf(int state) => _bits[state];

    private static int SkipZeros(ref ForwardBits bits)
    {
        var zeros = 0;
        int repeat;
        do
        {
            repeat = bits.Read(2);
            zeros += repeat;
        }
        while (repeat == 3 && zeros < 256);
        return zeros;
    }

    private void Spread(ReadOnlySpan<short> counts, int high)
    {
        var size = _symbols.Length;
        var step = (size >> 1) + (size >> 3) + 3;
        var place = 0;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            for (var i = 0; i < counts[symbol]; i++)
            {
                _symbols[place] = (byte)symbol;
                do
                {
                    place = (place + step) & (size - 1);
                }
                while (place > high);
            }
        }

        if (place != 0)
        {
            throw new InvalidDataException();
        }
    }

    private ref struct ForwardBits(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _next;

        public readonly int BytesUsed => (_next + 7) >> 3;

        public readonly int Peek(int count)
        {
            var word = 0;
            for (var i = 0; i < 3 && (_next >> 3) + i < _bytes.Length; i++)
            {
                word |= _bytes[(_next >> 3) + i] << (8 * i);
            }

            return (word >> (_next & 7)) & ((1 << count) - 1);
        }

        public void Skip(int count) => _next += count;

        public int Read(int count)
        {
            var value = Peek(count);
            _next += count;
            return value;
        }
    }
}
