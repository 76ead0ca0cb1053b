using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Statement;

/// <summary>What the statement declines.</summary>
internal static class StatementRefusals
{
    public static Refusal BadExpiry { get; } = new(
        RefusalKind.Invalid, "statement.bad-expiry", "An attestation must end in the future and within a year.",
        "Give a date from tomorrow to a year from now.");
}
