namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>Whether things are as frequent as chance says.</summary>
internal static class LetterFrequency
{
    /// <summary>Six standard deviations: one false alarm in about 10⁹ looks at a fair generator.</summary>
    public const double Suspicious = 6;

    private const double FewestExpected = 5;

    /// <summary>Chi-square against even counts, turned into standard deviations (Wilson and Hilferty 1931).</summary>
    public static double Deviation(int[] counts)
    {
        var expected = counts.Sum() / (double)counts.Length;
        if (expected < FewestExpected)
        {
            return double.PositiveInfinity;
        }

        var freedom = counts.Length - 1;
        var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        var spread = 2.0 / (9 * freedom);
        return (Math.Cbrt(chiSquare / freedom) - (1 - spread)) / Math.Sqrt(spread);
    }
}
