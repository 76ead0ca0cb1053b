namespace CohortVault.Genomics.Panels;

/// <summary>Chromosome names across encodings: <c>chr20</c>, <c>20</c>; <c>23</c>, <c>X</c>; parts of X; MT.</summary>
public static class ChromosomeName
{
    /// <summary>Part of X below the sex-specific region.</summary>
    public const string PseudoautosomalOne = "X.PAR1";

    /// <summary>Sex-specific part of X: males have one copy.</summary>
    public const string NonPseudoautosomal = "X.nonPAR";

    /// <summary>Part of X above the sex-specific region.</summary>
    public const string PseudoautosomalTwo = "X.PAR2";

    private static readonly (int First, int Last) _nonPar19 = (2_699_521, 154_931_043);
    private static readonly (int First, int Last) _nonPar38 = (2_781_480, 155_701_382);

    /// <summary>Canonical name (1-22, X, MT, or a part of X) of a contig; null if it is none of them.</summary>
    public static string? Canonical(string contig)
    {
        var name = contig.StartsWith("chr", StringComparison.OrdinalIgnoreCase) ? contig[3..] : contig;
        if (int.TryParse(name, out var number) && number is >= 1 and <= 23)
        {
            return number == 23 ? "X" : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return name switch
        {
            "X" or "x" => "X",
            "MT" or "M" or "mt" or "m" => "MT",
            PseudoautosomalOne or NonPseudoautosomal or PseudoautosomalTwo => name,
            _ => null,
        };
    }

    /// <summary>Name of the panel file that a position belongs to: the chromosome, or the part of X.</summary>
    public static string PartOf(string chromosome, int position, string build)
    {
        if (chromosome != "X")
        {
            return chromosome;
        }

        var nonPar = build == "hg38" ? _nonPar38 : _nonPar19;
        return position < nonPar.First ? PseudoautosomalOne
            : position <= nonPar.Last ? NonPseudoautosomal
            : PseudoautosomalTwo;
    }

    /// <summary>The chromosome a part belongs to: X for its three parts, else the name itself.</summary>
    public static string WholeOf(string name) => name.StartsWith("X.", StringComparison.Ordinal) ? "X" : name;

    /// <summary>Contig name in the encoding of a build: hg38 has the <c>chr</c> prefix, hg19 has none.</summary>
    public static string Contig(string name, string build) =>
        build != "hg38" ? WholeOf(name) : WholeOf(name) == "MT" ? "chrM" : "chr" + WholeOf(name);

    /// <summary>Place in karyotype order.</summary>
    public static int Order(string name) => name switch
    {
        PseudoautosomalOne => 23,
        NonPseudoautosomal => 24,
        PseudoautosomalTwo => 25,
        "MT" => 26,
        _ => int.TryParse(name, out var number) ? number : 99,
    };
}
