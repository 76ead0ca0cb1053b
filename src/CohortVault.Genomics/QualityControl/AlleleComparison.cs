namespace CohortVault.Genomics.QualityControl;

/// <summary>How the alleles of a study site relate to a panel site at the same position.</summary>
internal enum AlleleRelation
{
    Match,

    /// <summary>Both sites are A/T or both are C/G, swapped: strand and order cannot be told apart.</summary>
    Ambiguous,

    Switch,
    Flip,
    FlipAndSwitch,
    Mismatch,
}

/// <summary>Compares alleles of single-base sites.</summary>
internal static class AlleleComparison
{
    public static AlleleRelation Of(string reference, string alternate, string panelReference, string panelAlternate)
    {
        if (reference == panelReference && alternate == panelAlternate)
        {
            return AlleleRelation.Match;
        }

        var swapped = reference == panelAlternate && alternate == panelReference;
        if (swapped && Complement(reference) == alternate)
        {
            return AlleleRelation.Ambiguous;
        }

        if (swapped)
        {
            return AlleleRelation.Switch;
        }

        var (flippedReference, flippedAlternate) = (Complement(reference), Complement(alternate));
        if (flippedReference == panelReference && flippedAlternate == panelAlternate)
        {
            return AlleleRelation.Flip;
        }

        return flippedReference == panelAlternate && flippedAlternate == panelReference
            ? AlleleRelation.FlipAndSwitch
            : AlleleRelation.Mismatch;
    }

    /// <summary>Whether an allele is one of A, C, G, T.</summary>
    public static bool IsBase(string allele) => allele is "A" or "C" or "G" or "T";

    private static string Complement(string allele) => allele switch
    {
        "A" => "T",
        "T" => "A",
        "C" => "G",
        "G" => "C",
        _ => "",
    };
}
