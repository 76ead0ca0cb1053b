using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// Hybrid public key encryption (RFC 9180), base mode, one message: DHKEM(P-256, HKDF-SHA-256), HKDF-SHA-256, AES-256-GCM. Whoever
/// has the public key can seal; only the private half opens. The sender's part is in the pages (<c>web/src/phone/sealing.ts</c>).
/// </summary>
public static class Hpke
{
    /// <summary>Length of an uncompressed point: the public key, and the first part of a message.</summary>
    public const int PointSize = 65;

    /// <summary>AES-256-GCM, as RFC 9180 numbers it.</summary>
    internal const ushort Aes256Gcm = 2;

    /// <summary>AES-128-GCM: what the RFC's own test vectors use.</summary>
    internal const ushort Aes128Gcm = 1;

    private const int TagSize = 16;
    private const int HashSize = 32;

    private static readonly byte[] _kem = [.. "KEM"u8, 0x00, 0x10];

    /// <summary>A new key pair: the private half in PKCS #8, the public half as an uncompressed point.</summary>
    public static (byte[] Private, byte[] Public) NewKey()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return (key.ExportPkcs8PrivateKey(), PointOf(key));
    }

    /// <summary>What a message says: the sender's point, then ciphertext and tag.</summary>
    /// <exception cref="SealBrokenException">It is for another key, purpose or place, or was changed.</exception>
    public static byte[] Open(byte[] privateKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> place) =>
        Open(privateKey, message, purpose, place, Aes256Gcm);

    /// <summary>As above, with the cipher of a test vector.</summary>
    internal static byte[] Open(
        byte[] privateKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> place, ushort cipher)
    {
        if (message.Length < PointSize + TagSize || message[0] != 4)
        {
            throw new SealBrokenException("The message is cut off, or none of this form.");
        }

        using var own = ECDiffieHellman.Create();
        own.ImportPkcs8PrivateKey(privateKey, out _);
        var secret = Decapsulate(own, message[..PointSize]);
        byte[] suite = [.. "HPKE"u8, 0x00, 0x10, 0x00, 0x01, 0x00, (byte)cipher];
        var context = (byte[])[0, .. Extract(suite, [], "psk_id_hash", []), .. Extract(suite, [], "info_hash", purpose)];
        var schedule = Extract(suite, secret, "secret", []);
        var key = Expand(suite, schedule, "key", context, cipher is Aes256Gcm ? 32 : 16);
        var plain = new byte[message.Length - PointSize - TagSize];
        using var aead = new AesGcm(key, TagSize);
        try
        {
            aead.Decrypt(
                Expand(suite, schedule, "base_nonce", context, 12), message[PointSize..^TagSize], message[^TagSize..], plain, place);
        }
        catch (AuthenticationTagMismatchException broken)
        {
            throw new SealBrokenException("The message is for another key or place, or was changed.", broken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(schedule);
            CryptographicOperations.ZeroMemory(key);
        }

        return plain;
    }

    private static byte[] Decapsulate(ECDiffieHellman own, ReadOnlySpan<byte> point)
    {
        byte[] shared;
        try
        {
            using var sender = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
            });
            shared = own.DeriveRawSecretAgreement(sender.PublicKey);
        }
        catch (CryptographicException broken)
        {
            throw new SealBrokenException("The message begins with no point of the curve.", broken);
        }

        return Expand(_kem, Extract(_kem, [], "eae_prk", shared), "shared_secret", [.. point, .. PointOf(own)], HashSize);
    }

    private static byte[] Extract(byte[] suite, byte[] salt, string label, ReadOnlySpan<byte> material) =>
        HKDF.Extract(HashAlgorithmName.SHA256, [.. "HPKE-v1"u8, .. suite, .. Ascii(label), .. material], salt);

    private static byte[] Expand(byte[] suite, byte[] secret, string label, byte[] info, int length)
    {
        var size = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)length);
        return HKDF.Expand(HashAlgorithmName.SHA256, secret, length, [.. size, .. "HPKE-v1"u8, .. suite, .. Ascii(label), .. info]);
    }

    private static byte[] PointOf(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
