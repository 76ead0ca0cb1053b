namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Chunks phased apart may name a sample's two haplotypes in opposite order. Where two chunks overlap, heterozygotes
/// near the border show which samples to swap.
/// </summary>
internal static class Ligation
{
    private const int Heterozygotes = 25;

    /// <summary>Per sample: whether the second chunk has its haplotypes the other way round than the first.</summary>
    public static bool[] Opposite(ChunkResultReader left, ChunkResultReader right)
    {
        var shared = SharedRows(left.Head.Typed, right.Head.Typed);
        var border = right.Head.FirstSite;
        shared.Sort((a, b) => Math.Abs(left.Head.Typed[a.Left] - border)
            .CompareTo(Math.Abs(left.Head.Typed[b.Left] - border)));
        var opposite = new bool[left.Head.Samples.Count];
        for (var sample = 0; sample < opposite.Length; sample++)
        {
            opposite[sample] = left.Head.Diploid[sample] && right.Head.Diploid[sample]
                && IsOpposite(left, right, shared, sample);
        }

        return opposite;
    }

    private static bool IsOpposite(
        ChunkResultReader left, ChunkResultReader right, List<(int Left, int Right)> shared, int sample)
    {
        var (same, other, nearest) = (0, 0, 0);
        foreach (var (leftRow, rightRow) in shared)
        {
            var l = left.TypedAlleles.AsSpan((leftRow * left.HaplotypeCount) + left.FirstHaplotype[sample], 2);
            var r = right.TypedAlleles.AsSpan((rightRow * right.HaplotypeCount) + right.FirstHaplotype[sample], 2);
            if (l[0] == l[1] || l[0] < 0 || l[1] < 0 || r[0] == r[1] || r[0] < 0 || r[1] < 0)
            {
                continue;
            }

            var agree = l[0] == r[0];
            same += agree ? 1 : 0;
            other += agree ? 0 : 1;
            nearest = nearest != 0 ? nearest : agree ? 1 : -1;
            if (same + other == Heterozygotes)
            {
                break;
            }
        }

        return same == other ? nearest < 0 : other > same;
    }

    private static List<(int Left, int Right)> SharedRows(int[] left, int[] right)
    {
        var shared = new List<(int, int)>();
        for (int l = 0, r = 0; l < left.Length && r < right.Length;)
        {
            if (left[l] == right[r])
            {
                shared.Add((l++, r++));
            }
            else if (left[l] < right[r])
            {
                l++;
            }
            else
            {
                r++;
            }
        }

        return shared;
    }
}
