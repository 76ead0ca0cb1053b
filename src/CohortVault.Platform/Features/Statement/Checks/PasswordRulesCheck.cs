using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>L14: edge cases of the password rule in force, through the real registration call.</summary>
internal sealed class PasswordRulesCheck : IControlCheck
{
    /// <summary>What is tried against the promised rule, and whether it must be accepted.</summary>
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

    /// <summary>The same for the rule that an operator may choose in its place.</summary>
    public static IReadOnlyList<(string Password, bool Accepted, string Why)> NistCases { get; } =
    [
        ("Kx7vquzmKx7vqw", false, "fourteen characters"),
        ("", false, "nothing at all"),
        ("kxvquzmwptrhgdf", true, "exactly fifteen, small letters alone"),
        ("slow otters read maps", true, "words and spaces"),
        ("passwordpassword", false, "a common one twice"),
        ("aaaaaaaaaaaaaaaa", false, "one letter over and over"),
        ("123456789012345", false, "digits in their order"),
        ("kxvq" + new string('q', 60) + "zt" + new string('m', 62), true, "128 characters"),
        ("kxvq" + new string('q', 61) + "zt" + new string('m', 62), false, "129 characters"),
    ];

    public string Control => "L14";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        await using var scope = server.Services.CreateAsyncScope();
        var profile = scope.ServiceProvider.GetRequiredService<IAccountAdministration>().PasswordProfile;
        var cases = profile is PasswordProfile.Nist ? NistCases : Cases;
        var findings = new Findings();
        foreach (var (password, accepted, why) in cases)
        {
            var answer = await server.RegisterAsync(ProbePerson.New(), password, ct);
            findings.Expect(
                answer.Success == accepted,
                $"A password with {why} is {(accepted ? "accepted" : "refused")}.",
                $"A password with {why} is {(accepted ? "refused" : "accepted")} ({(int)answer.Status} {answer.Body})");
        }

        var result = findings.Conclude(
            $"In force is the default rule, which asks for composition and so departs from OWASP ASVS V6.2.5: {cases.Count} edge cases sent through the registration call; each accepted or refused as the rule says.");

        // The sentence itself is not true of an installation with the other rule, however well that one works.
        return profile is PasswordProfile.Default || result.State is ControlState.Failed
            ? result
            : new CheckResult(
                ControlState.NotApplicable,
                $"The operator chose the NIST profile in its place: at least 15 characters of any kind, no composition, common ones refused. {cases.Count} edge cases sent through the registration call; each accepted or refused as that rule says.",
                result.Details);
    }
}
