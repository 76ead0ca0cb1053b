using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// What all haplotypes of a chunk share: the typed sites (markers) with their panel alleles and jump probabilities, the
/// choice of states, and how the chunk is cut into segments.
/// </summary>
internal sealed class ImputationModel
{
    // Keeps states away from zero where the map stands still; far below anything the data can tell apart.
    private const double LeastJump = 1e-9;

    // Neighbours at one point are mostly neighbours at the next, and far ones are left out.
    private const int UnknownShare = 4;

    private readonly float[] _jumps;

    /// <param name="blocks">The chromosome.</param>
    /// <param name="typed">Panel sites that the targets are typed at, ascending.</param>
    /// <param name="firstSite">First panel site to impute.</param>
    /// <param name="siteCount">Number of panel sites to impute.</param>
    /// <param name="parameters">Error and jump rates.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Stops the work.</param>
    public ImputationModel(
        PanelBlocks blocks, int[] typed, int firstSite, int siteCount, ModelParameters parameters, int threads,
        CancellationToken cancellation)
    {
        Blocks = blocks;
        Typed = typed;
        (FirstSite, SiteCount) = (firstSite, siteCount);
        Parameters = parameters;
        _jumps = new float[typed.Length];
        Use(parameters.JumpsPerCentiMorganFor(HaplotypeCount), parameters.MatchError);
        var columns = new MarkerColumns(blocks, typed, threads, cancellation);
        Words = new MarkerWords(columns, threads, cancellation);
        Selection = new StateSelection(columns, Words, parameters, threads, cancellation);
        Segments = SegmentPlan.Cut(this);
        UsualStates = Selection.IsWhole ? HaplotypeCount : Selection.MostStates / UnknownShare;
        if (parameters.EstimateRates)
        {
            RateEstimation.Run(this, threads, cancellation);
        }
    }

    public PanelBlocks Blocks { get; }

    public int HaplotypeCount => Blocks.Panel.HaplotypeCount;

    public ModelParameters Parameters { get; }

    /// <summary>Panel sites of the markers.</summary>
    public int[] Typed { get; }

    public int FirstSite { get; }

    public int SiteCount { get; }

    /// <summary>Jumps per centimorgan.</summary>
    public double Rate { get; private set; }

    /// <summary>Probability that an allele differs from the copied one.</summary>
    public double MatchError { get; private set; }

    /// <summary>Weight of a state whose allele is not the observed one, against 1 if it is.</summary>
    public float IfDiffers { get; private set; }

    public MarkerWords Words { get; }

    public StateSelection Selection { get; }

    /// <summary>
    /// How many states a haplotype usually has in a segment; only memory is planned by it. Rate estimation sees it.
    /// </summary>
    public int UsualStates { get; set; }

    /// <summary>Runs of markers with the sites up to the next run; in order.</summary>
    public Segment[] Segments { get; }

    /// <summary>Probability of a jump between the marker before this one and this one.</summary>
    public float JumpTo(int marker) => _jumps[marker];

    /// <summary>Takes other rates: jumps per centimorgan, and the probability that an allele differs from the copied one.</summary>
    public void Use(double rate, double matchError)
    {
        (Rate, MatchError) = (rate, matchError);
        IfDiffers = (float)(matchError / (1 - matchError));
        var map = Blocks.Panel.CentiMorgans;
        for (var marker = 0; marker < _jumps.Length; marker++)
        {
            _jumps[marker] = marker == 0 ? 1 : (float)Jump(map[Typed[marker]] - map[Typed[marker - 1]]);
        }
    }

    /// <summary>Probability of a jump over a distance.</summary>
    public double Jump(double centiMorgans) => Math.Max(LeastJump, -double.ExpM1(-Rate * Math.Max(0, centiMorgans)));
}
