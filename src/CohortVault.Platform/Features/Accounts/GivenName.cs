namespace CohortVault.Platform.Features.Accounts;

/// <summary>What a person calls one of his devices, passkeys or tokens.</summary>
internal static class GivenName
{
    public const int MaxLength = 60;

    /// <summary>The name as it is kept; null if it cannot be one.</summary>
    public static string? Read(string? typed)
    {
        var name = typed?.Trim() ?? "";
        return name.Length is > 0 and <= MaxLength && !name.Any(char.IsControl) ? name : null;
    }
}
