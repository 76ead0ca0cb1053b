using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Cli.Tests;

public sealed class VerifyProofVerbTests : IDisposable
{
    private const string Payload = """{"Owner":"0a","Subject":"0b","Actor":"vault","Details":{"contents":"upload 1","reason":"its owner deleted it"}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_says_what_is_proven_and_what_is_not_and_refuses_what_was_changed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (file, fingerprint) = (Path.Combine(_folder, "job.destruction-proof.json"), Fingerprint(key));
        var proof = Make(key);
        await File.WriteAllBytesAsync(file, proof.ToJson(), TestContext.Current.CancellationToken);

        var told = await CohortVaultProgram.RunAsync("verify-proof", file);
        Assert.Equal(0, told.ExitCode);
        Assert.Contains("upload 1", told.Output, StringComparison.Ordinal);
        Assert.Contains("Not proven: that no copy", told.Output, StringComparison.Ordinal);
        Assert.Contains(fingerprint, told.Output, StringComparison.Ordinal);

        var asJson = await CohortVaultProgram.RunAsync("verify-proof", file, "--json", "--key", fingerprint);
        using var json = JsonDocument.Parse(asJson.Output);
        Assert.Equal("upload 1", json.RootElement.GetProperty("records")[0].GetProperty("details").GetProperty("contents").GetString());

        Refused(await CohortVaultProgram.RunAsync("verify-proof", file, "--key", new string('0', 64)), "signed with another key");
        await File.WriteAllBytesAsync(
            file, (proof with { Records = [proof.Records[0] with { Payload = Payload.Replace('1', '2') }] }).ToJson(), TestContext.Current.CancellationToken);
        Refused(await CohortVaultProgram.RunAsync("verify-proof", file), "not what the log commits to");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
        Refused(await CohortVaultProgram.RunAsync("verify-proof", file), "no destruction proof");
        Assert.Equal(4, (await CohortVaultProgram.RunAsync("verify-proof", Path.Combine(_folder, "none.json"))).ExitCode);
    }

    private static void Refused(CohortVaultProgram.Outcome outcome, string because)
    {
        Assert.Equal(3, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(because, outcome.Errors, StringComparison.Ordinal);
    }

    private static string Fingerprint(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The proof of a log with one record.</summary>
    private static DestructionProof Make(ECDsa key)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        var numbers = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(8), 1_800_000_000_000_000);
        byte[] leaf = [.. Text("CohortVault audit 1"), .. numbers, .. Text("subject.destroyed"), .. HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(Payload))];
        return new DestructionProof(
            DestructionProof.FormatName, "https://vault.example.org/", DateTimeOffset.UnixEpoch, "job-1", key.ExportSubjectPublicKeyInfo(),
            new Checkpoint("cohortvault/0123456789abcdef", 1, MerkleTree.LeafHash(leaf)).Sign(key), [new ProofRecord(0, leaf, salt, Payload, [])]);
    }

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
