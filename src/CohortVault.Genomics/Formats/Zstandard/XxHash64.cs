using System.Buffers.Binary;
using System.Numerics;

namespace CohortVault.Genomics.Formats.Zstandard;

/// <summary>The checksum of a frame's content: XXH64 with seed 0 (xxHash specification, section XXH64).</summary>
internal sealed class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int Stripe = 32;

    private readonly ulong[] _lanes = [unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1)];
    private readonly byte[] _rest = new byte[Stripe];
    private ulong _total;

    public ulong Value
    {
        get
        {
            var hash = _total + (_total < Stripe ? Prime5 : Merged());
            ReadOnlySpan<byte> rest = _rest.AsSpan(0, (int)(_total % Stripe));
            for (; rest.Length >= 8; rest = rest[8..])
            {
                hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
                hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
            }

            if (rest.Length >= 4)
            {
                hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
                hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
                rest = rest[4..];
            }

            foreach (var value in rest)
            {
                hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
            }

            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var kept = (int)(_total % Stripe);
        _total += (ulong)bytes.Length;
        if (kept + bytes.Length >= Stripe && kept > 0)
        {
            bytes[..(Stripe - kept)].CopyTo(_rest.AsSpan(kept));
            AddStripe(_rest);
            bytes = bytes[(Stripe - kept)..];
            kept = 0;
        }

        for (; bytes.Length >= Stripe; bytes = bytes[Stripe..])
        {
            AddStripe(bytes);
        }

        bytes.CopyTo(_rest.AsSpan(kept));
    }

    private static ulong Round(ulong lane, ulong input) =>
        BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    private void AddStripe(ReadOnlySpan<byte> stripe)
    {
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            _lanes[lane] = Round(_lanes[lane], BinaryPrimitives.ReadUInt64LittleEndian(stripe[(8 * lane)..]));
        }
    }

    private ulong Merged()
    {
        var hash = BitOperations.RotateLeft(_lanes[0], 1) + BitOperations.RotateLeft(_lanes[1], 7)
            + BitOperations.RotateLeft(_lanes[2], 12) + BitOperations.RotateLeft(_lanes[3], 18);
        foreach (var lane in _lanes)
        {
            hash = ((hash ^ Round(0, lane)) * Prime1) + Prime4;
        }

        return hash;
    }
}
