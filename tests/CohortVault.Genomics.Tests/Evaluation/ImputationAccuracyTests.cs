namespace CohortVault.Genomics.Tests.Evaluation;

/// <summary>Every figure against one worked out by hand.</summary>
public sealed class ImputationAccuracyTests
{
    [Fact]
    public void Dosages_are_correlated_over_all_sites_of_a_bin()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1", "200 A C 0|0 0|0 0|1 0|0")
            .Imputed("GT:DS", "100 A C 0|0:0.2 0|1:0.9 1|1:1.9 0|0:0.4", "200 A C 0|0:0 0|0:0 0|1:1 0|0:0.1");
        var report = files.Compare();

        // Truth 0 1 2 1 0 0 1 0 and dosages 0.2 0.9 1.9 0.4 0 0 1 0.1: sums 5 and 4.5, squares 7 and 5.63, products 6.1.
        // Covariance 6.1 - 5 x 4.5 / 8 = 3.2875, spreads 7 - 25/8 = 3.875 and 5.63 - 20.25/8 = 3.09875.
        var bin = report.Bins[^1];
        Assert.Equal((2, 0), (bin.Sites, bin.Missing));
        Assert.Equal(3.2875 * 3.2875 / (3.875 * 3.09875), bin.R2!.Value, 6);
        Assert.Equal(3.2875 / 3.09875, bin.Slope!.Value, 6);
        Assert.Equal(bin.R2.Value, report.All.R2!.Value, 12);
        Assert.All(report.Bins.SkipLast(1), other => Assert.Null(other.R2));
    }

    [Fact]
    public void Best_guesses_are_right_or_wrong()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1", "200 A C 0|0 0|0 0|1 .|.")
            .Imputed("GT:DS", "100 A C 0|0:0 1|0:1 1|1:2 0|0:0.4", "200 A C 0|1:0.6 0|0:0 0|1:1 0|0:0");
        var report = files.Compare();

        // Seven genotypes, two wrong; two right ones are homozygous reference.
        Assert.Equal(7, report.All.Genotypes);
        Assert.Equal(5.0 / 7, report.All.Concordance!.Value, 12);
        Assert.Equal(3.0 / 5, report.All.NonReferenceConcordance!.Value, 12);
    }

    [Fact]
    public void The_quality_score_is_kappa_of_genotypes_and_probabilities()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|0 0|1 1|1")
            .Imputed(
                "GT:DS:GP", "100 A C 0|0:0.1:0.9,0.1,0 0|0:0.2:0.8,0.2,0 0|1:0.8:0.3,0.6,0.1 1|1:1.7:0,0.3,0.7");

        // Agreement (0.9 + 0.8 + 0.6 + 0.7) / 4 = 0.75; columns 2.0, 1.2, 0.8 against rows 2, 1, 1: chance 6 / 16.
        Assert.Equal((0.75 - 0.375) / (1 - 0.375), files.Compare().All.Iqs!.Value, 6);
    }

    [Fact]
    public void Without_genotype_probabilities_the_score_takes_those_of_the_haplotypes()
    {
        using var files = new SmallComparison { Samples = ["s1", "s2"] }
            .Truth("100 A C 0|0 0|1")
            .Imputed("GT:HDS", "100 A C 0|0:0.1,0.2 0|1:0.1,0.8");

        // Probabilities 0.72 0.26 0.02 and 0.18 0.74 0.08: agreement 0.73; columns 0.9, 1.0, 0.1 against rows 1, 1, 0:
        // chance 1.9 / 4.
        // Dosages come from the same: 0.3 and 0.9.
        var all = files.Compare().All;
        Assert.Equal((0.73 - 0.475) / (1 - 0.475), all.Iqs!.Value, 6);
        Assert.Equal(1 / 0.6, all.Slope!.Value, 6);
    }

    [Fact]
    public void Genotypes_alone_count_as_certain()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|0 0|1 1|1")
            .Imputed("GT", "100 A C 0/0 0/1 0/1 ./.");

        // Three genotypes, two right; rows 2, 1, 0 against columns 1, 2, 0: chance 4 / 9.
        var all = files.Compare().All;
        Assert.Equal(((2.0 / 3) - (4.0 / 9)) / (1 - (4.0 / 9)), all.Iqs!.Value, 12);
        Assert.Equal(0.25, all.R2!.Value, 12);
    }

    [Fact]
    public void Sites_where_the_truth_does_not_vary_have_no_quality_score()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|0 0|0 0|0")
            .Imputed("DS", "100 A C 0 0.1 0 0");
        Assert.Null(files.Compare().All.Iqs);
    }

    [Fact]
    public void A_missing_site_counts_with_the_reference_frequency()
    {
        using var files = new SmallComparison { Samples = ["s1", "s2"] }
            .Truth("100 A C 0|0 0|1", "200 A C 0|1 1|1")
            .Imputed("DS", "100 A C 0 1");

        // Truth 0 1 1 2, dosages 0 1 and twice 2 x 0.4: covariance 3.4 - 4 x 2.6 / 4, spreads 6 - 4 and
        // 2.28 - 2.6 x 2.6 / 4.
        var all = files.Compare().All;
        Assert.Equal((2, 1), (all.Sites, all.Missing));
        Assert.Equal(0.8 * 0.8 / (2 * 0.59), all.R2!.Value, 6);
        Assert.Equal(2, all.Genotypes);
    }

    [Fact]
    public void Bins_go_by_the_reference_and_array_sites_are_left_out()
    {
        using var files = new SmallComparison()
            .Sites("20 100 A C 999 1000", "20 200 A C 5 1000", "20 250 A C 10 1000", "20 300 G T 500 1000")
            .Truth([.. new[] { "100 A C", "200 A C", "250 A C", "300 G T" }.Select(site => site + " 0|0 0|1 1|1 0|1")])
            .Imputed("GT", [.. new[] { "100 A C", "200 A C", "250 A C", "300 G T" }.Select(site => site + " 0|0 0|1 1|1 0|1")]);
        Assert.Equal([0, 1, 1, 1, 1], files.Compare().Bins.Select(bin => bin.Sites));
        Assert.Equal([0, 1, 0, 1, 1], files.Compare(array: ["chr20 200 A C"]).Bins.Select(bin => bin.Sites));
        Assert.Equal([1, 3], files.Compare(edges: [0, 0.005, 0.5]).Bins.Select(bin => bin.Sites));
    }

    [Fact]
    public void Samples_and_sites_are_matched_by_name_and_alleles_not_by_order()
    {
        using var files = new SmallComparison()
            .Sites("chr20 100 A C 10 100", "chr20 100 A G 10 100")
            .Truth("100 A C 0|0 0|1 1|1 0|1", "100 A G 1|1 0|0 0|0 0|0")
            .ImputedOf(
                ["s4", "s3", "other", "s2"], "GT", "chr20:90 A C 0|0 0|0 0|0 0|0", "chr20:100 A G 0|0 0|0 1|1 0|0",
                "chr20:100 A C 0|1 1|1 1|1 0|1", "chr20:100 C A 0|1 1|1 1|1 0|1");
        var report = files.Compare();
        Assert.Equal((3, 1, 2), (report.Samples, report.SamplesOnlyInTruth, report.SharedSites));
        Assert.Equal(1, report.All.Concordance);
        Assert.Contains("1 samples of the truth", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void One_copy_counts_as_one_allele()
    {
        using var files = new SmallComparison { Samples = ["s1", "s2"] }
            .Sites("X 100 A C 10 100", "X 200 A C 40 100")
            .Truth("X:100 A C 0 1", "X:200 A C 1 1")
            .Imputed("GT:HDS", "X:100 A C 0:0.1 1:0.7");

        // Truth 0 1 1 1, dosages 0.1 0.7 and twice 0.4: covariance 1.5 - 3 x 1.6 / 4, variance of dosages 0.82 - 2.56 / 4.
        var report = files.Compare();
        Assert.Equal(0.3 / 0.18, report.All.Slope!.Value, 5);
        Assert.Equal(2, report.All.Concordance!.Value + 1);
    }

    [Fact]
    public void Calibration_compares_what_was_promised_with_what_came()
    {
        using var files = new SmallComparison()
            .Truth("100 A C 0|0 0|1 1|1 0|1", "200 A C 0|0 0|0 0|1 0|0")
            .Imputed("DS", "100 A C 0.02 1.02 2 1.08", "200 A C 0.06 0.04 1.04 0");
        var report = files.Compare();
        var (low, half) = (report.Calibration[0], report.Calibration[10]);
        Assert.Equal((4, 3), (low.Genotypes, half.Genotypes));
        Assert.Equal(0.12 / 2 / 4, low.Imputed!.Value, 6);
        Assert.Equal(0, low.Observed);
        Assert.Equal(3.14 / 2 / 3, half.Imputed!.Value, 6);
        Assert.Equal(0.5, half.Observed!.Value, 12);
        Assert.Equal((0.06 + 0.07) / 8, report.CalibrationError!.Value, 6);
    }
}
