namespace CohortVault.Platform.Kernel;

/// <summary>One line that a person typed: a name, a title, a number.</summary>
internal static class OneLine
{
    /// <summary>The line as it is kept, without blanks around it; null if it cannot be one.</summary>
    public static string? Read(string? typed, int longest, int shortest = 1)
    {
        var line = typed?.Trim() ?? "";
        return line.Length >= shortest && line.Length <= longest && !line.Any(char.IsControl) ? line : null;
    }
}
