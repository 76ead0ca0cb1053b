namespace CohortVault.Genomics.Phasing;

/// <summary>How sure each heterozygote's phase is, site by site in order.</summary>
internal sealed class PhaseConfidence
{
    private readonly SampleState[] _samples;
    private readonly int[] _markerOf;
    private readonly int[] _heterozygote;

    public PhaseConfidence(SampleState[] samples, int[] rows, int sites)
    {
        (_samples, _heterozygote) = (samples, new int[samples.Length]);
        _markerOf = new int[sites];
        Array.Fill(_markerOf, -1);
        for (var marker = 0; marker < rows.Length; marker++)
        {
            _markerOf[rows[marker]] = marker;
        }
    }

    /// <summary>
    /// Fills in, for the next site, the probability that each sample's phase with respect to its heterozygote before is
    /// right; not a number where there is none to speak of: no heterozygote, the first one, a site the panel lacks.
    /// </summary>
    public void Next(Span<float> probabilities, int site)
    {
        var marker = _markerOf[site];
        for (var sample = 0; sample < _samples.Length; sample++)
        {
            var state = _samples[sample];
            if (marker < 0 || state.Genotypes[marker] != 1)
            {
                probabilities[sample] = float.NaN;
                continue;
            }

            var number = _heterozygote[sample]++;
            var same = state.Same(number);
            probabilities[sample] = number == 0 ? float.NaN : Math.Max(same, 1 - same);
        }
    }
}
