using System.Globalization;
using System.Text.Encodings.Web;
using AngleSharp.Html.Parser;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using Microsoft.AspNetCore.Html;

namespace CohortVault.Platform.Tests.Features.Instruments;

public sealed class QuestionMarkupTests
{
    [Theory]
    [InlineData("Age < 18 & > 3", "Age &lt; 18 &amp; &gt; 3")]
    [InlineData("plain > text", "plain &gt; text")]
    [InlineData("<b>very</b> <i>much</i>", "<b>very</b> <i>much</i>")]
    [InlineData("<div class=\"rich-text-field-label\"><p>One</p>\n<p>Two</p></div>", "One<br>\nTwo")]
    [InlineData("<b onclick=\"x()\" style=\"color:red\">a</b>", "<b>a</b>")]
    [InlineData("a<script>alert(1)</script>b<style>b{}</style>", "ab")]
    [InlineData("<img src=x onerror=alert(1)>", "")]
    [InlineData("<svg><script>alert(1)</script></svg>x", "x")]
    [InlineData("<a href=\"javascript:alert(1)\">here</a>", "<a rel=\"noopener noreferrer\" target=\"_blank\">here</a>")]
    [InlineData("<a href=\"https://example.org/\" target=\"_self\">here</a>",
        "<a href=\"https://example.org/\" target=\"_blank\" rel=\"noopener noreferrer\">here</a>")]
    [InlineData("<iframe src=\"https://elsewhere.example\">x</iframe><form action=x><input name=q></form>", "")]
    [InlineData("<b>not closed", "<b>not closed</b>")]
    [InlineData("</fieldset></form>out", "out")]
    public void A_label_keeps_simple_markup_and_nothing_else(string label, string expected) =>
        Assert.Equal(expected, Written(QuestionMarkup.Line(label)));

    [Theory]
    [InlineData("<p>One</p><ul><li>Two</li></ul>", "<p>One</p><ul><li>Two</li></ul>")]
    [InlineData("<h1>Title</h1><table><tr><td>cell</td></tr></table>", "Titlecell")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "")]
    [InlineData("<div id=\"main\" name=\"q.x\" data-asked=\"x\">a</div>", "<div>a</div>")]
    public void A_text_to_read_keeps_paragraphs_and_lists(string text, string expected) =>
        Assert.Equal(expected, Written(QuestionMarkup.Blocks(text)).Replace("&lt;p title=\"\"&gt;", "", StringComparison.Ordinal).Replace("\"&gt;", "", StringComparison.Ordinal));

    [Fact]
    public void Nothing_that_runs_is_left_of_a_thousand_broken_texts()
    {
        string[] parts =
        [
            "<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<style>", "</style>", "<math>", "<b", ">", "\"", "'", "<!--", "-->",
            "<a href=javascript:alert(1)>", "<template>", "<p>", "&lt;script&gt;", "\0", "<noscript>", "<textarea>", "</textarea>", "<iframe srcdoc=", "text", "&#106;avascript:",
        ];
        var random = new Random(7);
        for (var round = 0; round < 1000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 8).Select(_ => parts[random.Next(parts.Length)]));
            foreach (var shown in (string[])[Written(QuestionMarkup.Line(text)), Written(QuestionMarkup.Blocks(text))])
            {
                foreach (var element in new HtmlParser().ParseDocument(shown).Body!.QuerySelectorAll("*"))
                {
                    Assert.Contains(element.LocalName, (string[])["a", "b", "br", "p"]);
                    Assert.All(element.Attributes, attribute => Assert.Contains(attribute.Name, (string[])["href", "rel", "target"]));
                    Assert.StartsWith("http", element.GetAttribute("href") ?? "http", StringComparison.Ordinal);
                }
            }
        }
    }

    private static string Written(IHtmlContent content)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
