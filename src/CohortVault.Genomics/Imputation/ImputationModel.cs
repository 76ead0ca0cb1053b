using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// What all haplotypes of a chunk share: the typed sites with their panel alleles and jump probabilities, and the sites
/// to be imputed with their place between typed sites.
/// </summary>
internal sealed class ImputationModel
{
    // Keeps states away from zero where the map stands still; far below anything the data can tell apart.
    private const double LeastJump = 1e-9;

    private readonly ulong[] _typedBits;
    private readonly int _words;
    private readonly float[] _jumps;

    /// <param name="panel">The chromosome.</param>
    /// <param name="haplotypes">Its haplotypes, covering all sites named below.</param>
    /// <param name="typed">Panel sites that the targets are typed at, ascending.</param>
    /// <param name="firstSite">First panel site to impute.</param>
    /// <param name="siteCount">Number of panel sites to impute.</param>
    /// <param name="parameters">Error and jump rates.</param>
    public ImputationModel(
        PanelChromosome panel, PanelHaplotypes haplotypes, int[] typed, int firstSite, int siteCount, ModelParameters parameters)
    {
        Haplotypes = haplotypes;
        StateCount = panel.HaplotypeCount;
        Typed = typed;
        FirstSite = firstSite;
        SiteCount = siteCount;
        MatchError = (float)parameters.MatchError;
        _words = PanelHaplotypes.BitWords(StateCount);
        _typedBits = new ulong[(long)typed.Length * _words];
        _jumps = new float[typed.Length];
        var map = panel.CentiMorgans;
        var rate = parameters.JumpsPerCentiMorganFor(StateCount);
        for (var marker = 0; marker < typed.Length; marker++)
        {
            haplotypes.CopyBits(typed[marker], _typedBits.AsSpan(marker * _words, _words));
            _jumps[marker] = marker == 0 ? 1 : (float)Jump(map[typed[marker]] - map[typed[marker - 1]], rate);
        }

        Places = PlaceSites(map, rate);
        TypedInWindow = Places.Count(place => place.IsTyped);
        FirstTypedInWindow = typed.Count(site => site < firstSite);
    }

    public PanelHaplotypes Haplotypes { get; }

    public int StateCount { get; }

    public int[] Typed { get; }

    public int FirstSite { get; }

    public int SiteCount { get; }

    public float MatchError { get; }

    /// <summary>For each site to impute: where it lies between typed sites.</summary>
    public SitePlace[] Places { get; }

    /// <summary>Typed sites among those to impute.</summary>
    public int TypedInWindow { get; }

    /// <summary>Typed sites before the first one to impute.</summary>
    public int FirstTypedInWindow { get; }

    /// <summary>Probability of a jump between the typed site before this one and this one.</summary>
    public float Jump(int marker) => _jumps[marker];

    /// <summary>Typed sites among some of the sites to impute.</summary>
    public int TypedBetween(int first, int count)
    {
        var typed = 0;
        foreach (var place in Places.AsSpan(first, count))
        {
            typed += place.IsTyped ? 1 : 0;
        }

        return typed;
    }

    /// <summary>Panel alleles at a typed site.</summary>
    public ReadOnlySpan<ulong> TypedBits(int marker) => _typedBits.AsSpan(marker * _words, _words);

    private static double Jump(double centiMorgans, double rate) =>
        Math.Max(LeastJump, -double.ExpM1(-rate * Math.Max(0, centiMorgans)));

    private SitePlace[] PlaceSites(ReadOnlySpan<double> map, double rate)
    {
        var places = new SitePlace[SiteCount];
        var before = -1;
        for (var i = 0; i < SiteCount; i++)
        {
            var site = FirstSite + i;
            while (before + 1 < Typed.Length && Typed[before + 1] <= site)
            {
                before++;
            }

            var isTyped = before >= 0 && Typed[before] == site;
            var left = isTyped || before < 0 ? 0 : Jump(map[site] - map[Typed[before]], rate);
            var right = before + 1 < Typed.Length ? Jump(map[Typed[before + 1]] - map[site], rate) : 0;
            places[i] = new SitePlace(before, isTyped, (float)left, (float)right);
        }

        return places;
    }
}

/// <summary>Where a site lies between typed sites.</summary>
/// <param name="Before">Index of the last typed site at or before it; -1 if there is none.</param>
/// <param name="IsTyped">Whether it is that typed site.</param>
/// <param name="JumpFromBefore">Probability of a jump since that typed site.</param>
/// <param name="JumpToAfter">Probability of a jump until the next typed site.</param>
internal readonly record struct SitePlace(int Before, bool IsTyped, float JumpFromBefore, float JumpToAfter);
