using System.Buffers.Binary;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>L12: the hash that a registration stored says itself how slow it is.</summary>
internal sealed class PasswordHashCheck : IControlCheck
{
    private const int FormatMarker = 1;
    private const uint HmacSha512 = 2;
    private const uint Enough = 210_000;
    private const uint SaltBytes = 16;
    private const int KeyBytes = 32;
    private const int HeaderBytes = 13;

    public string Control => "L12";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var findings = new Findings();
        foreach (var guess in (string[])["Password1", "Qwerty123", "Welcome1"])
        {
            var answer = await server.RegisterAsync(ProbePerson.New(), guess, ct);
            findings.Expect(!answer.Success, "A password that everybody guesses first is refused.", $"The password '{guess}' is accepted.");
        }

        var person = ProbePerson.New();
        var registered = await server.RegisterAsync(person, ct: ct);
        findings.Expect(
            registered.Success, "A probe person was registered.", "A probe person could not be registered.");
        var hashes = await server.ColumnAsync("accounts", "PasswordHash", ct);
        foreach (var hash in hashes)
        {
            Judge(findings, hash);
        }

        findings.Expect(hashes.Distinct().Count() == hashes.Count, "No two hashes are equal.", "Two accounts share a hash, so there is no salt.");
        return findings.Conclude(
            $"{hashes.Count} stored hashes: PBKDF2-HMAC-SHA-512 with at least {Enough:N0} rounds and 128 bits of salt; passwords that everybody guesses first are refused.");
    }

    private static void Judge(Findings findings, string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        if (!findings.Expect(bytes.Length > HeaderBytes && bytes[0] == FormatMarker, "A hash has the known form.", "A stored password hash has an unknown form."))
        {
            return;
        }

        var function = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        var rounds = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
        var salt = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9));
        findings.Expect(function == HmacSha512, "HMAC-SHA-512.", "A hash is not made with HMAC-SHA-512.");
        findings.Expect(
            rounds >= Enough, $"{rounds:N0} rounds.", $"A hash has {rounds:N0} rounds, fewer than {Enough:N0}.");
        findings.Expect(salt >= SaltBytes && bytes.Length - HeaderBytes - salt >= KeyBytes, $"{salt} bytes of salt.", "A hash has too little salt or key.");
    }
}
