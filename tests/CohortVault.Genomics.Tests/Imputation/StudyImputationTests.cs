using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Imputation;

public sealed class StudyImputationTests(EuropeanPanel panel) : IClassFixture<EuropeanPanel>
{
    [Fact]
    public void Dosages_of_European_samples_are_at_least_as_good_as_asked_for_in_every_frequency_bin()
    {
        var summary = panel.Impute("target.phased.vcf.gz", "good.bcf", new StudyImputationOptions(), "good.emp.vcf.gz");

        var report = panel.Compare("good.bcf");
        Assert.Equal(20_118, summary.Records);
        Assert.Equal(986, summary.Empirical);
        double[] least = [0.6973, 0.9502, 0.9061, 0.9523];
        for (var bin = 0; bin < least.Length; bin++)
        {
            Assert.True(report.Bins[bin + 1].R2 >= least[bin] - 0.005, $"bin {bin}: {report.Bins[bin + 1].R2}");
        }
    }

    [Fact]
    public void Phasing_makes_few_switches()
    {
        Assert.Equal(986, panel.Phase("target.unphased.vcf.gz", "phased.bcf", new PhasingOptions()));

        Assert.InRange(panel.Compare("phased.bcf").SwitchErrorPercent ?? 100, 0, 4);
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var region = Region.Parse("20:1000000-1500000");
        panel.Impute("target.unphased.vcf.gz", "one.vcf", Options(1));
        panel.Impute("target.unphased.vcf.gz", "two.vcf", Options(2));
        panel.Impute("target.unphased.vcf.gz", "seven.vcf", Options(7));

        Assert.Equal(File.ReadAllBytes(panel.File("one.vcf")), File.ReadAllBytes(panel.File("two.vcf")));
        Assert.Equal(File.ReadAllBytes(panel.File("one.vcf")), File.ReadAllBytes(panel.File("seven.vcf")));

        StudyImputationOptions Options(int threads) =>
            new() { Threads = threads, Region = region, Phasing = new PhasingOptions { Threads = threads } };
    }

    [Fact]
    public void Unphased_genotypes_are_refused_and_leave_nothing_behind()
    {
        var refused = Assert.Throws<InputRefusedException>(
            () => panel.Impute("target.unphased.vcf.gz", "never.bcf", new StudyImputationOptions()));

        Assert.Equal("impute.unphased", refused.Code);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(panel.File("x"))!, "never*"));
    }
}
