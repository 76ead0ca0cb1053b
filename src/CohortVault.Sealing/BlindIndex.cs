using System.Buffers;
using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// A keyed fingerprint by which a sealed unique value is found again. For values such as an e-mail address only:
/// equal values have equal fingerprints, which says too much about answers, dates or categories.
/// </summary>
public static class BlindIndex
{
    /// <summary>HMAC-SHA-256 of the value under a key derived for the domain (table and column).</summary>
    public static byte[] Of(SecretKey key, string domain, ReadOnlySpan<byte> value)
    {
        var info = new ArrayBufferWriter<byte>(64);
        info.Text("CohortVault blind index 1");
        info.Text(domain);
        using var domainKey = key.Derive(info.WrittenSpan);
        return HMACSHA256.HashData(domainKey.Bytes, value);
    }
}
