namespace CohortVault.Platform.Features.Studies;

/// <summary>One line that a person typed.</summary>
internal static class StudyText
{
    public const int LongestTitle = 200;
    public const int LongestSite = 100;

    /// <summary>The line as it is kept; null if it cannot be one.</summary>
    public static string? Read(string? typed, int longest, int shortest = 1)
    {
        var line = typed?.Trim() ?? "";
        return line.Length >= shortest && line.Length <= longest && !line.Any(char.IsControl) ? line : null;
    }
}
