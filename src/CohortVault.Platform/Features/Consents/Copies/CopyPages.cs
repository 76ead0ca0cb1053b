using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace CohortVault.Platform.Features.Consents.Copies;

/// <summary>
/// Sets text on A4 pages from top to bottom, with a foot on every page, and tags it (PDF/UA) so that a screen reader follows it.
/// Lengths are in points, 1/72 inch.
/// </summary>
internal sealed class CopyPages
{
    private const double Margin = 62;
    private const double Foot = 36;
    private const double Leading = 1.4;

    private static readonly XFont _small = new(CopyFonts.Family, 8);

    private readonly PdfDocument _document = new();
    private readonly UAManager _access;
    private readonly string _foot;
    private XGraphics? _page;
    private double _y;

    /// <param name="title">Title of the document, for readers and their lists.</param>
    /// <param name="language">Of the text: en, de or es.</param>
    /// <param name="foot">At the foot of every page, before its number.</param>
    /// <param name="madeAt">When the document is made.</param>
    public CopyPages(string title, string language, string foot, DateTimeOffset madeAt)
    {
        _document.Info.Title = title;
        _document.Info.Creator = "CohortVault";
        _document.Info.CreationDate = madeAt.UtcDateTime;
        _foot = foot;
        _access = UAManager.ForDocument(_document);
        _access.SetDocumentLanguage(language);
    }

    private static double Width => XUnitPt.FromMillimeter(210).Point - (2 * Margin);

    private static double Bottom => XUnitPt.FromMillimeter(297).Point - Margin;

    /// <summary>A heading with space above it; it does not stay alone at the end of a page.</summary>
    public void Heading(string text, bool isTitle = false)
    {
        var font = new XFont(CopyFonts.Family, isTitle ? 16 : 12, XFontStyleEx.Bold);
        _y += isTitle ? 0 : 12;
        Write(text, font, isTitle ? PdfBlockLevelElementTag.Heading1 : PdfBlockLevelElementTag.Heading2, keepWith: 3);
        _y += 4;
    }

    /// <summary>A paragraph; its own line breaks stay.</summary>
    public void Paragraph(string text)
    {
        Write(text, new XFont(CopyFonts.Family, 10), PdfBlockLevelElementTag.Paragraph, keepWith: 0);
        _y += 6;
    }

    /// <summary>A drawing of strokes in a box of 600 by 200, at half its size, with the words that stand for it.</summary>
    public void Drawing(IEnumerable<IReadOnlyList<(double X, double Y)>> strokes, string words)
    {
        const double Scale = 0.5;
        const double Height = 200 * Scale;
        var page = PageWith(Height);
        var box = new XRect(Margin, _y, 600 * Scale, Height);
        _access.StructureBuilder.BeginElement(PdfIllustrationElementTag.Figure, words, box);
        page.DrawRectangle(XPens.Gray, box);
        var pen = new XPen(XColors.Black, 1.2) { LineCap = XLineCap.Round, LineJoin = XLineJoin.Round };
        foreach (var stroke in strokes.Where(stroke => stroke.Count > 1))
        {
            page.DrawLines(pen, [.. stroke.Select(point => new XPoint(box.X + (point.X * Scale), box.Y + (point.Y * Scale)))]);
        }

        _access.StructureBuilder.End();
        _y += Height + 8;
    }

    /// <summary>The whole document.</summary>
    public byte[] Save()
    {
        EndPage();
        using var bytes = new MemoryStream();
        _document.Save(bytes, closeStream: false);
        return bytes.ToArray();
    }

    private void Write(string text, XFont font, PdfBlockLevelElementTag tag, int keepWith)
    {
        var height = font.Size * Leading;
        var open = false;
        var lines = Lines(text, font).ToList();
        for (var at = 0; at < lines.Count; at++)
        {
            var before = _page;
            var page = PageWith(height * (1 + keepWith), endElement: open);
            if (!open || before != page)
            {
                _access.StructureBuilder.BeginElement(tag);
                open = true;
            }

            if (lines[at].Length > 0)
            {
                page.DrawString(lines[at], font, XBrushes.Black, Margin, _y + font.Size);
            }

            _y += height;
        }

        if (open)
        {
            _access.StructureBuilder.End();
        }
    }

    private IEnumerable<string> Lines(string text, XFont font)
    {
        var measure = PageWith(0);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ').SelectMany(word => Pieces(word, font, measure)))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (line.Length > 0 && measure.MeasureString(longer, font).Width > Width)
                {
                    yield return line;
                    longer = word;
                }

                line = longer;
            }

            yield return line;
        }
    }

    // A word longer than a line, an address for instance, is cut where the line ends.
    private static IEnumerable<string> Pieces(string word, XFont font, XGraphics measure)
    {
        while (word.Length > 1 && measure.MeasureString(word, font).Width > Width)
        {
            var length = word.Length - 1;
            while (length > 1 && (measure.MeasureString(word[..length], font).Width > Width || char.IsHighSurrogate(word[length - 1])))
            {
                length--;
            }

            yield return word[..length];
            word = word[length..];
        }

        yield return word;
    }

    private XGraphics PageWith(double height, bool endElement = false)
    {
        if (_page is not null && _y + height <= Bottom)
        {
            return _page;
        }

        if (endElement)
        {
            _access.StructureBuilder.End();
        }

        EndPage();
        var page = _document.AddPage();
        page.Size = PdfSharp.PageSize.A4;
        _page = XGraphics.FromPdfPage(page);
        _y = Margin;
        return _page;
    }

    private void EndPage()
    {
        if (_page is null)
        {
            return;
        }

        _access.StructureBuilder.BeginArtifact();
        _page.DrawString(
            $"{_foot} · {_document.PageCount}", _small, XBrushes.DimGray, new XRect(Margin, Bottom + Foot - 12, Width, 12), XStringFormats.TopCenter);
        _access.StructureBuilder.End();
        _page.Dispose();
        _page = null;
    }
}
