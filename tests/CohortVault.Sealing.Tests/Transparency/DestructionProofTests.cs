using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Sealing.Tests.Transparency;

/// <summary>A proof file holds as a whole, and breaks with any part of it.</summary>
public sealed class DestructionProofTests
{
    private const string Origin = "cohortvault/0123456789abcdef";
    private const string Payload = """{"Owner":"0a","Subject":"0b","Actor":"vault","Details":{"contents":"upload 1","reason":"a test"}}""";

    [Theory]
    [InlineData(1, 0), InlineData(2, 1), InlineData(7, 3), InlineData(7, 6), InlineData(64, 63), InlineData(100, 0)]
    public void A_file_that_was_written_is_read_again_and_holds(int size, int index)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var found = DestructionProof.Parse(Make(key, size, index).ToJson()).Verify();
        Assert.Equal((Origin, size), (found.Origin, found.Size));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), found.KeyFingerprint);
        var record = Assert.Single(found.Records);
        Assert.Equal((index, "subject.destroyed", "0b"), (record.Index, record.Action, record.Subject));
        Assert.Equal("upload 1", record.Details["contents"]);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1_800_000_000), record.Time);
    }

    [Fact]
    public void Every_part_counts()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proof = Make(key, 7, 3);
        var record = proof.Records[0];
        Breaks("commits to", proof with { Records = [record with { Payload = Payload.Replace("upload 1", "upload 2") }] });
        Breaks("commits to", proof with { Records = [record with { Salt = new byte[32] }] });
        Breaks("is record", proof with { Records = [record with { Index = 4 }] });
        Breaks("not in the log", proof with { Records = [record with { Path = [.. record.Path.Skip(1)] }] });
        Breaks("not in the log", proof with { Records = [record with { Path = [.. record.Path, new byte[32]] }] });
        Breaks("not in the log", proof with { Records = [record with { Path = [record.Path[0], .. record.Path.Skip(1).Reverse()] }] });
        Breaks("malformed", proof with { Records = [record with { Leaf = record.Leaf[..^1] }] });
        Breaks("malformed", proof with { Records = [record with { Leaf = [] }] });
        Breaks("no certificate", proof with { Records = [] });
        Breaks("not signed", proof with { Key = other.ExportSubjectPublicKeyInfo() });
        Breaks("not signed", proof with { Checkpoint = proof.Checkpoint.Replace("\n7\n", "\n8\n") });
        Breaks("P-256", proof with { Key = [1, 2, 3] });
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Breaks("P-256", proof with { Key = larger.ExportSubjectPublicKeyInfo() });
    }

    [Theory]
    [InlineData(""), InlineData("[]"), InlineData("null"), InlineData("{}"), InlineData("not JSON")]
    [InlineData("""{"format":"CohortVault destruction proof 2"}""")]
    public void What_is_no_proof_file_is_refused(string text) =>
        Assert.Throws<SealBrokenException>(() => DestructionProof.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void An_unknown_member_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = Encoding.UTF8.GetString(Make(key, 3, 1).ToJson());
        Assert.Throws<SealBrokenException>(() => DestructionProof.Parse(Encoding.UTF8.GetBytes(
            text.Replace("\"site\"", "\"also\": 1, \"site\"", StringComparison.Ordinal))));
    }

    private static void Breaks(string because, DestructionProof proof) =>
        Assert.Contains(because, Assert.Throws<SealBrokenException>(proof.Verify).Message, StringComparison.Ordinal);

    private static DestructionProof Make(ECDsa key, int size, int index)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        var leaf = Leaf(index, HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(Payload)));
        byte[][] leaves = [.. Enumerable.Range(0, size).Select(at => MerkleTree.LeafHash(at == index ? leaf : BitConverter.GetBytes(at)))];
        return new DestructionProof(
            DestructionProof.FormatName, "https://vault.example.org/", DateTimeOffset.UnixEpoch, "a job",
            key.ExportSubjectPublicKeyInfo(), new Checkpoint(Origin, size, MerkleTree.Root(leaves)).Sign(key),
            [new ProofRecord(index, leaf, salt, Payload, MerkleTree.InclusionProof(leaves, index))]);
    }

    private static byte[] Leaf(long index, byte[] commitment)
    {
        var numbers = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(numbers, index);
        BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(8), 1_800_000_000_000_000);
        return [.. Text("CohortVault audit 1"), .. numbers, .. Text("subject.destroyed"), .. commitment];
    }

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
