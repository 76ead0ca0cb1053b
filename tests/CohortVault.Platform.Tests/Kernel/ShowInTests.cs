using System.Text.Encodings.Web;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Tests.Kernel;

public sealed class ShowInTests
{
    private static readonly DateTimeOffset _instant = new(2026, 11, 1, 5, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "Europe/Berlin", "1 Nov 2026, 06:30")]
    [InlineData("de", "Europe/Berlin", "1. Nov. 2026, 06:30")]
    [InlineData("es", "America/New_York", "1 nov 2026, 01:30")]
    [InlineData("de-AT", "Asia/Kolkata", "1. Nov. 2026, 11:00")]
    [InlineData("tlh", "Etc/UTC", "1 Nov 2026, 05:30")]
    public void An_instant_is_said_in_the_language_and_in_the_persons_own_time(string language, string zone, string words)
    {
        using var written = new StringWriter();
        ShowIn.Language(language).Instant(_instant, zone).WriteTo(written, HtmlEncoder.Default);
        Assert.Equal($"<time datetime=\"2026-11-01T05:30:00.000Z\">{words}</time>", written.ToString());
    }

    [Fact]
    public void Days_numbers_and_sizes_have_the_words_and_signs_of_the_language()
    {
        var (english, german, spanish) = (ShowIn.Language("en"), ShowIn.Language("de"), ShowIn.Language("es"));
        Assert.Equal("5. März 2026", german.Day(new DateOnly(2026, 3, 5)));
        Assert.Equal("30 sept 2026", spanish.Day(new DateOnly(2026, 9, 30)));
        Assert.Equal("31 Dec 2026, 23:05", english.Moment("2026-12-31 23:05"));
        Assert.Equal("31. Dez. 2026, 23:05:59", german.Moment("2026-12-31 23:05:59"));
        Assert.Equal("1. Mai 1920", german.Moment("1920-05-01"));
        Assert.Equal("soon", german.Moment("soon"));
        Assert.Equal("2026-02-30", german.Moment("2026-02-30"));
        Assert.Equal(("20.6", "20,6", "-0,5"), (english.Number("20.6"), german.Number("20.6"), spanish.Number("-0.5")));
        Assert.Equal(("1.72", "UNK"), (english.Number("1,72"), german.Number("UNK")));
        Assert.Equal(("3,600", "3.600"), (english.Count(3600), spanish.Count(3600)));
        Assert.Equal(("12.5\u00a0KiB", "12,5\u00a0KiB"), (english.Size(12_800), german.Size(12_800)));
    }
}
