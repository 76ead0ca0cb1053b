using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// Fills in missing genotypes of a sample that is phased: each haplotype by itself copies from the states, forwards and
/// backwards, and takes the likelier allele. Where one of two alleles is known it stays.
/// </summary>
internal sealed class MissingAlleles(PhasingOptions options)
{
    private readonly float[] _backward = new float[Lanes.Padded(options.States)];
    private readonly float[] _current = new float[Lanes.Padded(options.States)];
    private readonly float[] _weights = new float[Lanes.Padded(options.States)];
    private readonly List<int> _sites = [];
    private float[] _forward = [];

    public void Fill(HaplotypePool pool, StateMosaic states, SampleState sample)
    {
        if (!sample.AnyMissing)
        {
            return;
        }

        _sites.Clear();
        for (var marker = 0; marker < sample.Genotypes.Length; marker++)
        {
            if (sample.Genotypes[marker] < 0)
            {
                _sites.Add(marker);
            }
        }

        var first = Alternate(pool, states, sample, 0);
        var second = sample.Diploid ? Alternate(pool, states, sample, 1) : first;
        for (var i = 0; i < _sites.Count; i++)
        {
            sample.Alleles[_sites[i]] = Likeliest(sample.Genotypes[_sites[i]], first[i], second[i]);
        }
    }

    private static byte Likeliest(sbyte genotype, float first, float second)
    {
        Span<float> likelihood = [(1 - first) * (1 - second), first * (1 - second), (1 - first) * second,
            first * second];
        switch (genotype)
        {
            case SampleState.MissingAndReference:
                likelihood[3] = -1;
                break;
            case SampleState.MissingAndAlternate:
                likelihood[0] = -1;
                break;
        }

        var best = 0;
        for (var i = 1; i < likelihood.Length; i++)
        {
            best = likelihood[i] > likelihood[best] ? i : best;
        }

        return (byte)best;
    }

    // Probability of the alternative allele at each missing site, for one haplotype.
    private float[] Alternate(HaplotypePool pool, StateMosaic mosaic, SampleState sample, int copy)
    {
        var states = mosaic.Count;
        var length = sample.Genotypes.Length;
        var result = new float[_sites.Count];
        Array.Resize(ref _forward, Math.Max(_forward.Length, _sites.Count * states));
        var current = Uniform(_current, states);
        var (sum, number) = (1f, 0);
        for (var marker = 0; marker < length; marker++)
        {
            var stay = marker == 0 ? 1 : Leave(current, pool, mosaic, marker);
            sum = Step(current, mosaic, sample, marker, copy, stay, sum);
            if (sample.Genotypes[marker] < 0)
            {
                current[..states].CopyTo(_forward.AsSpan(number++ * states));
            }
        }

        var backward = Uniform(_backward, states);
        sum = 1;
        for (var marker = length - 1; marker >= 0; marker--)
        {
            var stay = marker == length - 1 ? 1 : Leave(backward, pool, mosaic, marker + 1);
            sum = Step(backward, mosaic, sample, marker, copy, stay, sum);
            if (sample.Genotypes[marker] < 0)
            {
                result[--number] = Share(_forward.AsSpan(number * states, states), backward, mosaic.Alleles(marker));
            }
        }

        return result;
    }

    private double Leave(Span<float> current, HaplotypePool pool, StateMosaic mosaic, int marker)
    {
        foreach (var piece in mosaic.Replaced(marker))
        {
            current[piece.Slot] = 0;
        }

        return pool.Stay(marker, options.EffectivePopulation);
    }

    private float Step(
        Span<float> current, StateMosaic mosaic, SampleState sample, int marker, int copy, double stay, float sum)
    {
        var error = (float)options.MatchError;
        var (ifReference, ifAlternate) = sample.Genotypes[marker] < 0 ? (1f, 1f)
            : ((sample.Alleles[marker] >> copy) & 1) == 0 ? (1 - error, error) : (error, 1 - error);
        var weights = _weights.AsSpan(0, current.Length);
        CopyStep.Spread(mosaic.Alleles(marker), mosaic.Count, ifReference, ifAlternate, weights);
        return CopyStep.Observe(current, weights, (float)(stay / sum), (float)((1 - stay) / mosaic.Count));
    }

    private static Span<float> Uniform(float[] states, int count)
    {
        states.AsSpan(0, count).Fill(1f / count);
        states.AsSpan(count).Clear();
        return states.AsSpan(0, Lanes.Padded(count));
    }

    private static float Share(ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, ReadOnlySpan<ulong> alleles)
    {
        double all = 0, alternate = 0;
        for (var state = 0; state < forward.Length; state++)
        {
            var product = (double)forward[state] * backward[state];
            all += product;
            alternate += Lanes.IsSet(alleles, state) ? product : 0;
        }

        return all > 0 ? (float)(alternate / all) : 0;
    }
}
