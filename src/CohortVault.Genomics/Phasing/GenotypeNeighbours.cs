namespace CohortVault.Genomics.Phasing;

/// <summary>
/// Panel haplotypes near a sample whatever its phase: around each anchor, those that go longest without contradicting a
/// homozygote. Of a large panel a part is enough: they start the search, and they keep it from believing itself.
/// </summary>
internal sealed class GenotypeNeighbours(HaplotypePool pool, PhasingOptions options)
{
    private readonly int[] _part = Part(pool.PanelCount, options.GenotypePanel);
    private int[] _runs = [];
    private int[] _start = [];

    public static int[] Part(int panel, int most)
    {
        var part = new int[Math.Min(panel, most)];
        for (var i = 0; i < part.Length; i++)
        {
            part[i] = (int)((long)i * panel / part.Length);
        }

        return part;
    }

    /// <summary>Lists per anchor so many haplotypes, the nearest first.</summary>
    public int[] List(ReadOnlySpan<sbyte> genotypes, int perAnchor)
    {
        var spacing = options.AnchorSpacing;
        var anchors = ((genotypes.Length - 1) / spacing) + 1;
        Array.Resize(ref _runs, Math.Max(_runs.Length, anchors * _part.Length));
        Array.Resize(ref _start, _part.Length);
        Array.Clear(_start);
        Measure(genotypes, spacing);
        perAnchor = Math.Min(perAnchor, _part.Length);
        var listed = new int[anchors * perAnchor];
        var nearest = new long[perAnchor];
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            Nearest(_runs.AsSpan(anchor * _part.Length, _part.Length), nearest);
            for (var rank = 0; rank < perAnchor; rank++)
            {
                listed[(anchor * perAnchor) + rank] = _part[int.MaxValue - (int)nearest[rank]];
            }
        }

        return listed;
    }

    // The longest runs, the first of equal ones first, by insertion: run in the upper half, place in the lower.
    private static void Nearest(ReadOnlySpan<int> runs, Span<long> nearest)
    {
        nearest.Fill(-1);
        for (var place = 0; place < runs.Length; place++)
        {
            var entry = ((long)runs[place] << 32) | (uint)(int.MaxValue - place);
            if (entry <= nearest[^1])
            {
                continue;
            }

            var rank = nearest.Length - 1;
            for (; rank > 0 && nearest[rank - 1] < entry; rank--)
            {
                nearest[rank] = nearest[rank - 1];
            }

            nearest[rank] = entry;
        }
    }

    // Length of the stretch around each anchor without contradiction, for every haplotype looked at.
    private void Measure(ReadOnlySpan<sbyte> genotypes, int spacing)
    {
        for (var marker = 0; marker < genotypes.Length; marker++)
        {
            if (genotypes[marker] is not (0 or 2))
            {
                continue;
            }

            var alleles = pool.Alleles(marker);
            var expected = genotypes[marker] == 2 ? 1UL : 0;
            for (var i = 0; i < _part.Length; i++)
            {
                var haplotype = _part[i];
                if (((alleles[haplotype >> 6] >> haplotype) & 1) != expected)
                {
                    End(i, marker, spacing);
                    if (marker % spacing == 0)
                    {
                        _runs[(marker / spacing * _part.Length) + i] = 0;
                    }
                }
            }
        }

        for (var i = 0; i < _part.Length; i++)
        {
            End(i, genotypes.Length, spacing);
        }
    }

    private void End(int place, int marker, int spacing)
    {
        var start = _start[place];
        for (var anchor = (start + spacing - 1) / spacing; anchor * spacing < marker; anchor++)
        {
            _runs[(anchor * _part.Length) + place] = marker - start;
        }

        _start[place] = marker + 1;
    }
}
