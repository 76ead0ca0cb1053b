using System.Buffers.Binary;

namespace CohortVault.Genomics.Formats;

/// <summary>Types of BCF values, in the low four bits of a type byte.</summary>
internal enum BcfType
{
    Missing = 0,
    Int8 = 1,
    Int16 = 2,
    Int32 = 3,
    Float = 5,
    Character = 7,
}

/// <summary>Walks over the typed values of a BCF record; never past its end.</summary>
internal ref struct BcfCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    /// <summary>Whether something did not fit; everything read since is meaningless.</summary>
    public bool Failed { get; private set; }

    public static int SizeOf(BcfType type) => type switch
    {
        BcfType.Int8 or BcfType.Character => 1,
        BcfType.Int16 => 2,
        BcfType.Int32 or BcfType.Float => 4,
        BcfType.Missing => 0,
        _ => -1,
    };

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
        {
            Failed = true;
            _rest = default;
            return default;
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    public int ReadInt32()
    {
        var bytes = Take(4);
        return Failed ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public uint ReadUInt32() => unchecked((uint)ReadInt32());

    /// <summary>Reads a type byte and, for long vectors, the length that follows.</summary>
    public (BcfType Type, int Length) ReadDescriptor()
    {
        var bytes = Take(1);
        if (Failed)
        {
            return default;
        }

        var (type, length) = ((BcfType)(bytes[0] & 15), bytes[0] >> 4);
        if (SizeOf(type) < 0)
        {
            Failed = true;
            return default;
        }

        if (length == 15)
        {
            length = ReadTypedInteger();
            Failed |= length < 0;
        }

        return (type, length);
    }

    /// <summary>Reads one typed integer, as dictionary keys and long lengths are.</summary>
    public int ReadTypedInteger()
    {
        var bytes = Take(1);
        if (Failed || bytes[0] >> 4 != 1
            || (BcfType)(bytes[0] & 15) is not (BcfType.Int8 or BcfType.Int16 or BcfType.Int32))
        {
            Failed = true;
            return -1;
        }

        var type = (BcfType)(bytes[0] & 15);
        var value = Take(SizeOf(type));
        return Failed ? -1 : Integer(value, type, 0);
    }

    /// <summary>Reads a whole typed vector as raw bytes.</summary>
    public ReadOnlySpan<byte> ReadVector(out BcfType type, out int length)
    {
        (type, length) = ReadDescriptor();
        return Failed ? default : Take((long)length * SizeOf(type));
    }

    public ReadOnlySpan<byte> ReadString()
    {
        var bytes = ReadVector(out var type, out var length);
        if (type != BcfType.Character && !(length == 0 && type == BcfType.Missing))
        {
            Failed = true;
        }

        return Failed ? default : bytes;
    }

    /// <summary>Integer of a vector, sign-extended.</summary>
    public static int Integer(ReadOnlySpan<byte> vector, BcfType type, int index) => type switch
    {
        BcfType.Int8 => (sbyte)vector[index],
        BcfType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(vector[(2 * index)..]),
        _ => BinaryPrimitives.ReadInt32LittleEndian(vector[(4 * index)..]),
    };

    /// <summary>Number of a vector; NaN for missing and end-of-vector values.</summary>
    public static float Number(ReadOnlySpan<byte> vector, BcfType type, int index)
    {
        switch (type)
        {
            case BcfType.Float:
                return BinaryPrimitives.ReadSingleLittleEndian(vector[(4 * index)..]);
            case BcfType.Int8 or BcfType.Int16 or BcfType.Int32:
                var value = Integer(vector, type, index);
                return value < FirstValue(type) ? float.NaN : value;
            default:
                return float.NaN;
        }
    }

    /// <summary>The smallest eight values of each type are reserved: missing, end of vector, and six more.</summary>
    private static int FirstValue(BcfType type) => type switch
    {
        BcfType.Int8 => sbyte.MinValue + 8,
        BcfType.Int16 => short.MinValue + 8,
        _ => int.MinValue + 8,
    };
}
