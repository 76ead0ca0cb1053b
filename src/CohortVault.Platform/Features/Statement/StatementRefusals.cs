using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Statement;

/// <summary>What the statement declines.</summary>
internal static class StatementRefusals
{
    public static Refusal NoSuchControl { get; } = new(
        RefusalKind.NotFound, "statement.no-such-control", "There is no control with this identifier.", "Controls are T1 to T30 and L1 to L64.");

    public static Refusal BadExpiry { get; } = new(
        RefusalKind.Invalid, "statement.bad-expiry", "An attestation must end in the future and within a year.", "Give a date from tomorrow to a year from now.");
}
