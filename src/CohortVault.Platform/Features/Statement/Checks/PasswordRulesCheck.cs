using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>L14: edge cases of the password rule, through the real registration call.</summary>
internal sealed class PasswordRulesCheck : IControlCheck
{
    /// <summary>What is tried, and whether it must be accepted.</summary>
    public static IReadOnlyList<(string Password, bool Accepted, string Why)> Cases { get; } =
    [
        ("Kx7vquz", false, "seven characters"),
        ("Kxvquzmp", false, "no digit"),
        ("kx7vquzm", false, "no capital"),
        ("KX7VQUZM", false, "no small letter"),
        ("", false, "nothing at all"),
        ("Kx7vquzm", true, "exactly eight with all three"),
        ("Kx7 vq-z_m!", true, "spaces and signs besides"),
        ("Żółw7krzepko", true, "letters of other scripts"),
        ("Kx7v" + new string('q', 60) + "Zt3" + new string('m', 61), true, "128 characters"),
        ("Kx7v" + new string('q', 61) + "Zt3" + new string('m', 61), false, "129 characters"),
    ];

    public string Control => "L14";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var findings = new Findings();
        foreach (var (password, accepted, why) in Cases)
        {
            var answer = await server.RegisterAsync(ProbePerson.New(), password, ct);
            findings.Expect(
                answer.Success == accepted,
                $"A password with {why} is {(accepted ? "accepted" : "refused")}.",
                $"A password with {why} is {(accepted ? "refused" : "accepted")} ({(int)answer.Status} {answer.Body})");
        }

        return findings.Conclude(
            $"{Cases.Count} edge cases sent through the registration call; each accepted or refused as the rule says.");
    }
}
