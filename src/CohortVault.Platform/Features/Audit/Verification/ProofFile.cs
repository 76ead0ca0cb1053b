using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Sealing;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>The proof of one record as a file (docs/formats/audit-log.md), and its verification by itself.</summary>
internal sealed record ProofFile(
    string Format, string Origin, byte[] PublicKey, string Checkpoint, long Sequence, DateTimeOffset Time, string Action,
    byte[] Leaf, IReadOnlyList<byte[]> Hashes, byte[]? Salt, string? Payload)
{
    public const string Version1 = "cohortvault-log-proof-1";

    /// <summary>The file of a proof.</summary>
    public static byte[] Write(RecordProof proof) => JsonSerializer.SerializeToUtf8Bytes(
        new ProofFile(
            Version1, proof.Checkpoint.Origin, proof.Checkpoint.PublicKey, proof.Checkpoint.Text, proof.Sequence, proof.Time,
            proof.Action, proof.Leaf, proof.Hashes, proof.Salt, proof.Payload),
        ProofJson.Default.ProofFile);

    /// <summary>Why the file proves nothing; null if it proves what it says.</summary>
    public static string? Refute(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ProofJson.Default.ProofFile) is { Format: Version1 } proof
                ? proof.Refute()
                : $"The file does not say {Version1}.";
        }
        catch (JsonException)
        {
            return "The file is not a proof of a record.";
        }
    }

    private string? Refute()
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(PublicKey, out _);
            var signed = Sealing.Transparency.Checkpoint.Verify(Checkpoint, key);
            if (signed.Origin != Origin)
            {
                return "The checkpoint is of another log.";
            }

            if (Leaf.Length < SHA256.HashSizeInBytes || !AuditLeaf.Of(Sequence, Time, Action, Leaf.AsSpan(^SHA256.HashSizeInBytes..)).AsSpan().SequenceEqual(Leaf))
            {
                return "Number, time and action are not those of the leaf.";
            }

            if (!MerkleTree.VerifyInclusion(MerkleTree.LeafHash(Leaf), Sequence, signed.Size, Hashes, signed.Root))
            {
                return "The record is not in the log that the checkpoint speaks of.";
            }

            return Salt is null || Payload is null
                || HMACSHA256.HashData(Salt, Encoding.UTF8.GetBytes(Payload)).AsSpan().SequenceEqual(Leaf.AsSpan(^SHA256.HashSizeInBytes..))
                ? null
                : "What the record is said to say is not what it committed to.";
        }
        catch (Exception broken) when (broken is SealBrokenException or CryptographicException)
        {
            return broken.Message;
        }
    }
}

/// <summary>Names as they stand in the file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(ProofFile))]
internal sealed partial class ProofJson : JsonSerializerContext;
