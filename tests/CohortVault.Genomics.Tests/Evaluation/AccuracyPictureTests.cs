using System.Xml.Linq;
using CohortVault.Genomics.Evaluation;

namespace CohortVault.Genomics.Tests.Evaluation;

public sealed class AccuracyPictureTests
{
    [Fact]
    public void The_picture_is_well_formed_and_says_what_it_shows()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1", "200 A C 0|0 0|0 0|1 0|1")
            .Imputed("GT:DS", "100 A C 0|0:0.2 0|1:0.9 1|1:1.9 0|0:0.4", "200 A C 0|0:0 0|0:0 0|1:1 1|0:1");
        var report = files.Compare();
        var svg = XDocument.Parse(AccuracyPicture.ToSvg(report));
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal(AccuracyPicture.Finding(report), svg.Root!.Element(ns + "title")!.Value);
        Assert.StartsWith("4 samples: dosage r² 0.8", AccuracyPicture.Finding(report), StringComparison.Ordinal);

        // One dot for each of three figures of the only bin that has sites, three in the key, and one for each filled
        // calibration bin.
        var filled = report.Calibration.Count(bin => bin.Genotypes > 0);
        Assert.Equal(6 + filled, svg.Descendants(ns + "circle").Count());
    }

    [Fact]
    public void Nothing_to_correlate_is_said()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|0 0|0 0|0")
            .Imputed("DS", "100 A C 0 0 0 0");
        var report = files.Compare();
        Assert.Equal("4 samples: too little variation to compare", AccuracyPicture.Finding(report));
        Assert.NotNull(XDocument.Parse(AccuracyPicture.ToSvg(report)).Root);
    }

    [Theory]
    [InlineData(new[] { 0.3, 40.0 }, 0.2, 50.0)]
    [InlineData(new[] { 1.0 }, 0.5, 2.0)]
    [InlineData(new double[0], 0.5, 2.0)]
    public void A_logarithmic_axis_holds_all_values(double[] values, double from, double to)
    {
        var axis = ChartAxis.LogarithmicOver("s", values);
        Assert.Equal((from, to), (axis.From, axis.To));
        Assert.All(values, value => Assert.InRange(axis.Place(value), 0.01, 0.99));
    }

    [Theory]
    [InlineData(new[] { 0.9112, 0.9118 }, 0.9112, 0.9118)]
    [InlineData(new[] { 0.91121, 0.91177 }, 0.9112, 0.9118)]
    [InlineData(new[] { 0.0, 3.4 }, 0.0, 4.0)]
    [InlineData(new[] { 5.1, 31.0 }, 0.0, 40.0)]
    public void A_linear_axis_holds_all_values_between_round_ticks(double[] values, double from, double to)
    {
        var axis = ChartAxis.LinearOver("r2", values);
        Assert.Equal(from, axis.From, 6);
        Assert.Equal(to, axis.To, 6);
        Assert.True(axis.To > axis.From);
        Assert.InRange(axis.Ticks.Count, 2, 6);
    }
}
