using System.Reflection;
using PdfSharp.Fonts;

namespace CohortVault.Platform.Features.Consents.Copies;

/// <summary>The two fonts of copies: DejaVu Sans, which the program carries, so that a copy looks the same wherever it is made.</summary>
internal sealed class CopyFonts : IFontResolver
{
    public const string Family = "DejaVu Sans";

    private const string Regular = "DejaVuSans";
    private const string Bold = "DejaVuSans-Bold";

    /// <summary>Makes the library use them; it keeps them for the whole process.</summary>
    public static void Use() => GlobalFontSettings.FontResolver ??= new CopyFonts();

    public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? Bold : Regular);

    public byte[] GetFont(string faceName)
    {
        using var font = Assembly.GetExecutingAssembly().GetManifestResourceStream($"fonts/{faceName}.ttf")
            ?? throw new InvalidOperationException($"The program carries no font {faceName}.");
        var bytes = new byte[font.Length];
        font.ReadExactly(bytes);
        return bytes;
    }
}
