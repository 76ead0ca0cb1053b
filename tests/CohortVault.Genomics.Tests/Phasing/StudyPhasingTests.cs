using System.Globalization;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Phasing;

public sealed class StudyPhasingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Mosaics_of_the_panels_founders_are_phased_nearly_without_switches(int targets)
    {
        using var study = new SimulatedStudy(seed: targets, sites: 300, panelSamples: 40, targets);

        var rows = study.Phase();

        Assert.Equal(300, rows.Count);
        for (var sample = 0; sample < targets; sample++)
        {
            Assert.InRange(study.Switches(rows, sample), 0, 6);
            Assert.All(
                Enumerable.Range(0, 300),
                site => Assert.Equal(study.Unphased(site, sample), Sorted(rows[site].Genotypes[sample])));
        }
    }

    [Fact]
    public void A_sample_that_is_in_the_panel_itself_is_phased_as_it_is_there()
    {
        using var study = new SimulatedStudy(seed: 5, sites: 300, panelSamples: 60, targets: 1);
        (study.Truth[0], study.Truth[1]) = (study.Reference[10], study.Reference[11]);

        Assert.InRange(study.Switches(study.Phase(), 0), 0, 1);
    }

    [Fact]
    public void Twins_keep_their_genotypes()
    {
        using var study = new SimulatedStudy(seed: 6, sites: 120, panelSamples: 20, targets: 4);
        (study.Truth[2], study.Truth[3]) = (study.Truth[0], study.Truth[1]);

        var rows = study.Phase();

        Assert.All(Enumerable.Range(0, 120), site =>
            Assert.Equal(study.Unphased(site, 1), Sorted(rows[site].Genotypes[1])));
    }

    [Fact]
    public void Results_depend_neither_on_threads_nor_on_how_much_memory_there_is_and_the_seed_repeats_them()
    {
        using var study = new SimulatedStudy(seed: 7, sites: 200, panelSamples: 30, targets: 9, founders: 40);

        var expected = study.Phase(options: new PhasingOptions { Threads = 1 });

        Assert.Equal(Flat(expected), Flat(study.Phase(options: new PhasingOptions { Threads = 7 })));
        Assert.Equal(
            Flat(expected), Flat(study.Phase(options: new PhasingOptions
            {
                Threads = 2,
                TableBytes = 1,
                ListBytes = 0
            })));
        Assert.NotEqual(Flat(expected), Flat(study.Phase(options: new PhasingOptions { Seed = 99 })));
    }

    [Fact]
    public void Missing_alleles_are_filled_in_and_known_ones_stay()
    {
        using var study = new SimulatedStudy(seed: 8, sites: 300, panelSamples: 40, targets: 3);

        var rows = study.Phase((site, sample) => (site % 10, sample) switch
        {
            (4, 0) => "./.",
            (4, 1) => $"./{study.Truth[2][site]}",
            _ => study.Unphased(site, sample),
        });

        var right = 0;
        for (var site = 4; site < 300; site += 10)
        {
            right += Sorted(rows[site].Genotypes[0]) == study.Unphased(site, 0) ? 1 : 0;
            Assert.Contains((char)('0' + study.Truth[2][site]), rows[site].Genotypes[1]);
            Assert.DoesNotContain('.', rows[site].Genotypes[1]);
            Assert.Equal(".", rows[site].Confidence[0]);
        }

        Assert.InRange(right, 27, 30);
    }

    [Fact]
    public void Single_copies_stay_single_and_their_missing_alleles_are_filled_in()
    {
        using var study = new SimulatedStudy(seed: 9, sites: 200, panelSamples: 40, targets: 3);

        var rows = study.Phase((site, sample) => sample != 1 ? study.Unphased(site, sample)
            : site % 20 == 7 ? "." : $"{study.Truth[2][site]}");

        Assert.All(rows, row => Assert.True(row.Genotypes[1] is "0" or "1", row.Genotypes[1]));
        Assert.InRange(Enumerable.Range(0, 200).Count(site =>
            rows[site].Genotypes[1] == $"{study.Truth[2][site]}"), 199, 200);
    }

    [Fact]
    public void Sites_that_the_panel_lacks_stay_as_they_are()
    {
        using var study = new SimulatedStudy(seed: 10, sites: 60, panelSamples: 10, targets: 2);

        var rows = study.Phase(null, null, "20\t1001000\t.\tG\tT\t.\tPASS\t.\tGT\t0/1\t./.");

        var typedOnly = Assert.Single(rows, row => row.Position == 1_001_000);
        Assert.Equal(["0/1", ".|."], typedOnly.Genotypes);
        Assert.Equal([".", "."], typedOnly.Confidence);
        Assert.Equal(61, rows.Count);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 40)]
    [InlineData(1, 1)]
    public void A_panel_of_a_few_haplotypes_and_a_study_of_a_few_sites_are_enough(int panelSamples, int sites)
    {
        using var study = new SimulatedStudy(seed: 11, sites: sites, panelSamples: panelSamples, targets: 2,
            founders: 3);
        study.Truth[0].AsSpan().Clear();
        study.Truth[1].AsSpan().Fill(1);

        var rows = study.Phase();

        Assert.Equal(sites, rows.Count);
        Assert.All(rows, row => Assert.True(row.Genotypes[0] is "0|1" or "1|0", row.Genotypes[0]));
    }

    [Fact]
    public void A_site_at_which_everybody_is_alike_does_no_harm()
    {
        using var study = new SimulatedStudy(seed: 12, sites: 100, panelSamples: 20, targets: 2);
        Array.ForEach([.. study.Reference, .. study.Truth], haplotype => haplotype[50] = 0);

        var rows = study.Phase();

        Assert.Equal(["0|0", "0|0"], rows[50].Genotypes);
        Assert.InRange(study.Switches(rows, 0), 0, 3);
    }

    [Fact]
    public void Every_heterozygote_but_the_first_says_how_sure_its_phase_is()
    {
        using var study = new SimulatedStudy(seed: 13, sites: 200, panelSamples: 30, targets: 4);

        var rows = study.Phase();

        for (var sample = 0; sample < 4; sample++)
        {
            var heterozygotes = rows.Where(row => row.Genotypes[sample] is "0|1" or "1|0").ToList();
            Assert.Equal(".", heterozygotes[0].Confidence[sample]);
            Assert.All(heterozygotes.Skip(1), row => Assert.InRange(
                double.Parse(row.Confidence[sample], CultureInfo.InvariantCulture), 0.5, 1));
            Assert.All(rows.Except(heterozygotes), row => Assert.Equal(".", row.Confidence[sample]));
        }
    }

    [Fact]
    public void Cancelling_stops_the_work()
    {
        using var study = new SimulatedStudy(seed: 14, sites: 200, panelSamples: 30, targets: 4);
        using var source = new CancellationTokenSource();
        var started = new Started(source);

        Assert.ThrowsAny<OperationCanceledException>(() => StudyPhasing.Run(
            study.Panel(), () =>
                new MemoryStream(System.Text.Encoding.ASCII.GetBytes(study.Target(study.Unphased))), "study.vcf",
            _ => throw new InvalidOperationException("Nothing is written."), null, new PhasingOptions { Threads = 1 },
                [],
            started, source.Token));
        Assert.InRange(started.Last, 0.01, 0.5);
    }

    private static string Sorted(string genotype) => string.Concat(genotype.Where(char.IsDigit).Order()).Insert(1, "/");

    private static string Flat(List<SimulatedStudy.Row> rows) =>
        string.Join('\n', rows.Select(row => string.Join(' ', row.Genotypes) + " " + string.Join(' ', row.Confidence)));

    private sealed class Started(CancellationTokenSource source) : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Last = value;
            source.Cancel();
        }
    }
}
