using System.Text.Json;
using System.Xml.Linq;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.QualityControl.Report;
using CohortVault.Genomics.Tests.Formats;

namespace CohortVault.Genomics.Tests.QualityControl;

public sealed class QualityReportTests(HapMapPanel panel) : IClassFixture<HapMapPanel>
{
    [Fact]
    public void The_report_shows_the_numbers_and_the_finding()
    {
        var report = QualityReport.Write(Run().Result);
        Assert.Contains(
            "Study and panel allele frequencies agree (r² = 0.914, 7,735 sites)", report, StringComparison.Ordinal);
        foreach (var number in new[] { "2,296", "99.00 %", "7,735", "11", "78", "7,824" })
        {
            Assert.Contains($"{number}</", report, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_report_fetches_nothing_and_runs_nothing()
    {
        var report = QualityReport.Write(Run().Result);
        Assert.DoesNotContain("<script", report, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", report, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", report, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_is_well_formed_and_says_what_it_shows()
    {
        var svg = XDocument.Parse(FrequencyPlot.ToSvg(Run().Result.Frequencies!, "all"));
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("Study and panel allele frequencies agree (r² = 0.914, 7,735 sites)", svg.Root!.Element(ns + "title")!.Value);
        Assert.Contains(
            svg.Descendants(ns + "text"), text => text.Value == "Alternative allele frequency in the study");
        Assert.InRange(svg.Descendants(ns + "circle").Count(), 1_000, 7_735);
    }

    [Fact]
    public void Texts_from_files_are_escaped()
    {
        using var small = new SmallPanel("hg19", "20 100 A C");
        var study = Study.Run(
            small.Panel, new QualityControlOptions { ChiSquareLimit = -1 },
            Study.File("<b>.vcf", Vcf.WithRecords("20\t100\t<script>alert('1')</script>\tA\tC\t.\tPASS\t.\tGT\t0/1\t1/1")));
        var report = QualityReport.Write(study.Result);
        Assert.Contains("&lt;script&gt;alert(&#39;1&#39;)", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.Ordinal);
        Assert.Contains("cannot be started", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_are_counts_that_can_be_read_back()
    {
        var json = StatisticsDocument.Of(Run().Result).ToJson();
        using var document = JsonDocument.Parse(json);
        var sites = document.RootElement.GetProperty("sites");
        Assert.Equal(7_735, sites.GetProperty("match").GetInt32());
        Assert.Equal(2_296, sites.GetProperty("alternativeFrequencyAboveHalf").GetInt32());
        Assert.Equal(4, document.RootElement.GetProperty("chunks").GetProperty("remaining").GetInt32());
        Assert.Equal(7_735, StatisticsDocument.FromJson(json)!.Sites.Remaining);
    }

    private Study Run() => Study.Run(
        panel.Panel, new QualityControlOptions(), StudyFile.At(TestData.Path("chr20-hapmap2", "phased.vcf.gz")));
}
