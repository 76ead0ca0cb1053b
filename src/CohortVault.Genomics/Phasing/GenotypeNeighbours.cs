namespace CohortVault.Genomics.Phasing;

/// <summary>
/// Panel haplotypes near a sample whose phase is not known yet: around each anchor, those that go longest without
/// contradicting a homozygote.
/// </summary>
internal static class GenotypeNeighbours
{
    /// <summary>Fills <paramref name="chosen"/> with haplotypes for a window; <paramref name="genotypes"/> are 0, 1, 2 or -1.</summary>
    public static void Choose(
        HaplotypePool pool, ReadOnlySpan<sbyte> genotypes, int from, int to, int spacing, int states, List<int> chosen)
    {
        chosen.Clear();
        if (pool.PanelCount <= states)
        {
            chosen.AddRange(Enumerable.Range(0, pool.PanelCount));
            return;
        }

        var anchors = ((to - from - 1) / spacing) + 1;
        var runs = new int[anchors * pool.PanelCount];
        Measure(pool, genotypes, from, to, spacing, runs);
        var ranked = new (int Run, int Haplotype)[pool.PanelCount];
        var perAnchor = new int[anchors][];
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            for (var haplotype = 0; haplotype < pool.PanelCount; haplotype++)
            {
                ranked[haplotype] = (-runs[(anchor * pool.PanelCount) + haplotype], haplotype);
            }

            Array.Sort(ranked);
            perAnchor[anchor] = [.. ranked.Take(states).Select(r => r.Haplotype)];
        }

        // Take the best of every anchor, then the second best of every anchor, until there are enough.
        var taken = new HashSet<int>();
        for (var rank = 0; rank < states && chosen.Count < states; rank++)
        {
            for (var anchor = 0; anchor < anchors && chosen.Count < states; anchor++)
            {
                if (taken.Add(perAnchor[anchor][rank]))
                {
                    chosen.Add(perAnchor[anchor][rank]);
                }
            }
        }
    }

    // Length of the stretch around each anchor without contradiction, for every panel haplotype.
    private static void Measure(
        HaplotypePool pool, ReadOnlySpan<sbyte> genotypes, int from, int to, int spacing, int[] runs)
    {
        var start = new int[pool.PanelCount];
        Array.Fill(start, from);
        for (var marker = from; marker <= to; marker++)
        {
            var alleles = marker < to ? pool.Alleles(marker) : default;
            var opposite = marker == to ? -1 : genotypes[marker] switch { 0 => 1, 2 => 0, _ => -1 };
            if (marker < to && opposite < 0)
            {
                continue;
            }

            for (var haplotype = 0; haplotype < pool.PanelCount; haplotype++)
            {
                if (marker < to && alleles[haplotype] != opposite)
                {
                    continue;
                }

                var first = (start[haplotype] - from + spacing - 1) / spacing;
                for (var anchor = first; from + (anchor * spacing) < marker; anchor++)
                {
                    runs[(anchor * pool.PanelCount) + haplotype] = marker - start[haplotype];
                }

                start[haplotype] = marker + 1;
            }
        }
    }
}
