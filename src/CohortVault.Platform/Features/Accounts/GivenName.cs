using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>What a person calls one of his devices, passkeys or tokens.</summary>
internal static class GivenName
{
    public const int MaxLength = 60;

    /// <summary>The name as it is kept; null if it cannot be one.</summary>
    public static string? Read(string? typed) => OneLine.Read(typed, MaxLength);
}
