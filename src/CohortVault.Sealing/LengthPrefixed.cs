using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CohortVault.Sealing;

/// <summary>Unambiguous byte strings for key derivation and associated data: every part says how long it is.</summary>
internal static class LengthPrefixed
{
    public static void Text(this ArrayBufferWriter<byte> to, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteUInt16BigEndian(to.GetSpan(sizeof(ushort)), checked((ushort)length));
        to.Advance(sizeof(ushort));
        Encoding.UTF8.GetBytes(text, to.GetSpan(length));
        to.Advance(length);
    }

    public static void Id(this ArrayBufferWriter<byte> to, UInt128 id)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to.GetSpan(16), id);
        to.Advance(16);
    }

    public static void Number(this ArrayBufferWriter<byte> to, uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to.GetSpan(sizeof(uint)), number);
        to.Advance(sizeof(uint));
    }
}
