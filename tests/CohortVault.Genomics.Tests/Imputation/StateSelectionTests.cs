using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests.Imputation;

/// <summary>Imputation on selected haplotypes, where the panel would be small enough to use it whole.</summary>
public sealed class StateSelectionTests : IDisposable
{
    private static readonly int[] _everybody = [.. Enumerable.Range(0, MosaicPanel.TargetSamples)];
    private static readonly ModelParameters _whole = new();
    private static readonly ModelParameters _selected = new() { LargestWholePanel = 0, Neighbours = 24 };

    private readonly MosaicPanel _mosaics = new(7);

    [Fact]
    public void A_selection_gives_nearly_the_dosages_of_the_whole_panel()
    {
        var targets = _mosaics.Genotypes(_everybody, MosaicPanel.IsTyped);
        var whole = MosaicPanel.Dosages(_mosaics.Impute(targets, _whole));
        var selected = MosaicPanel.Dosages(_mosaics.Impute(targets, _selected));

        var differences = whole.Zip(selected, (w, s) => w.Zip(s, (a, b) => Math.Abs(a - b)).Average()).Average();
        Assert.InRange(differences, 0.001, 25);
        Assert.InRange(_mosaics.Accuracy(whole), 0.9, 1);
        Assert.InRange(_mosaics.Accuracy(selected), _mosaics.Accuracy(whole) - 0.005, 1);
    }

    [Fact]
    public void Results_do_not_depend_on_threads_nor_on_who_else_is_imputed()
    {
        var one = _mosaics.Impute(_mosaics.Genotypes(_everybody, MosaicPanel.IsTyped), _selected);
        foreach (var threads in new[] { 2, 7 })
        {
            Assert.Equal(one, _mosaics.Impute(_mosaics.Genotypes(_everybody, MosaicPanel.IsTyped), _selected, threads));
        }

        var all = MosaicPanel.Dosages(one);
        int[] some = [11, 3];
        var alone = MosaicPanel.Dosages(_mosaics.Impute(_mosaics.Genotypes(some, MosaicPanel.IsTyped), _selected));
        for (var site = 0; site < all.Length; site++)
        {
            Assert.Equal([.. all[site][22..24], .. all[site][6..8]], alone[site]);
        }
    }

    [Fact]
    public void States_are_ascending_and_the_same_in_company()
    {
        var selection = Selection(out var observed);
        var together = selection.Places(observed);
        var (marks, states) = (new HaplotypeMarks(MosaicPanel.Haplotypes), new int[selection.MostStates]);
        for (var target = 0; target < observed.Length; target++)
        {
            Assert.Equal(together[target], selection.Places([observed[target]])[0]);
            for (var first = 0; first < observed[target].Length; first += 32)
            {
                var count = selection.Fill(together[target], first, Math.Min(first + 32, observed[target].Length), marks, states);
                Assert.InRange(count, 1, selection.MostStates);
                for (var i = 1; i < count; i++)
                {
                    Assert.True(states[i] > states[i - 1]);
                }
            }
        }

        Assert.Equal(0, marks.Drain(states));
    }

    [Fact]
    public void A_haplotype_of_the_panel_is_among_its_own_states_and_gets_its_alleles_back()
    {
        int[] samples = [3, 150, 299];
        var targets = _mosaics.Genotypes(
            samples, MosaicPanel.IsTyped, (haplotype, site) => _mosaics.PanelAllele(haplotype, site) == 1 ? "1" : "0");

        var dosages = MosaicPanel.Dosages(_mosaics.Impute(targets, _selected));

        var wrong = 0;
        for (var site = 0; site < MosaicPanel.Sites; site++)
        {
            for (var i = 0; i < 2 * samples.Length; i++)
            {
                var allele = _mosaics.PanelAllele((2 * samples[i / 2]) + (i % 2), site);
                wrong += Math.Abs(dosages[site][i] - (1000 * allele)) > 500 ? 1 : 0;
            }
        }

        Assert.InRange(wrong, 0, MosaicPanel.Sites * 2 * samples.Length / 500);
    }

    [Fact]
    public void Missing_alleles_cost_little()
    {
        var random = new Random(3);
        var targets = _mosaics.Genotypes(
            _everybody, MosaicPanel.IsTyped,
            (haplotype, site) => random.Next(10) == 0 ? "." : _mosaics.Target(haplotype, site) == 1 ? "1" : "0");

        Assert.InRange(_mosaics.Accuracy(MosaicPanel.Dosages(_mosaics.Impute(targets, _selected))), 0.85, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Hardly_any_typed_sites_are_enough(int typed)
    {
        var targets = _mosaics.Genotypes(_everybody, site => site / 700 == 1 && site % 700 < typed);

        var dosages = MosaicPanel.Dosages(_mosaics.Impute(targets, _selected));

        Assert.Equal(MosaicPanel.Sites, dosages.Length);
        Assert.All(dosages, row => Assert.All(row, dosage => Assert.InRange(dosage, 0, 1000)));
        // Far away little is known but the frequency.
        var carriers = Enumerable.Range(0, MosaicPanel.Haplotypes).Count(haplotype => _mosaics.PanelAllele(haplotype, 0) == 1);
        Assert.All(dosages[0], dosage => Assert.InRange(dosage - (1000.0 * carriers / MosaicPanel.Haplotypes), -110, 110));
    }

    [Fact]
    public void Rates_are_estimated_near_those_that_the_panel_was_drawn_with()
    {
        var model = Model(new ModelParameters(), out _);

        // 0.001 jumps per 500 bases are 2 per centimorgan; those to a copy of the same founder cannot be told from staying.
        Assert.InRange(model.Rate, 1, 12);
        Assert.InRange(model.MatchError, 5e-5, 2e-3);
        var start = Model(new ModelParameters { EffectivePopulation = 10_000, MatchError = 0.01 }, out _);
        Assert.InRange(start.Rate / model.Rate, 0.6, 1.7);
    }

    public void Dispose() => _mosaics.Dispose();

    private ImputationModel Model(ModelParameters parameters, out sbyte[][] observed)
    {
        var targets = _mosaics.Genotypes(_everybody, MosaicPanel.IsTyped);
        var typed = targets.Sites.Select(site => site.PanelSite).ToArray();
        observed = [.. Enumerable.Range(0, targets.HaplotypeCount).Select(h => targets.Alleles.Select(row => row[h]).ToArray())];
        return new ImputationModel(
            new PanelBlocks(_mosaics.Panel, 1 << 20), typed, 0, MosaicPanel.Sites, parameters, 1,
            TestContext.Current.CancellationToken);
    }

    private StateSelection Selection(out sbyte[][] observed) => Model(_selected, out observed).Selection;
}
