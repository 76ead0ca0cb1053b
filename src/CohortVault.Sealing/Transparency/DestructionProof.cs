using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CohortVault.Sealing.Transparency;

/// <summary>One record of the audit log, opened, with its way to the checkpoint's root.</summary>
/// <param name="Index">Place in the log, from 0.</param>
/// <param name="Leaf">The leaf's bytes; docs/formats/audit-log.md.</param>
/// <param name="Salt">Key of the leaf's commitment, 32 bytes.</param>
/// <param name="Payload">What the leaf commits to: a JSON object, byte for byte.</param>
/// <param name="Path">Inclusion proof, from the leaf upwards.</param>
public sealed record ProofRecord(long Index, byte[] Leaf, byte[] Salt, string Payload, IReadOnlyList<byte[]> Path);

/// <summary>A record that was checked.</summary>
/// <param name="Index">Place in the log.</param>
/// <param name="Time">When the log says that it was committed.</param>
/// <param name="Action">Action word.</param>
/// <param name="Subject">What it is about, 32 hex digits.</param>
/// <param name="Details">The certificate's members.</param>
public sealed record VerifiedRecord(
    long Index, DateTimeOffset Time, string Action, string Subject, IReadOnlyDictionary<string, string> Details);

/// <summary>What a proof file was found to show.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Records under the checkpoint.</param>
/// <param name="KeyFingerprint">SHA-256 of the public key, hex: to be compared with what the installation publishes.</param>
/// <param name="Records">The records, each proven to be in that log.</param>
public sealed record VerifiedProof(string Origin, long Size, string KeyFingerprint, IReadOnlyList<VerifiedRecord> Records);

/// <summary>
/// A destruction proof file: certificates that the audit log holds, their opening, and the signed checkpoint that they lead
/// to. Layout: docs/formats/destruction-proof.md.
/// </summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Site">Address of the installation; nothing is proven of it.</param>
/// <param name="MadeAt">When the file was made.</param>
/// <param name="About">What it is about, as people call it; nothing is proven of it.</param>
/// <param name="Key">Public key of the log (SubjectPublicKeyInfo, P-256).</param>
/// <param name="Checkpoint">C2SP tlog-checkpoint, signed with that key.</param>
/// <param name="Records">The certificates.</param>
public sealed record DestructionProof(
    string Format, string Site, DateTimeOffset MadeAt, string About, byte[] Key, string Checkpoint,
    IReadOnlyList<ProofRecord> Records)
{
    /// <summary>First member of every file.</summary>
    public const string FormatName = "CohortVault destruction proof 1";

    private const string LeafTitle = "CohortVault audit 1";
    private const int CommitmentSize = 32;

    /// <summary>The file's bytes: indented JSON, UTF-8.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProofJson.Default.DestructionProof);

    /// <summary>Reads a file.</summary>
    /// <exception cref="SealBrokenException">It is no such file, or a member is missing, malformed or unknown.</exception>
    public static DestructionProof Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProofJson.Default.DestructionProof) is { Format: FormatName } proof
                ? proof
                : throw new SealBrokenException("This is no destruction proof of version 1.");
        }
        catch (JsonException)
        {
            throw new SealBrokenException("This is no destruction proof: it cannot be read.");
        }
    }

    /// <summary>Checks every step from the certificates to the signature.</summary>
    /// <exception cref="SealBrokenException">A step does not hold; the message says which.</exception>
    public VerifiedProof Verify()
    {
        using var key = ImportKey();
        var checkpoint = Transparency.Checkpoint.Verify(Checkpoint, key);
        if (Records.Count == 0)
        {
            throw new SealBrokenException("The file has no certificate.");
        }

        return new VerifiedProof(
            checkpoint.Origin, checkpoint.Size, Convert.ToHexStringLower(SHA256.HashData(Key)),
            [.. Records.Select(record => Verify(record, checkpoint))]);
    }

    private static VerifiedRecord Verify(ProofRecord record, Checkpoint checkpoint)
    {
        var (index, time, action, commitment) = ReadLeaf(record.Leaf);
        if (index != record.Index)
        {
            throw new SealBrokenException($"Record {record.Index} is record {index} of the log.");
        }

        if (!HMACSHA256.HashData(record.Salt, Encoding.UTF8.GetBytes(record.Payload)).AsSpan().SequenceEqual(commitment))
        {
            throw new SealBrokenException($"What record {index} is said to say is not what the log commits to.");
        }

        if (!MerkleTree.VerifyInclusion(MerkleTree.LeafHash(record.Leaf), index, checkpoint.Size, record.Path, checkpoint.Root))
        {
            throw new SealBrokenException($"Record {index} is not in the log that the checkpoint is about.");
        }

        var (subject, details) = ReadPayload(record.Payload);
        return new VerifiedRecord(index, time, action, subject, details);
    }

    private static (long Index, DateTimeOffset Time, string Action, byte[] Commitment) ReadLeaf(byte[] leaf)
    {
        var rest = leaf.AsSpan();
        if (Text(ref rest) != LeafTitle || rest.Length < 16)
        {
            throw new SealBrokenException("A leaf is malformed.");
        }

        var (index, microseconds) = (BinaryPrimitives.ReadInt64BigEndian(rest), BinaryPrimitives.ReadInt64BigEndian(rest[8..]));
        rest = rest[16..];
        var action = Text(ref rest);
        return rest.Length == CommitmentSize && microseconds is >= 0 and < 253_402_300_800_000_000
            ? (index, DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond), action, rest.ToArray())
            : throw new SealBrokenException("A leaf is malformed.");
    }

    private static string Text(ref Span<byte> rest)
    {
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && rest.Length < 2 + length)
        {
            throw new SealBrokenException("A leaf is malformed.");
        }

        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }

    private static (string Subject, Dictionary<string, string> Details) ReadPayload(string payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return (json.RootElement.GetProperty("Subject").GetString()!,
                json.RootElement.GetProperty("Details").EnumerateObject().ToDictionary(d => d.Name, d => d.Value.GetString()!));
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SealBrokenException("A certificate is malformed.");
        }
    }

    private ECDsa ImportKey()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Key, out var read);
            if (read == Key.Length && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == "1.2.840.10045.3.1.7")
            {
                return key;
            }
        }
        catch (CryptographicException)
        {
            // Said below, as for a key of another kind.
        }

        key.Dispose();
        throw new SealBrokenException("The log's key is no P-256 key.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DestructionProof))]
internal sealed partial class ProofJson : JsonSerializerContext;
