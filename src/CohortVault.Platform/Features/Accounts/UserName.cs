using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// A user name: ASCII letters, digits, dot, dash and underscore, letter first, unique without regard to case. It has no
/// at sign, so that it is never another person's e-mail address.
/// </summary>
internal sealed partial record UserName
{
    private UserName(string written) => (Written, Normalised) = (written, written.ToLowerInvariant());

    public string Written { get; }

    public string Normalised { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out UserName? name)
    {
        var written = text?.Trim() ?? "";
        name = Pattern().IsMatch(written) ? new UserName(written) : null;
        return name is not null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
