using System.Net;
using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Labels without their markup: what a list shows. The page encodes the rest as it does all text.</summary>
internal static partial class PlainText
{
    public static string Of(string label) => WebUtility.HtmlDecode(Markup().Replace(label, " ")).Trim();

    [GeneratedRegex("</?[A-Za-z][^<>]*>")]
    private static partial Regex Markup();
}
