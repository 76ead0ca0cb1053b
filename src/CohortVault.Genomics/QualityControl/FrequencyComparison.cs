namespace CohortVault.Genomics.QualityControl;

/// <summary>A site whose frequency differs from the panel's.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Chromosome">Chromosome.</param>
/// <param name="Position">Position.</param>
/// <param name="Reference">Reference allele.</param>
/// <param name="Alternate">Alternative allele.</param>
/// <param name="Study">Alternative allele frequency in the study.</param>
/// <param name="Panel">Alternative allele frequency in the panel population.</param>
/// <param name="ChiSquare">Pearson's chi-square of the allele counts.</param>
public sealed record DifferingSite(
    string Id, string Chromosome, int Position, string Reference, string Alternate, double Study, double Panel,
    double ChiSquare);

/// <summary>
/// Alternative allele frequencies of study and panel, site by site, kept as sums and as counts on a grid, so that
/// memory does not grow with the number of sites.
/// </summary>
public sealed class FrequencyComparison
{
    /// <summary>Cells of the grid in each direction.</summary>
    public const int GridSize = 160;

    /// <summary>Differing sites that are kept by name.</summary>
    public const int MaximumDiffering = 5_000;

    private readonly int[] _grid = new int[GridSize * GridSize];
    private readonly List<DifferingSite> _differing = [];
    private double _sumStudy;
    private double _sumPanel;
    private double _sumStudySquared;
    private double _sumPanelSquared;
    private double _sumProduct;

    internal FrequencyComparison()
    {
    }

    /// <summary>Sites compared.</summary>
    public long Sites { get; private set; }

    /// <summary>Sites above the chi-square limit.</summary>
    public long DifferingCount { get; private set; }

    /// <summary>The first sites above the limit.</summary>
    public IReadOnlyList<DifferingSite> Differing => _differing;

    /// <summary>Squared correlation; NaN if there are fewer than two sites or no variation.</summary>
    public double RSquared
    {
        get
        {
            var covariance = (Sites * _sumProduct) - (_sumStudy * _sumPanel);
            var study = (Sites * _sumStudySquared) - (_sumStudy * _sumStudy);
            var panel = (Sites * _sumPanelSquared) - (_sumPanel * _sumPanel);
            return study > 0 && panel > 0 ? covariance * covariance / (study * panel) : double.NaN;
        }
    }

    /// <summary>Sites in a cell of the grid; panel frequency across, study frequency up.</summary>
    public int SitesAt(int panelCell, int studyCell) => _grid[(studyCell * GridSize) + panelCell];

    /// <summary>Pearson's chi-square of two samples of alleles.</summary>
    internal static double ChiSquare(
        double studyAlternate, double studyAlleles, double panelAlternate, double panelAlleles)
    {
        var all = studyAlleles + panelAlleles;
        var alternate = studyAlternate + panelAlternate;
        var expectation = studyAlleles * panelAlleles * alternate * (all - alternate);
        if (expectation <= 0)
        {
            return 0;
        }

        var difference = (studyAlternate * (panelAlleles - panelAlternate))
            - (panelAlternate * (studyAlleles - studyAlternate));
        return all * difference * difference / expectation;
    }

    internal void Add(double study, double panel)
    {
        Sites++;
        _sumStudy += study;
        _sumPanel += panel;
        _sumStudySquared += study * study;
        _sumPanelSquared += panel * panel;
        _sumProduct += study * panel;
        _grid[(Cell(study) * GridSize) + Cell(panel)]++;
    }

    internal void AddDiffering(DifferingSite site)
    {
        DifferingCount++;
        if (_differing.Count < MaximumDiffering)
        {
            _differing.Add(site);
        }
    }

    private static int Cell(double frequency) => Math.Clamp((int)(frequency * GridSize), 0, GridSize - 1);
}
