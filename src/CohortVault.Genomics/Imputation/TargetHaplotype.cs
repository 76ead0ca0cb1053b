using CohortVault.Genomics.Kernels;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>A target haplotype on its way through the segments: what it shows, and what is carried from one to the next.</summary>
internal sealed class TargetHaplotype
{
    private int[] _states = [];
    private float[] _backward = [];
    private float[] _posterior = [];
    private int _count;

    public TargetHaplotype(sbyte[] observed, PlaceRange[] places, ImputationModel model)
    {
        Observed = observed;
        Places = places;
        Words = new uint[(observed.Length + MarkerWords.MarkersPerWord - 1) / MarkerWords.MarkersPerWord];
        for (var marker = 0; marker < observed.Length; marker++)
        {
            Words[marker / MarkerWords.MarkersPerWord] |= observed[marker] == 1 ? 1u << marker : 0;
        }

        CheckPoints = new ReadOnlyMemory<float>[model.Segments.Length];
        CheckSums = new float[model.Segments.Length];
    }

    /// <summary>A panel haplotype that must not be a state: the target itself; -1 for none.</summary>
    public int Excluded { get; init; } = -1;

    /// <summary>Alleles at the markers: 0, 1, or negative if missing.</summary>
    public sbyte[] Observed { get; }

    /// <summary>The same as words, missing ones 0.</summary>
    public uint[] Words { get; }

    /// <summary>Where its neighbours stand in the panel's orders.</summary>
    public PlaceRange[] Places { get; }

    /// <summary>Per segment, the forward values of its states before its first marker.</summary>
    public ReadOnlyMemory<float>[] CheckPoints { get; }

    /// <summary>Per segment, the total that the forward values had before some states were left behind.</summary>
    public float[] CheckSums { get; }

    /// <summary>States of the segment after, of which the values below are.</summary>
    public ReadOnlySpan<int> States => _states.AsSpan(0, _count);

    /// <summary>Backward values, with emission, at the first marker of the segment after.</summary>
    public ReadOnlySpan<float> Backward => _backward.AsSpan(0, _count);

    public float BackwardSum { get; private set; } = 1;

    /// <summary>Posterior at that marker.</summary>
    public ReadOnlySpan<float> Posterior => _posterior.AsSpan(0, _count);

    public float PosteriorSum { get; private set; } = 1;

    /// <summary>Keeps what the segment before needs of this one.</summary>
    public void Keep(ReadOnlySpan<int> states, ReadOnlySpan<float> backward, ReadOnlySpan<float> posterior, BackwardSums sums)
    {
        _count = states.Length;
        if (_states.Length < _count)
        {
            var room = Lanes.Padded(_count + (_count / 4));
            (_states, _backward, _posterior) = (new int[room], new float[room], new float[room]);
        }

        states.CopyTo(_states);
        backward.CopyTo(_backward);
        posterior.CopyTo(_posterior);
        (BackwardSum, PosteriorSum) = (sums.Weighed, sums.Posterior);
    }
}
