using System.Numerics;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// A set of haplotypes to be filled and emptied again and again: a bit each, and a bit for each word that has any, so that
/// emptying it costs what is in it and not the size of the panel.
/// </summary>
internal sealed class HaplotypeMarks
{
    private readonly ulong[] _words;
    private readonly ulong[] _used;

    public HaplotypeMarks(int haplotypes)
    {
        _words = new ulong[PanelHaplotypes.BitWords(haplotypes)];
        _used = new ulong[PanelHaplotypes.BitWords(_words.Length)];
    }

    /// <summary>Adds haplotypes, in any order, some perhaps more than once.</summary>
    public void Add(ReadOnlySpan<int> haplotypes)
    {
        foreach (var haplotype in haplotypes)
        {
            _words[haplotype >> 6] |= 1UL << haplotype;
            _used[haplotype >> 12] |= 1UL << (haplotype >> 6);
        }
    }

    /// <summary>Takes all out, ascending, and returns how many there were.</summary>
    public int Drain(Span<int> haplotypes)
    {
        var count = 0;
        for (var group = 0; group < _used.Length; group++)
        {
            for (var used = _used[group]; used != 0; used &= used - 1)
            {
                var word = (group * 64) + BitOperations.TrailingZeroCount(used);
                for (var bits = _words[word]; bits != 0; bits &= bits - 1)
                {
                    haplotypes[count++] = (word * 64) + BitOperations.TrailingZeroCount(bits);
                }

                _words[word] = 0;
            }

            _used[group] = 0;
        }

        return count;
    }
}
