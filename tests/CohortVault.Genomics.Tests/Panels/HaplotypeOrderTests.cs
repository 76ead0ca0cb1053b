using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Tests.Imputation;

namespace CohortVault.Genomics.Tests.Panels;

public sealed class HaplotypeOrderTests : IDisposable
{
    private readonly MosaicPanel _mosaics = new(9);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Haplotypes_are_sorted_by_what_was_passed_last(bool backwards)
    {
        int[] typed = [.. Enumerable.Range(0, MosaicPanel.Sites).Where(MosaicPanel.IsTyped)];
        var columns = Columns(typed);
        var order = new HaplotypeOrder(columns, backwards, [5, 64, typed.Length], TestContext.Current.CancellationToken);
        foreach (var steps in new[] { 5, 64, typed.Length })
        {
            var expected = Enumerable.Range(0, MosaicPanel.Haplotypes)
                .OrderBy(haplotype => Passed(typed, haplotype, steps, backwards), StringComparer.Ordinal).ToArray();
            Assert.Equal(expected, order.After(steps));
        }
    }

    [Fact]
    public void A_haplotype_that_steps_along_arrives_before_its_equals()
    {
        int[] typed = [.. Enumerable.Range(0, MosaicPanel.Sites).Where(MosaicPanel.IsTyped)];
        var columns = Columns(typed);
        var order = new HaplotypeOrder(columns, false, [typed.Length], TestContext.Current.CancellationToken);
        for (var haplotype = 0; haplotype < MosaicPanel.Haplotypes; haplotype += 7)
        {
            var place = 0;
            for (var step = 0; step < typed.Length; step++)
            {
                place = order.Advance(step, place, _mosaics.PanelAllele(haplotype, typed[step]));
            }

            Assert.Equal(
                Passed(typed, haplotype, typed.Length, false),
                Passed(typed, order.After(typed.Length)[place], typed.Length, false));
        }
    }

    [Fact]
    public void Words_of_markers_hold_the_same_alleles_as_columns()
    {
        int[] typed = [.. Enumerable.Range(0, 77).Select(i => 20 * i)];
        var words = new MarkerWords(Columns(typed));
        for (var marker = 0; marker < typed.Length; marker++)
        {
            for (var haplotype = 0; haplotype < MosaicPanel.Haplotypes; haplotype++)
            {
                Assert.Equal(
                    _mosaics.PanelAllele(haplotype, typed[marker]),
                    (words[marker / MarkerWords.MarkersPerWord][haplotype] >> (marker % MarkerWords.MarkersPerWord)) & 1);
            }
        }
    }

    public void Dispose() => _mosaics.Dispose();

    private MarkerColumns Columns(int[] typed) =>
        new(new PanelBlocks(_mosaics.Panel, 0), typed, threads: 2, TestContext.Current.CancellationToken);

    // Alleles passed, the latest first; equal ones stay in order of their number.
    private string Passed(int[] typed, int haplotype, int steps, bool backwards) => string.Concat(
        Enumerable.Range(0, steps).Select(step => steps - 1 - step)
            .Select(step => _mosaics.PanelAllele(haplotype, typed[backwards ? typed.Length - 1 - step : step])));
}
