namespace CohortVault.Genomics.Formats;

/// <summary>
/// A file's name as messages show it. The name comes from outside, so it must not carry a path, and no character that a
/// terminal or a log would obey.
/// </summary>
internal static class DisplayName
{
    private const int MaxLength = 128;

    public static string Of(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = last.Length > MaxLength ? last[..MaxLength] : last;
        return string.Concat(shown.Select(character => character is < ' ' or > '~' ? '?' : character));
    }
}
