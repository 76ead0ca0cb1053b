using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// Encrypts a push message to the browser that subscribed (RFC 8291, in the content encoding aes128gcm of RFC 8188): the push service
/// that carries it sees its length alone.
/// </summary>
public static class WebPushSeal
{
    /// <summary>Length of a browser's authentication secret.</summary>
    public const int SecretSize = 16;

    private const int TagSize = 16;
    private const int SaltSize = 16;
    private const int HashSize = 32;
    private const int RecordSize = 4096;
    private const byte LastRecord = 2;

    /// <summary>The body of a push message.</summary>
    /// <param name="receiver">The browser's public key, an uncompressed point of P-256.</param>
    /// <param name="secret">The browser's authentication secret.</param>
    /// <param name="text">What it says; less than 4 KiB.</param>
    /// <exception cref="CryptographicException">The public key is no point of the curve.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> receiver, byte[] secret, ReadOnlySpan<byte> text)
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Seal(receiver, secret, text, sender, RandomNumberGenerator.GetBytes(SaltSize));
    }

    /// <summary>As above with a given key and salt: only the test vector may choose them.</summary>
    internal static byte[] Seal(
        ReadOnlySpan<byte> receiver, byte[] secret, ReadOnlySpan<byte> text, ECDiffieHellman sender, byte[] salt)
    {
        var point = sender.ExportParameters(includePrivateParameters: false).Q;
        byte[] own = [4, .. point.X!, .. point.Y!];
        using var browser = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = receiver[1..33].ToArray(), Y = receiver[33..].ToArray() },
        });
        var agreed = sender.DeriveRawSecretAgreement(browser.PublicKey);
        var material = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, agreed, HashSize, secret, [.. "WebPush: info\0"u8, .. receiver, .. own]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        byte[] record = [.. text, LastRecord];
        var head = SaltSize + sizeof(uint) + 1 + own.Length;
        var body = new byte[head + record.Length + TagSize];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltSize), RecordSize);
        body[SaltSize + sizeof(uint)] = (byte)own.Length;
        own.CopyTo(body, SaltSize + sizeof(uint) + 1);
        using var aead = new AesGcm(key, TagSize);
        aead.Encrypt(nonce, record, body.AsSpan(head, record.Length), body.AsSpan(head + record.Length));
        CryptographicOperations.ZeroMemory(agreed);
        CryptographicOperations.ZeroMemory(material);
        CryptographicOperations.ZeroMemory(key);
        return body;
    }
}
