using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>QR codes as pictures of a page.</summary>
internal static class QrPicture
{
    // Modules of white that the generator puts around the code.
    private const int Quiet = 4;

    /// <summary>One path of squares as SVG; colours come from the page's style sheet, and a white border all around.</summary>
    public static IHtmlContent Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = Quiet; y < rows.Count - Quiet; y++)
        {
            for (var x = Quiet; x < rows[y].Count - Quiet; x++)
            {
                if (rows[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return new HtmlString(
            $"<svg class=\"qr\" viewBox=\"0 0 {rows.Count} {rows.Count}\" role=\"img\" aria-label=\"QR code\">"
            + $"<path d=\"{path}\"/></svg>");
    }
}
