using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Platform.Kernel;

/// <summary>
/// A bearer secret: 256 bits from the system's random source, written in URL-safe base 64. Only its digest is stored;
/// a secret of this size needs no slow hash.
/// </summary>
internal static class OpaqueSecret
{
    public const int MaxTextLength = 128;

    public static string New(string prefix = "") =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored and looked up; null for text that cannot be one of ours.</summary>
    public static byte[]? Digest(string? secret) =>
        secret is { Length: > 0 and <= MaxTextLength } ? SHA256.HashData(Encoding.UTF8.GetBytes(secret)) : null;
}
