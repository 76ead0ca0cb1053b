using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CohortVault.Sealing.Archives;

/// <summary>An entry as the manifest vouches for it.</summary>
/// <param name="Name">Entry name.</param>
/// <param name="Size">Plain size in bytes.</param>
/// <param name="Sha256">SHA-256 of the plain bytes, lower-case hexadecimal.</param>
public sealed record ManifestEntry(string Name, long Size, string Sha256);

/// <summary>
/// The signed list of what an archive holds. The zip format authenticates the bytes of each entry but neither names
/// nor which entries there are; this does.
/// </summary>
/// <param name="Created">When the archive was made.</param>
/// <param name="Entries">Every entry except the manifest and its signature.</param>
/// <param name="SignerPublicKey">The signer's P-256 public key (SubjectPublicKeyInfo).</param>
public sealed record ArchiveManifest(
    DateTimeOffset Created, IReadOnlyList<ManifestEntry> Entries, ReadOnlyMemory<byte> SignerPublicKey)
{
    /// <summary>Name of the manifest's entry.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Name of the entry with its signature.</summary>
    public const string SignatureFileName = "manifest.sig";

    internal const int LargestFile = 4 * 1024 * 1024;

    private const string Format = "cohortvault-archive/1";
    private const string Algorithm = "ECDSA-P256-SHA256";

    /// <summary>SHA-256 of the signer's public key: what a recipient compares.</summary>
    public string SignerFingerprint => Convert.ToHexStringLower(SHA256.HashData(SignerPublicKey.Span));

    internal byte[] ToJson()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("created", Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
            json.WriteStartArray("entries");
            foreach (var entry in Entries)
            {
                json.WriteStartObject();
                json.WriteString("name", entry.Name);
                json.WriteNumber("size", entry.Size);
                json.WriteString("sha256", entry.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("signer");
            json.WriteString("algorithm", Algorithm);
            json.WriteBase64String("publicKey", SignerPublicKey.Span);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    internal static byte[] Sign(ReadOnlySpan<byte> json, ECDsa signer) =>
        Encoding.ASCII.GetBytes(
            Convert.ToBase64String(
                signer.SignData(json, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) + "\n");

    /// <summary>Reads a manifest and checks its signature with the public key it names.</summary>
    internal static ArchiveManifest Read(byte[] json, byte[] signature)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var signer = root.GetProperty("signer");
            if (root.GetProperty("format").GetString() != Format
                || signer.GetProperty("algorithm").GetString() != Algorithm)
            {
                throw new SealBrokenException("The archive's manifest is of another version.");
            }

            var publicKey = signer.GetProperty("publicKey").GetBytesFromBase64();
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            if (!key.VerifyData(
                json, Convert.FromBase64String(Encoding.ASCII.GetString(signature).Trim()), HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence))
            {
                throw new SealBrokenException("The signature of the archive's manifest is wrong.");
            }

            return new ArchiveManifest(
                root.GetProperty("created").GetDateTimeOffset(),
                [.. root.GetProperty("entries").EnumerateArray().Select(e => new ManifestEntry(
                    e.GetProperty("name").GetString()!, e.GetProperty("size").GetInt64(), e.GetProperty("sha256")
                        .GetString()!))],
                publicKey);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException or CryptographicException)
        {
            throw new SealBrokenException("The archive's manifest or its signature is malformed.", malformed);
        }
    }
}
