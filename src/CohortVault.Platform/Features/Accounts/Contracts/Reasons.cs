using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Why somebody administers: a sentence that another person understands later.</summary>
internal static class Reasons
{
    public const int Shortest = 10;
    public const int Longest = 300;

    public static Refusal? Check(string reason) =>
        reason.Trim().Length is < Shortest or > Longest || reason.Any(char.IsControl)
            ? AdministrationRefusals.Reason
            : null;
}
