using System.Numerics;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// Panel haplotypes near a sample whatever its phase: around each anchor, those that go longest without contradicting a
/// homozygote. Of a large panel a part is enough: they start the search, and they keep it from believing itself.
/// </summary>
internal sealed class GenotypeNeighbours
{
    private readonly int _spacing;
    private readonly int _words;
    private readonly int[] _haplotypes;
    private readonly ulong[] _alleles;

    public GenotypeNeighbours(HaplotypePool pool, int most, int spacing)
    {
        _spacing = spacing;
        _words = (pool.MarkerCount + 63) >> 6;
        _haplotypes = new int[Math.Min(pool.PanelCount, most)];
        _alleles = new ulong[_haplotypes.Length * _words];
        for (var i = 0; i < _haplotypes.Length; i++)
        {
            _haplotypes[i] = (int)((long)i * pool.PanelCount / _haplotypes.Length);
            for (var marker = 0; marker < pool.MarkerCount; marker++)
            {
                _alleles[(i * _words) + (marker >> 6)] |= (ulong)pool.Allele(marker, _haplotypes[i]) << marker;
            }
        }
    }

    /// <summary>Haplotypes that can be listed at an anchor at most.</summary>
    public int Count => _haplotypes.Length;

    /// <summary>The haplotype behind an entry of a list.</summary>
    public int Haplotype(ushort entry) => _haplotypes[entry];

    /// <summary>Lists so many haplotypes per anchor, the nearest first.</summary>
    public ushort[] List(ReadOnlySpan<sbyte> genotypes, int perAnchor)
    {
        var anchors = ((genotypes.Length - 1) / _spacing) + 1;
        var (homozygous, alternate) = Homozygotes(genotypes);

        // Length of the run in the upper half, place among the haplotypes in the lower, so that the first of equals
        // wins.
        var nearest = new long[anchors * perAnchor];
        for (var place = 0; place < _haplotypes.Length; place++)
        {
            var alleles = _alleles.AsSpan(place * _words, _words);
            var start = 0;
            for (var word = 0; word < _words; word++)
            {
                var against = (alleles[word] ^ alternate[word]) & homozygous[word];
                for (; against != 0; against &= against - 1)
                {
                    var marker = (word << 6) + BitOperations.TrailingZeroCount(against);
                    End(nearest, perAnchor, start, marker, place);
                    start = marker + 1;
                }
            }

            End(nearest, perAnchor, start, genotypes.Length, place);
        }

        return Fill(nearest, perAnchor);
    }

    private (ulong[] Homozygous, ulong[] Alternate) Homozygotes(ReadOnlySpan<sbyte> genotypes)
    {
        var (homozygous, alternate) = (new ulong[_words], new ulong[_words]);
        for (var marker = 0; marker < genotypes.Length; marker++)
        {
            homozygous[marker >> 6] |= genotypes[marker] is 0 or 2 ? 1UL << marker : 0;
            alternate[marker >> 6] |= genotypes[marker] == 2 ? 1UL << marker : 0;
        }

        return (homozygous, alternate);
    }

    // A run without contradiction offers itself to every anchor in it.
    private void End(long[] nearest, int perAnchor, int start, int end, int place)
    {
        var entry = ((long)(end - start) << 32) | (uint)(int.MaxValue - place);
        for (var anchor = (start + _spacing - 1) / _spacing; anchor * _spacing < end; anchor++)
        {
            var list = nearest.AsSpan(anchor * perAnchor, perAnchor);
            if (entry <= list[^1])
            {
                continue;
            }

            var rank = perAnchor - 1;
            for (; rank > 0 && list[rank - 1] < entry; rank--)
            {
                list[rank] = list[rank - 1];
            }

            list[rank] = entry;
        }
    }

    // Where every haplotype contradicts the anchor itself there are too few; the first ones stand in.
    private static ushort[] Fill(long[] nearest, int perAnchor)
    {
        var listed = new ushort[nearest.Length];
        for (var i = 0; i < nearest.Length; i++)
        {
            listed[i] = (ushort)(nearest[i] == 0 ? i % perAnchor : int.MaxValue - (int)nearest[i]);
        }

        return listed;
    }
}
