namespace CohortVault.Genomics.Tests.Evaluation;

/// <summary>Files that do not fit each other are refused by name.</summary>
public sealed class EvaluationRefusalTests
{
    [Fact]
    public void Files_without_a_common_sample()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1")
            .ImputedOf(["a", "b"], "GT", "100 A C 0|0 0|1");
        Expect(files.Refused(), "evaluate.samples", "imputed.vcf");
    }

    [Fact]
    public void Files_without_a_common_site()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1")
            .Imputed("GT", "100 C A 0|0 0|1 1|1 0|1", "200 A C 0|0 0|1 1|1 0|1");
        Expect(files.Refused(), "evaluate.sites", "imputed.vcf");
    }

    [Fact]
    public void A_truth_of_another_chromosome_than_the_table()
    {
        using var files = new SmallComparison()
            .Truth("21:100 A C 0|0 0|1 1|1 0|1")
            .Imputed("GT", "100 A C 0|0 0|1 1|1 0|1");
        Expect(files.Refused(), "evaluate.sites", "truth.vcf");
    }

    [Fact]
    public void Nothing_left_to_compare_but_phase_that_is_not_there()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0/0 0/1 1/1 0/1", "200 A C 0/1 0/1 0/1 0/1")
            .Imputed("GT", "100 A C 0|0 0|1 1|1 0|1", "200 A C 0|1 0|1 0|1 0|1");
        Expect(files.Refused(array: ["20 100 A C", "20 200 A C"]), "evaluate.unphased", "truth.vcf");

        // With imputed sites there is something to compare, and a note.
        var report = files.Compare();
        Assert.Equal(0, report.Phase.Pairs);
        Assert.Equal(1, report.All.R2!.Value, 12);
        Assert.Contains(
            "6 heterozygotes that the truth does not phase", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_to_judge_without_phase_when_only_phase_is_left()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1", "200 A C 0|1 0|1 0|1 0|1")
            .Imputed("GT", "100 A C 0/0 0/1 1/1 0/1", "200 A C 0/1 0/1 0/1 0/1");
        Expect(files.Refused(array: ["20 100 A C", "20 200 A C"]), "evaluate.unphased", "imputed.vcf");
    }

    [Fact]
    public void Shared_sites_that_the_table_does_not_have()
    {
        using var files = new SmallComparison()
            .Truth("150 A C 0|0 0|0 1|1 0|0")
            .Imputed("GT", "150 A C 0|0 0|0 1|1 0|0");
        Expect(files.Refused(), "evaluate.nothing", "imputed.vcf");
    }

    [Fact]
    public void Chromosomes_in_another_order()
    {
        using var files = new SmallComparison()
            .Sites("20 100 A C 10 100", "21 100 A C 10 100")
            .Truth("20:100 A C 0|0 0|1 1|1 0|1", "21:100 A C 0|0 0|1 1|1 0|1")
            .Imputed("GT", "21:100 A C 0|0 0|1 1|1 0|1", "20:100 A C 0|0 0|1 1|1 0|1");
        Expect(files.Refused(), "evaluate.order", "imputed.vcf");
    }

    [Fact]
    public void A_dosage_that_is_none()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1")
            .Imputed("DS", "100 A C 0 1 2.5 0");
        var refused = files.Refused();
        Expect(refused, "evaluate.dosage", "imputed.vcf");
        Assert.Equal(3, refused.Line);
    }

    [Fact]
    public void One_copy_here_and_two_there()
    {
        using var files = new SmallComparison()
            .Sites("X 100 A C 10 100")
            .Truth("X:100 A C 0 0|1 1|1 0|1")
            .Imputed("GT", "X:100 A C 0|0 0|1 1|1 0|1");
        Expect(files.Refused(), "evaluate.ploidy", "imputed.vcf");
    }

    [Theory]
    [InlineData("20 100 A C ten 100")]
    [InlineData("20 100 A C 10")]
    [InlineData("20 100 A C 11 10")]
    [InlineData("20 here A C 1 10")]
    public void A_table_that_is_none(string line)
    {
        using var files = new SmallComparison()
            .Sites("#CHROM POS REF ALT AC AN", line)
            .Truth("100 A C 0|0 0|1 1|1 0|1")
            .Imputed("GT", "100 A C 0|0 0|1 1|1 0|1");
        var refused = files.Refused();
        Expect(refused, "sites.malformed", "sites.tsv");
        Assert.Equal(2, refused.Line);
    }

    private static void Expect(InputRefusedException refused, string code, string file) =>
        Assert.Equal((code, file), (refused.Code, refused.File));
}
