using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using CohortVault.Genomics;
using CohortVault.Sealing;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault verify-proof</c>: says what a destruction proof file shows, and what it does not.</summary>
internal static class VerifyProofVerb
{
    private const long Largest = 256L << 20;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "Proof file, as its owner downloaded it." };
        var key = new Option<string?>("--key")
        {
            Description = "Refuse the proof unless the log's key has this fingerprint (SHA-256, hex).",
        };
        var json = new Option<bool>("--json") { Description = "Write what was found as JSON." };
        var command = new Command(
            "verify-proof", "Check a destruction proof file: certificates, their place in the log, the log's signature.")
        {
            file, key, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(key), parsed.GetValue(json)));
        return command;
    }

    private static int Run(FileInfo file, string? key, bool json)
    {
        if (!file.Exists)
        {
            throw new FileNotFoundException($"{file.Name}: there is no such file.");
        }

        if (file.Length > Largest)
        {
            throw new InputRefusedException(
                "proof.too-large", "The file is larger than any proof.", "Give a file of the page Kept and destroyed.", file.Name);
        }

        var proof = Verify(file, out var about);
        if (key is not null && !string.Equals(key, proof.KeyFingerprint, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputRefusedException(
                "proof.other-key", $"The proof is signed with another key, {proof.KeyFingerprint}.",
                "Compare with the fingerprint that the installation publishes; do not rely on the file if they differ.", file.Name);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(proof, ProofReportJson.Default.VerifiedProof));
        }
        else
        {
            Tell(proof, about, key is not null);
        }

        return ExitCode.Done;
    }

    private static VerifiedProof Verify(FileInfo file, out string about)
    {
        try
        {
            var proof = DestructionProof.Parse(File.ReadAllBytes(file.FullName));
            about = proof.About;
            return proof.Verify();
        }
        catch (SealBrokenException broken)
        {
            throw new InputRefusedException(
                "proof.broken", broken.Message, "Download the file again; if it stays so, ask the installation why.", file.Name);
        }
    }

    private static void Tell(VerifiedProof proof, string about, bool keyCompared)
    {
        Console.WriteLine($"Proven of {about}: log {proof.Origin} holds these records among its first {proof.Size}.");
        foreach (var record in proof.Records)
        {
            Console.WriteLine($"  record {record.Index}, {record.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {record.Action}");
            foreach (var (name, value) in record.Details)
            {
                Console.WriteLine($"    {name}: {value}");
            }
        }

        Console.WriteLine($"Signed with key {proof.KeyFingerprint}.");
        if (!keyCompared)
        {
            Console.WriteLine("Compare this fingerprint with one that you have from elsewhere (--key): whoever makes up a log makes up its key.");
        }

        Console.WriteLine("Not proven: that no copy of the data was ever taken. The installation has committed itself to these statements; no file can show what it did beside them.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(VerifiedProof))]
internal sealed partial class ProofReportJson : JsonSerializerContext;
