using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// An e-mail address in the two forms that we need: as written, for sending, and normalised (trimmed, lower case,
/// domain in its ASCII form), so that spellings of one mailbox are one account.
/// </summary>
internal sealed record EmailAddress
{
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string written, string normalised) => (Written, Normalised) = (written, normalised);

    public string Written { get; }

    public string Normalised { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var written = text?.Trim() ?? "";
        var at = written.LastIndexOf('@');
        if (written.Length > MaxLength || at < 1 || at == written.Length - 1
            || written.Any(c => char.IsControl(c)
                || char.IsWhiteSpace(c) || c is '<' or '>' or '"' or '(' or ')' or ',' or ';' or ':' or '\\')
            || written.IndexOf('@') != at
            || !Ascii.IsValid(written.AsSpan(0, at))
            || written.AsSpan(at + 1).ContainsAnySecondSpelling()
            || !MailAddress.TryCreate(written, out _))
        {
            return false;
        }

        try
        {
            var domain = Idn.GetAscii(written[(at + 1)..].ToLowerInvariant().TrimEnd('.'));
            address = new EmailAddress(written, $"{written[..at].ToLowerInvariant()}@{domain}");
            return true;
        }
        catch (ArgumentException)
        {
            // Not a domain name, or text that Unicode does not allow.
            return false;
        }
    }
}

/// <summary>
/// Characters that are a second spelling of others; names that carry them are refused rather than guessed at.
/// </summary>
internal static class SecondSpellings
{
    /// <summary>Whether there are combining marks, or compatibility forms such as full-width letters.</summary>
    public static bool ContainsAnySecondSpelling(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is >= '\uF900' or '\u3002' or '\u00AA' or '\u00BA'
                || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
            {
                return true;
            }
        }

        return false;
    }
}
