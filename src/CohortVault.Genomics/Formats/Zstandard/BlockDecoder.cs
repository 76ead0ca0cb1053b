using System.Buffers.Binary;

namespace CohortVault.Genomics.Formats.Zstandard;

/// <summary>
/// Decodes the compressed blocks of one frame (RFC 8878, section 3.1.1.3): literals, and sequences that copy them and
/// what came before. Codes and offsets live on from block to block.
/// </summary>
internal sealed class BlockDecoder
{
    public const int MaxBlockSize = 1 << 17;

    private readonly byte[] _literals = new byte[MaxBlockSize];
    private readonly int[] _offsets = new int[3];
    private HuffmanTable? _huffman;
    private FseTable? _literalLengths;
    private FseTable? _offsetCodes;
    private FseTable? _matchLengths;
    private int _literalCount;

    /// <summary>Forgets everything: a frame begins.</summary>
    public void Start()
    {
        (_huffman, _literalLengths, _offsetCodes, _matchLengths) = (null, null, null, null);
        (_offsets[0], _offsets[1], _offsets[2]) = (1, 4, 8);
    }

    /// <summary>Decodes a block behind what the window holds.</summary>
    /// <param name="block">The compressed block.</param>
    /// <param name="window">Decoded bytes, with room for the block after them.</param>
    /// <param name="end">Where the decoded bytes end.</param>
    /// <param name="reach">How far back a copy may go at the start of the block.</param>
    /// <param name="maxReach">How far back it may ever go.</param>
    /// <returns>Bytes decoded.</returns>
    public int Decode(ReadOnlySpan<byte> block, Span<byte> window, int end, int reach, int maxReach)
    {
        var rest = ReadLiterals(block);
        var output = new Output(window.Slice(0, Math.Min(window.Length, end + MaxBlockSize)), end, reach, maxReach);
        ReadOnlySpan<byte> literals = _literals.AsSpan(0, _literalCount);
        var sequences = ReadCount(ref rest);
        if (sequences == 0)
        {
            Require(rest.IsEmpty);
        }
        else
        {
            ReadTables(ref rest);
            Execute(rest, sequences, ref output, ref literals);
        }

        output.Add(literals);
        return output.Length;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException();
        }
    }

    private ReadOnlySpan<byte> ReadLiterals(ReadOnlySpan<byte> block)
    {
        Require(block.Length > 0);
        var (kind, format) = (block[0] & 3, (block[0] >> 2) & 3);
        return kind < 2 ? ReadPlainLiterals(block, kind, format) : ReadCodedLiterals(block, kind, format);
    }

    private ReadOnlySpan<byte> ReadPlainLiterals(ReadOnlySpan<byte> block, int kind, int format)
    {
        var header = format switch { 1 => 2, 3 => 3, _ => 1 };
        Require(block.Length >= header);
        _literalCount = format switch
        {
            1 => BinaryPrimitives.ReadUInt16LittleEndian(block) >> 4,
            3 => (block[0] | (block[1] << 8) | (block[2] << 16)) >> 4,
            _ => block[0] >> 3,
        };
        var stored = kind == 0 ? _literalCount : 1;
        Require(_literalCount <= MaxBlockSize && block.Length >= header + stored);
        if (kind == 0)
        {
            block.Slice(header, stored).CopyTo(_literals);
        }
        else
        {
            _literals.AsSpan(0, _literalCount).Fill(block[header]);
        }

        return block[(header + stored)..];
    }

    private ReadOnlySpan<byte> ReadCodedLiterals(ReadOnlySpan<byte> block, int kind, int format)
    {
        var (header, width) = format switch { 2 => (4, 14), 3 => (5, 18), _ => (3, 10) };
        Require(block.Length >= header);
        var sizes = 0UL;
        for (var i = 0; i < header; i++)
        {
            sizes |= (ulong)block[i] << (8 * i);
        }

        _literalCount = (int)(sizes >> 4) & ((1 << width) - 1);
        var stored = (int)(sizes >> (4 + width)) & ((1 << width) - 1);
        Require(_literalCount <= MaxBlockSize && block.Length >= header + stored);
        var streams = block.Slice(header, stored);
        if (kind == 2)
        {
            _huffman = HuffmanTable.Read(streams, out var length);
            streams = streams[length..];
        }

        var code = _huffman ?? throw new InvalidDataException();
        if (format == 0)
        {
            code.Decode(streams, _literals.AsSpan(0, _literalCount));
        }
        else
        {
            DecodeFour(code, streams);
        }

        return block[(header + stored)..];
    }

    private void DecodeFour(HuffmanTable code, ReadOnlySpan<byte> streams)
    {
        const int Jumps = 6;
        Require(streams.Length >= Jumps);
        var each = (_literalCount + 3) / 4;
        Require(3 * each <= _literalCount);
        var rest = streams[Jumps..];
        for (var stream = 0; stream < 3; stream++)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(streams[(2 * stream)..]);
            Require(size <= rest.Length);
            code.Decode(rest[..size], _literals.AsSpan(stream * each, each));
            rest = rest[size..];
        }

        code.Decode(rest, _literals.AsSpan(3 * each, _literalCount - (3 * each)));
    }

    private static int ReadCount(ref ReadOnlySpan<byte> rest)
    {
        Require(rest.Length > 0);
        var length = rest[0] switch { < 128 => 1, < 255 => 2, _ => 3 };
        Require(rest.Length >= length);
        var count = length switch
        {
            1 => rest[0],
            2 => ((rest[0] - 128) << 8) + rest[1],
            _ => rest[1] + (rest[2] << 8) + 0x7F00,
        };
        rest = rest[length..];
        return count;
    }

    private void ReadTables(ref ReadOnlySpan<byte> rest)
    {
        Require(rest.Length > 0 && (rest[0] & 3) == 0);
        var modes = rest[0];
        rest = rest[1..];
        _literalLengths = ReadTable(ref rest, modes >> 6, _literalLengths, SequenceCodes.Literals,
            SequenceCodes.MaxLiteralAccuracy, SequenceCodes.LiteralCodes);
        _offsetCodes = ReadTable(ref rest, (modes >> 4) & 3, _offsetCodes, SequenceCodes.Offsets,
            SequenceCodes.MaxOffsetAccuracy, SequenceCodes.OffsetCodes);
        _matchLengths = ReadTable(ref rest, (modes >> 2) & 3, _matchLengths, SequenceCodes.Matches,
            SequenceCodes.MaxMatchAccuracy, SequenceCodes.MatchCodes);
    }

    private static FseTable ReadTable(
        ref ReadOnlySpan<byte> rest, int mode, FseTable? before, FseTable predefined, int maxAccuracy, int codes)
    {
        switch (mode)
        {
            case 0:
                return predefined;
            case 1:
                Require(rest.Length > 0 && rest[0] < codes);
                var symbol = rest[0];
                rest = rest[1..];
                return FseTable.OfSymbol(symbol);
            case 2:
                var table = FseTable.Read(rest, maxAccuracy, codes, out var length);
                rest = rest[length..];
                return table;
            default:
                return before ?? throw new InvalidDataException();
        }
    }

    private void Execute(
        ReadOnlySpan<byte> stream, int sequences, ref Output output, ref ReadOnlySpan<byte> literals)
    {
        var (literalTable, offsetTable, matchTable) = (_literalLengths!, _offsetCodes!, _matchLengths!);
        var bits = new BackwardBits(stream);
        var literalState = literalTable.Start(ref bits);
        var offsetState = offsetTable.Start(ref bits);
        var matchState = matchTable.Start(ref bits);
        for (var sequence = 0; sequence < sequences; sequence++)
        {
            if (sequence > 0)
            {
                literalState = literalTable.Advance(literalState, ref bits);
                matchState = matchTable.Advance(matchState, ref bits);
                offsetState = offsetTable.Advance(offsetState, ref bits);
            }

            var offsetCode = offsetTable.Symbol(offsetState);
            var offsetValue = (1L << offsetCode) + (uint)bits.Read(offsetCode);
            var matchCode = matchTable.Symbol(matchState);
            var match = SequenceCodes.MatchBase[matchCode] + bits.Read(SequenceCodes.MatchBits[matchCode]);
            var literalCode = literalTable.Symbol(literalState);
            var literal = SequenceCodes.LiteralBase[literalCode] + bits.Read(SequenceCodes.LiteralBits[literalCode]);
            Require(bits.Left >= 0 && literal <= literals.Length && offsetValue <= int.MaxValue);
            output.Add(literals[..literal]);
            literals = literals[literal..];
            output.Copy(OffsetOf((int)offsetValue, literal == 0), match);
        }

        Require(bits.Left == 0);
    }

    // Values up to 3 name one of the last three offsets; without literals the first of them would be of no use.
    private int OffsetOf(int value, bool noLiterals)
    {
        if (value > 3)
        {
            (_offsets[0], _offsets[1], _offsets[2]) = (value - 3, _offsets[0], _offsets[1]);
            return _offsets[0];
        }

        var place = value - 1 + (noLiterals ? 1 : 0);
        var offset = place < 3 ? _offsets[place] : _offsets[0] - 1;
        if (place > 1)
        {
            _offsets[2] = _offsets[1];
        }

        if (place > 0)
        {
            (_offsets[0], _offsets[1]) = (offset, _offsets[0]);
        }

        return offset;
    }

    private ref struct Output(Span<byte> window, int end, int reach, int maxReach)
    {
        private readonly Span<byte> _window = window;
        private readonly int _start = end;
        private int _end = end;

        public readonly int Length => _end - _start;

        public void Add(ReadOnlySpan<byte> literals)
        {
            Require(literals.Length <= _window.Length - _end);
            literals.CopyTo(_window[_end..]);
            _end += literals.Length;
        }

        public void Copy(int offset, int length)
        {
            Require(offset > 0 && offset <= Math.Min(maxReach, reach + Length) && length <= _window.Length - _end);
            if (offset >= length)
            {
                _window.Slice(_end - offset, length).CopyTo(_window[_end..]);
            }
            else
            {
                // The copy overlaps itself: what was just written is copied again.
                for (var i = _end; i < _end + length; i++)
                {
                    _window[i] = _window[i - offset];
                }
            }

            _end += length;
        }
    }
}
