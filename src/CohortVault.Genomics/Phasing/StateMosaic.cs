namespace CohortVault.Genomics.Phasing;

/// <summary>
/// The states of the model for one sample: a fixed number of slots, each of which holds one haplotype of the pool after
/// another, so that at every site the slots hold the haplotypes that are nearest there. (Composite haplotypes, after
/// Browning, Zhou and Browning 2018.)
/// </summary>
internal sealed class StateMosaic
{
    private readonly int _slots;
    private readonly int _words;
    private readonly int[] _haplotype;
    private readonly int[] _lastMet;
    private readonly int[] _start;
    private readonly Dictionary<int, int> _slotOf = [];
    private readonly List<Piece> _pieces = [];
    private ulong[] _alleles = [];
    private int _from;

    public StateMosaic(int slots)
    {
        _slots = slots;
        _words = (slots + 63) >> 6;
        (_haplotype, _lastMet, _start) = (new int[slots], new int[slots], new int[slots]);
    }

    /// <summary>Slots in use.</summary>
    public int Count { get; private set; }

    /// <summary>Starts on an empty mosaic.</summary>
    public void Clear()
    {
        Count = 0;
        _slotOf.Clear();
        _pieces.Clear();
    }

    /// <summary>
    /// Notes that a haplotype is near at a site; sites come in ascending order, at each the nearest first. A haplotype
    /// that has no slot takes the one whose haplotype was met the longest ago, from halfway on; not one of the same
    /// site.
    /// </summary>
    public void Meet(int haplotype, int marker)
    {
        if (_slotOf.TryGetValue(haplotype, out var slot))
        {
            _lastMet[slot] = marker;
            return;
        }

        var start = 0;
        if (Count < _slots)
        {
            slot = Count++;
        }
        else
        {
            slot = Array.IndexOf(_lastMet, _lastMet.Min());
            if (_lastMet[slot] == marker)
            {
                return;
            }

            start = (_lastMet[slot] + marker + 1) / 2;
            _pieces.Add(new Piece(start, slot, _haplotype[slot], _start[slot]));
            _slotOf.Remove(_haplotype[slot]);
        }

        (_haplotype[slot], _lastMet[slot], _start[slot]) = (haplotype, marker, start);
        _slotOf.Add(haplotype, slot);
    }

    /// <summary>Ends the mosaic: no more haplotypes.</summary>
    public void Complete()
    {
        for (var slot = 0; slot < Count; slot++)
        {
            _pieces.Add(new Piece(int.MaxValue, slot, _haplotype[slot], _start[slot]));
        }

        _pieces.Sort();
    }

    /// <summary>Reads the alleles of every slot over a range of sites.</summary>
    public void Read(HaplotypePool pool, int from, int to)
    {
        _from = from;
        Array.Resize(ref _alleles, Math.Max(_alleles.Length, (to - from) * _words));
        Array.Clear(_alleles);
        foreach (var piece in _pieces)
        {
            for (var marker = Math.Max(from, piece.Start); marker < Math.Min(to, piece.End); marker++)
            {
                _alleles[((marker - from) * _words) + (piece.Slot >> 6)] |=
                    (ulong)pool.Allele(marker, piece.Haplotype) << piece.Slot;
            }
        }
    }

    /// <summary>Alleles of the slots at a site, a bit each.</summary>
    public ReadOnlySpan<ulong> Alleles(int marker) => _alleles.AsSpan((marker - _from) * _words, _words);

    /// <summary>The ends of haplotypes: slots that hold another haplotype at a site than at the one before.</summary>
    public ReadOnlySpan<Piece> Replaced(int marker)
    {
        var pieces = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pieces);
        var first = LowerBound(pieces, marker);
        var end = first;
        while (end < pieces.Length && pieces[end].End == marker)
        {
            end++;
        }

        return pieces[first..end];
    }

    private static int LowerBound(ReadOnlySpan<Piece> pieces, int marker)
    {
        var (low, high) = (0, pieces.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = pieces[middle].End < marker ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>A haplotype's stay in a slot.</summary>
    internal readonly record struct Piece(int End, int Slot, int Haplotype, int Start) : IComparable<Piece>
    {
        public int CompareTo(Piece other) => End != other.End ? End.CompareTo(other.End) : Slot.CompareTo(other.Slot);
    }
}
