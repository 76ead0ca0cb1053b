using CohortVault.Genomics.Evaluation;

namespace CohortVault.Genomics.Tests.Evaluation;

public sealed class PhaseComparisonTests
{
    [Theory]
    [InlineData("1111", 0, 0)]
    [InlineData("0000", 0, 0)] // all the other way round: no switch
    [InlineData("1100", 1, 0)]
    [InlineData("1011", 2, 1)] // one heterozygote flipped
    [InlineData("0111", 1, 0)] // at the end, a flip cannot be told from a switch
    [InlineData("1010", 3, 1)] // a flip, then a switch
    [InlineData("10101", 4, 2)]
    [InlineData("1001", 2, 0)] // two switches apart: a stretch, not a flip
    [InlineData("110011011", 4, 1)]
    public void Switches_and_flips_are_counted(string agreement, int switches, int flips)
    {
        // Written as: 1 the heterozygote is phased as in the truth, 0 the other way round.
        var phase = Compare("0|1", [.. agreement.Select(c => c == '1' ? "0|1" : "1|0")]);
        Assert.Equal((agreement.Length - 1, switches, flips), ((int)phase.Pairs, (int)phase.Switches, (int)phase.Flips));
        Assert.Equal(100.0 * switches / (agreement.Length - 1), phase.SwitchErrorPercent!.Value, 12);
        Assert.Equal(100.0 * flips / (agreement.Length - 1), phase.FlipErrorPercent!.Value, 12);
    }

    [Fact]
    public void What_is_not_a_phased_heterozygote_in_both_is_passed_over()
    {
        var phase = Compare("0|1", "0|1", "0/1", "1|1", ".|.", "1|0");
        Assert.Equal((1, 1), ((int)phase.Pairs, (int)phase.Switches));
    }

    [Fact]
    public void Phase_does_not_reach_over_to_the_next_chromosome()
    {
        using var files = new SmallComparison { Samples = ["s1"] }
            .Sites("20 100 A C 10 100", "20 200 A C 10 100", "21 100 A C 10 100", "21 200 A C 10 100")
            .Truth("20:100 A C 0|1", "20:200 A C 0|1", "21:100 A C 0|1", "21:200 A C 0|1")
            .Imputed("GT", "20:100 A C 0|1", "20:200 A C 0|1", "21:100 A C 1|0", "21:200 A C 1|0");
        var phase = files.Compare().Phase;
        Assert.Equal((2, 0), ((int)phase.Pairs, (int)phase.Switches));
    }

    [Fact]
    public void The_median_is_over_samples()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|1 0|1 0|1 0|0", "200 A C 0|1 0|1 0|1 0|1", "300 G T 0|1 0|1 0|1 0|0")
            .Imputed("GT", "100 A C 0|1 0|1 0|1 0|0", "200 A C 0|1 1|0 0|1 0|1", "300 G T 1|0 0|1 0|1 0|0");

        // 1 of 2, 2 of 2, 0 of 2, and a sample without pairs.
        Assert.Equal(50, files.Compare().Phase.MedianSwitchErrorPercent!.Value, 12);
    }

    private static PhaseAccuracy Compare(string truth, params string[] imputed)
    {
        var places = Enumerable.Range(1, imputed.Length).Select(place => 100 * place).ToArray();
        using var files = new SmallComparison { Samples = ["s1"] }
            .Sites([.. places.Select(place => $"20 {place} A C 10 100")])
            .Truth([.. places.Select(place => $"{place} A C {truth}")])
            .Imputed("GT", [.. places.Select((place, at) => $"{place} A C {imputed[at]}")]);
        return files.Compare().Phase;
    }
}
