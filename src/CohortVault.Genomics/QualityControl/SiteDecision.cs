using System.Globalization;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>What happens to a site.</summary>
internal enum SiteFate
{
    Excluded,
    TypedOnly,
    Kept,
    Repaired,
}

/// <summary>The decision on one site.</summary>
/// <param name="Fate">What happens to it.</param>
/// <param name="PanelSite">Its panel site, or -1.</param>
/// <param name="Reason">Text for the list it goes to.</param>
/// <param name="Swapped">With <see cref="SiteFate.Repaired"/>: reference and alternative change places.</param>
internal readonly record struct SiteDecision(
    SiteFate Fate, int PanelSite = -1, string Reason = "", bool Swapped = false)
{
    public bool IsInPanel => PanelSite >= 0;
}

/// <summary>The decision table, in the field's order, with the field's words.</summary>
internal sealed class SiteRules(QualityControlOptions options, int samples, SiteCounts counts)
{
    private readonly HashSet<(string Reference, string Alternate)> _here = [];
    private readonly HashSet<int> _takenHere = [];
    private int _position;

    public SiteDecision Decide(in VariantSite site, in GenotypeCounts genotypes, PanelSites panel)
    {
        counts.Records++;
        if (site.Alternates.Count > 1)
        {
            counts.Multiallelic++;
            return Exclude("Multiallelic Site");
        }

        var alternate = site.Alternates.Count == 0 ? "." : site.Alternates[0];
        if (!AlleleComparison.IsBase(site.Reference) || !AlleleComparison.IsBase(alternate))
        {
            counts.InvalidAlleles++;
            return Exclude("Invalid Alleles");
        }

        if (site.Filter.Contains("DUP", StringComparison.Ordinal))
        {
            counts.Duplicated++;
            return Exclude("Filter Duplicate");
        }

        if (site.Filter is not ("PASS" or "."))
        {
            counts.FilterFlagSet++;
            return Exclude("Filter Other");
        }

        if (genotypes.AlternateFrequency > 0.5)
        {
            counts.AlternativeFrequencyAboveHalf++;
        }

        if (genotypes.Alternate == 0 && samples > 1)
        {
            counts.Monomorphic++;
            return Exclude("Monomorphic");
        }

        // A site that comes twice would be two observations of one panel site; the first one stands.
        if (IsRepeated(site, alternate))
        {
            counts.Duplicated++;
            return Exclude("Duplicate Site");
        }

        var (first, count) = panel.At(site.Position);
        if (count == 0)
        {
            counts.TypedOnly++;
            return new SiteDecision(SiteFate.TypedOnly, Reason: "Typed Only");
        }

        counts.FoundInPanel++;
        return DecideAlleles(site, alternate, genotypes, panel, first, count);
    }

    private static (AlleleRelation Relation, int Site) Compare(
        string reference, string alternate, PanelSites panel, int first, int count)
    {
        // Several panel sites may share a position: the one that explains the alleles best is compared with.
        var (best, of) = (AlleleRelation.Mismatch, first + count - 1);
        for (var candidate = first; candidate < first + count; candidate++)
        {
            var relation = AlleleComparison.Of(
                reference, alternate, panel.Reference(candidate), panel.Alternate(candidate));
            if (relation < best)
            {
                (best, of) = (relation, candidate);
            }
        }

        return (best, of);
    }

    private SiteDecision DecideAlleles(
        in VariantSite site, string alternate, in GenotypeCounts genotypes, PanelSites panel, int first, int count)
    {
        var (relation, panelSite) = Compare(site.Reference, alternate, panel, first, count);
        var label = relation switch
        {
            AlleleRelation.Switch => "Allele switch",
            AlleleRelation.Flip => "Strand flip",
            AlleleRelation.FlipAndSwitch => "Strand flip and Allele switch",
            AlleleRelation.Mismatch => "Allele mismatch",
            _ => "",
        };
        Count(relation);
        var reason = label.Length == 0
            ? ""
            : $"{label}. Reference Panel: {panel.Reference(panelSite)}/{panel.Alternate(panelSite)}";
        var repair = options.Repair
            && relation is AlleleRelation.Switch or AlleleRelation.Flip or AlleleRelation.FlipAndSwitch;
        if (reason.Length > 0 && !repair)
        {
            return Exclude(reason) with { PanelSite = panelSite };
        }

        var missing = samples == 0 ? 0 : (double)genotypes.MissingSamples / samples;
        if (missing > options.MaximumMissing)
        {
            counts.LowCallRate++;
            var text = string.Create(CultureInfo.InvariantCulture, $"Low call rate. Value: {1 - missing:0.####}");
            return Exclude(text) with { PanelSite = panelSite };
        }

        // After a repair, two study sites can stand for the same panel site.
        if (relation != AlleleRelation.Ambiguous && !_takenHere.Add(panelSite))
        {
            counts.Duplicated++;
            return Exclude("Duplicate Site") with { PanelSite = panelSite };
        }

        counts.Remaining++;
        if (!repair)
        {
            return new SiteDecision(SiteFate.Kept, panelSite);
        }

        counts.Repaired++;
        return new SiteDecision(SiteFate.Repaired, panelSite, reason, relation != AlleleRelation.Flip);
    }

    private void Count(AlleleRelation relation)
    {
        switch (relation)
        {
            case AlleleRelation.Match:
                counts.Match++;
                break;
            case AlleleRelation.Ambiguous:
                counts.StrandAmbiguous++;
                break;
            case AlleleRelation.Switch:
                counts.AlleleSwitch++;
                break;
            case AlleleRelation.Flip:
                counts.StrandFlip++;
                break;
            case AlleleRelation.FlipAndSwitch:
                counts.StrandFlipAndAlleleSwitch++;
                break;
            default:
                counts.AlleleMismatch++;
                break;
        }
    }

    private bool IsRepeated(in VariantSite site, string alternate)
    {
        if (site.Position != _position)
        {
            _here.Clear();
            _takenHere.Clear();
            _position = site.Position;
        }

        return !_here.Add((site.Reference, alternate));
    }

    private SiteDecision Exclude(string reason)
    {
        counts.Excluded++;
        return new SiteDecision(SiteFate.Excluded, Reason: reason);
    }
}
