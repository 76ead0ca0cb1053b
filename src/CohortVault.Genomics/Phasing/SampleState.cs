namespace CohortVault.Genomics.Phasing;

/// <summary>What is known of a sample between the rounds.</summary>
/// <param name="index">Number of the sample.</param>
/// <param name="firstHaplotype">Its first haplotype among the study's.</param>
/// <param name="diploid">Two copies, or one.</param>
/// <param name="genotypes">
/// Per site the number of alternative alleles; if not both alleles are known, one of the negative constants.
/// </param>
internal sealed class SampleState(int index, int firstHaplotype, bool diploid, sbyte[] genotypes)
{
    public const sbyte Missing = -1;
    public const sbyte MissingAndReference = -2;
    public const sbyte MissingAndAlternate = -3;

    private float[] _sum = [];
    private int _rounds;

    public int Index => index;

    public int FirstHaplotype => firstHaplotype;

    public bool Diploid => diploid;

    public sbyte[] Genotypes => genotypes;

    public int Heterozygotes { get; } = genotypes.AsSpan().Count((sbyte)1);

    public bool AnyMissing { get; } = genotypes.Any(genotype => genotype < 0);

    /// <summary>Per site the allele of the first haplotype in bit 0 and of the second in bit 1.</summary>
    public byte[] Alleles { get; } =
    [
        .. genotypes.Select(genotype => genotype switch { 2 => (byte)3, 1 => (byte)1, _ => (byte)0 }),
    ];

    /// <summary>Whether more rounds would not change it.</summary>
    public bool Settled { get; set; }

    /// <summary>Neighbours by genotype, if there is room to keep them from round to round.</summary>
    public ushort[]? ByGenotype { get; set; }

    /// <summary>
    /// Mean over the rounds of the probability that a heterozygote goes on as the one before.
    /// </summary>
    public float Same(int heterozygote) => _sum[heterozygote] / Math.Max(1, _rounds);

    /// <summary>
    /// Takes a round's probabilities into the mean; those of the first rounds, which know less, are replaced by the
    /// next.
    /// </summary>
    public void Add(float[] same, bool keep)
    {
        if (_rounds == 0 || !keep)
        {
            _sum = [.. same];
            _rounds = keep ? 1 : 0;
            return;
        }

        _rounds++;
        for (var i = 0; i < same.Length; i++)
        {
            _sum[i] += same[i];
        }
    }

    /// <summary>Whether it is phased already as the probabilities say, each of them certain up to so much.</summary>
    public bool Is(ReadOnlySpan<float> same, double least)
    {
        var (number, before) = (0, -1);
        for (var marker = 0; marker < genotypes.Length; marker++)
        {
            if (genotypes[marker] != 1)
            {
                continue;
            }

            if (before >= 0 && (Alleles[marker] == Alleles[before] ? 1 - same[number] : same[number]) > least)
            {
                return false;
            }

            before = marker;
            number++;
        }

        return true;
    }

    /// <summary>Draws phases by their probability.</summary>
    public void Draw(ReadOnlySpan<float> same, Random random)
    {
        var straight = true;
        var number = 0;
        for (var marker = 0; marker < genotypes.Length; marker++)
        {
            if (genotypes[marker] == 1)
            {
                straight = straight == (random.NextSingle() < same[number++]);
                Alleles[marker] = (byte)(straight ? 1 : 2);
            }
        }
    }

    /// <summary>Takes the likelier phase at each heterozygote.</summary>
    public void Decide()
    {
        var rounds = Math.Max(1, _rounds);
        var straight = true;
        var number = 0;
        for (var marker = 0; marker < genotypes.Length; marker++)
        {
            if (genotypes[marker] == 1)
            {
                straight = number == 0 || straight == _sum[number] >= 0.5f * rounds;
                number++;
                Alleles[marker] = (byte)(straight ? 1 : 2);
            }
        }
    }
}
