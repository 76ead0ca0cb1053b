namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Room for values of haplotypes between segments: taken piece by piece, given back all at once, and used again. Nothing
/// is left to the garbage collector. Not for use by several threads at once.
/// </summary>
internal sealed class FloatArena
{
    private const int SlabLength = 1 << 17;

    private readonly List<float[]> _slabs = [];
    private int _slab = -1;
    private int _used = SlabLength;

    /// <summary>A piece of zeros.</summary>
    public Memory<float> Take(int length)
    {
        while (_slab < 0 || _used + length > _slabs[_slab].Length)
        {
            (_slab, _used) = (_slab + 1, 0);
            if (_slab == _slabs.Count)
            {
                _slabs.Add(new float[Math.Max(SlabLength, length)]);
            }
        }

        var piece = _slabs[_slab].AsMemory(_used, length);
        _used += length;
        piece.Span.Clear();
        return piece;
    }

    /// <summary>Takes all pieces back.</summary>
    public void Reset() => (_slab, _used) = (-1, SlabLength);
}
