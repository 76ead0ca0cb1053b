using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Operations.Pages;

/// <summary>A piece of a mail's text; links of this server can be followed.</summary>
internal readonly record struct MailPiece(string Text, bool IsLink);

/// <summary>Splits a mail's text at the links that it holds.</summary>
internal static partial class MailBody
{
    public static IEnumerable<MailPiece> Pieces(string body)
    {
        var from = 0;
        foreach (Match link in Link().Matches(body))
        {
            yield return new MailPiece(body[from..link.Index], false);
            yield return new MailPiece(link.Value, true);
            from = link.Index + link.Length;
        }

        yield return new MailPiece(body[from..], false);
    }

    [GeneratedRegex(@"https://[^\s<>""]+[^\s<>"".,;)]")]
    private static partial Regex Link();
}
