using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Sealing.Transparency;

/// <summary>A witness's public key (C2SP tlog-cosignature, Ed25519), and what it says of checkpoints.</summary>
public sealed class WitnessKey
{
    private const byte CosignatureType = 0x04;
    private const int IdSize = 4;
    private const int TimeSize = 8;

    private readonly byte[] _key;
    private readonly byte[] _id;

    private WitnessKey(string name, byte[] key) =>
        (Name, _key, _id) = (name, key, SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', CosignatureType, .. key])[..IdSize]);

    /// <summary>Name in its signature lines.</summary>
    public string Name { get; }

    /// <summary>Reads a verifier key, <c>name+id+key</c>; null if it is none of a witness.</summary>
    public static WitnessKey? Parse(string text)
    {
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || parts[0].Length == 0 || parts[0].Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return null;
        }

        var bytes = new byte[parts[2].Length];
        if (!Convert.TryFromBase64String(parts[2], bytes, out var length) || length != 1 + Ed25519.KeySize || bytes[0] != CosignatureType)
        {
            return null;
        }

        var key = new WitnessKey(parts[0], bytes[1..length]);
        return Convert.ToHexStringLower(key._id) == parts[1] ? key : null;
    }

    /// <summary>When this witness cosigned a checkpoint, by one of these signature lines; null if none is its own and good.</summary>
    /// <param name="body">The three lines that are signed.</param>
    /// <param name="lines">Signature lines.</param>
    /// <param name="line">The line that counts.</param>
    public DateTimeOffset? CosignedAt(string body, IEnumerable<string> lines, out string? line)
    {
        foreach (var candidate in lines)
        {
            var prefix = $"\u2014 {Name} ";
            var bytes = new byte[candidate.Length];
            if (!candidate.StartsWith(prefix, StringComparison.Ordinal)
                || !Convert.TryFromBase64String(candidate[prefix.Length..], bytes, out var length)
                || length != IdSize + TimeSize + Ed25519.SignatureSize
                || !bytes.AsSpan(0, IdSize).SequenceEqual(_id))
            {
                continue;
            }

            var time = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(IdSize));
            var message = string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{body}");
            if (time is >= 0 and < 253_402_300_800
                && Ed25519.Verify(_key, Encoding.UTF8.GetBytes(message), bytes[(IdSize + TimeSize)..length]))
            {
                line = candidate;
                return DateTimeOffset.FromUnixTimeSeconds(time);
            }
        }

        line = null;
        return null;
    }
}
