namespace CohortVault.Genomics.Phasing;

/// <summary>Phases one sample at a time, window by window; one per thread.</summary>
internal sealed class SamplePhaser(HaplotypePool pool, PhasingOptions options)
{
    private readonly PairModel _model = new(options, options.States);
    private readonly List<int> _states = [];
    private readonly Dictionary<int, int> _seen = [];

    /// <summary>
    /// Returns per site the allele of the first haplotype in bit 0 and of the second in bit 1.
    /// </summary>
    public byte[] Phase(sbyte[] genotypes, NeighbourTable? neighbours, int haplotype, bool diploid, int sample)
    {
        var same = new float[genotypes.Length];
        var filled = new byte[genotypes.Length];
        for (var core = 0; core < genotypes.Length; core += options.WindowCore)
        {
            var coreTo = Math.Min(core + options.WindowCore, genotypes.Length);
            var window = new WindowSpan(
                Math.Max(0, core - options.WindowFlank), Math.Min(genotypes.Length, coreTo + options.WindowFlank), core, coreTo);
            if (!NeedsWork(genotypes.AsSpan(core..coreTo)))
            {
                continue;
            }

            if (neighbours is null)
            {
                GenotypeNeighbours.Choose(
                    pool, genotypes, window.From, window.To, 2 * options.AnchorSpacing, options.States, _states);
            }
            else
            {
                ChooseNeighbours(neighbours, haplotype, diploid, window);
            }

            _model.Run(pool, _states, genotypes, window, same, filled);
        }

        return Decide(genotypes, same, filled, sample);
    }

    private static bool NeedsWork(ReadOnlySpan<sbyte> genotypes) => genotypes.ContainsAny((sbyte)1, (sbyte)-1);

    // The haplotypes met most often, and among those the ones met first.
    private void ChooseNeighbours(NeighbourTable neighbours, int haplotype, bool diploid, WindowSpan window)
    {
        _seen.Clear();
        _states.Clear();
        var firstAnchor = window.From / options.AnchorSpacing;
        var lastAnchor = Math.Min(neighbours.AnchorCount - 1, window.To / options.AnchorSpacing);
        for (var anchor = firstAnchor; anchor <= lastAnchor; anchor++)
        {
            for (var copy = 0; copy < (diploid ? 2 : 1); copy++)
            {
                foreach (var neighbour in neighbours.At(anchor, haplotype + copy))
                {
                    if (neighbour >= 0)
                    {
                        _seen[neighbour] = _seen.GetValueOrDefault(neighbour) + 1;
                    }
                }
            }
        }

        _states.AddRange(_seen.OrderByDescending(s => s.Value).ThenBy(s => s.Key).Take(options.States).Select(s => s.Key));
    }

    private byte[] Decide(sbyte[] genotypes, float[] same, byte[] filled, int sample)
    {
        var random = new Random(HashCode(options.Seed, sample));
        var alleles = new byte[genotypes.Length];

        // Whether the haplotype with the reference allele at the last heterozygote is the first one.
        var straight = true;
        for (var marker = 0; marker < genotypes.Length; marker++)
        {
            switch (genotypes[marker])
            {
                case 0:
                    break;
                case 2:
                    alleles[marker] = 3;
                    break;
                case 1:
                    var toss = random.Next(2) == 0;
                    straight = same[marker] == 0.5f ? toss : straight == same[marker] > 0.5f;
                    alleles[marker] = (byte)(straight ? 2 : 1);
                    break;
                default:
                    var (first, second) = (filled[marker] & 1, filled[marker] >> 1);
                    alleles[marker] = (byte)(straight ? first | (second << 1) : second | (first << 1));
                    break;
            }
        }

        return alleles;
    }

    private static int HashCode(int seed, int sample) => unchecked((seed * 486187739) + (sample * 16777619));
}
