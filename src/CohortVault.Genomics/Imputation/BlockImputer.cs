using System.Numerics;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Imputation;

/// <summary>Dosages of one target haplotype at the sites of one block, from the posteriors at the markers around them.</summary>
internal sealed class BlockImputer(ImputationModel model)
{
    // If less than this is left to haplotypes that are not looked at, it does not show at alleles that no other carries.
    private const float MostUnexplained = 0.002f;

    private readonly int[] _active = new int[Lanes.Padded(model.Selection.MostStates)];
    private ulong[] _cells = [];
    private ulong[] _carried = [];

    /// <summary>Writes one column of a block of dosages that has been cleared, then of leave-one-out dosages.</summary>
    /// <param name="states">The segment's posteriors.</param>
    /// <param name="target">Whose they are.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="alleles">The block.</param>
    /// <param name="dosages">Sites by haplotypes.</param>
    /// <param name="column">Which haplotype.</param>
    /// <param name="columns">Number of haplotypes.</param>
    public void Impute(
        SegmentStates states, TargetHaplotype target, Segment segment, BlockAlleles alleles,
        Span<ushort> dosages, int column, int columns)
    {
        var sites = alleles.Sites;
        foreach (var run in alleles.Block.Runs)
        {
            ImputeRun(states, segment, alleles, run, sites[..run.SiteCount], dosages[column..], columns);
            sites = sites[run.SiteCount..];
        }

        for (var i = 0; i < alleles.Block.TypedCount; i++)
        {
            var marker = alleles.Block.FirstTyped + i;
            var site = model.Typed[marker] - alleles.Block.FirstSite;
            var (dosage, leaveOneOut) = Typed(states.Sums(marker - segment.First), target.Observed[marker]);
            dosages[(site * columns) + column] = Quantise(dosage);
            dosages[((alleles.Block.SiteCount + i) * columns) + column] = Quantise(leaveOneOut);
        }
    }

    private void ImputeRun(
        SegmentStates states, Segment segment, BlockAlleles alleles, SiteRun run, ReadOnlySpan<BlockSite> sites,
        Span<ushort> dosages, int columns)
    {
        var (leftRow, rightRow) = (run.Before - segment.First, run.Before + 1 - segment.First);
        var (hasLeft, hasRight) = (run.Before >= 0, run.Before + 1 < model.Typed.Length);
        var leftSum = hasLeft ? states.Sums(leftRow).Posterior : 1;
        var rightSum = hasRight ? states.Sums(rightRow).Posterior : 1;
        var words = run.WordCount;
        if (_carried.Length < words)
        {
            (_cells, _carried) = (new ulong[64 * words], new ulong[words]);
        }

        _cells.AsSpan(0, 64 * words).Clear();
        _carried.AsSpan(0, words).Clear();
        var kept = Sum(states, hasLeft ? states.Posterior(leftRow) : states.Nothing, leftSum,
            hasRight ? states.Posterior(rightRow) : states.Nothing, rightSum, alleles, run);
        var (keptLeft, keptRight) = (AlleleWeights.Left(kept), AlleleWeights.Right(kept));
        // Half the probability that there is a jump on the left and on the right, over their product (see docs/engine.md).
        var jumps = hasLeft && hasRight && leftSum > 0 ? states.ForwardSum(leftRow) / (2f * model.HaplotypeCount * leftSum) : 0;
        var unexplained = 1 - Math.Min(keptLeft, keptRight) + (2 * alleles.MostBoth * jumps);
        var writeAll = !hasLeft || !hasRight || unexplained > MostUnexplained;
        for (var word = 0; word < words; word++)
        {
            var count = Math.Min(64, sites.Length - (64 * word));
            var bits = writeAll ? ulong.MaxValue >> (64 - count) : _carried[word];
            for (; bits != 0; bits &= bits - 1)
            {
                var index = (64 * word) + BitOperations.TrailingZeroCount(bits);
                ref readonly var site = ref sites[index];
                var cell = _cells[index];
                var (left, right) = (site.Left - (site.Both * jumps), site.Right - (site.Both * jumps));
                var minor = (left * AlleleWeights.Left(cell)) + (right * AlleleWeights.Right(cell))
                    + (site.Frequency * (1 - ((left * keptLeft) + (right * keptRight))));
                var dosage = Quantise(minor);
                dosages[site.Row * columns] = site.MinorIsReference ? (ushort)(ChunkResultHead.Unit - dosage) : dosage;
            }
        }
    }

    private ulong Sum(
        SegmentStates states, ReadOnlySpan<float> left, float leftSum, ReadOnlySpan<float> right, float rightSum,
        BlockAlleles alleles, SiteRun run)
    {
        var least = model.Parameters.LeastShare;
        var found = ActiveStates.Find(left, right, states.Count, least * leftSum, least * rightSum, _active);
        var (perLeft, perRight) = (leftSum > 0 ? 1 / leftSum : 0, rightSum > 0 ? 1 / rightSum : 0);
        var stride = alleles.Block.WordCount;
        var words = alleles.Words;
        var cells = _cells.AsSpan();
        var carried = _carried.AsSpan(0, run.WordCount);
        ulong kept = 0;
        foreach (var state in _active.AsSpan(0, found))
        {
            var weights = AlleleWeights.Pack(left[state] * perLeft, right[state] * perRight);
            kept += weights;
            var own = words.Slice((states.States[state] * stride) + run.FirstWord, carried.Length);
            for (var word = 0; word < own.Length; word++)
            {
                carried[word] |= own[word];
                AlleleWeights.Add(cells[(64 * word)..], own[word], weights);
            }
        }

        return kept;
    }

    // Taking the site's own emission out again gives the estimate without it.
    private (float Dosage, float LeaveOneOut) Typed(BackwardSums sums, sbyte observed)
    {
        var differing = Math.Min(sums.Differing, sums.Posterior);
        var agreeing = sums.Posterior - differing;
        var unweighed = observed < 0 ? differing : differing / model.IfDiffers;
        var (share, other) = (Share(differing, agreeing), Share(unweighed, agreeing));
        return observed == 1 ? (1 - share, 1 - other) : (share, other);
    }

    private static float Share(float part, float rest) => part + rest > 0 ? part / (part + rest) : 0;

    private static ushort Quantise(float share) =>
        (ushort)(Math.Clamp(share * ChunkResultHead.Unit, 0, ChunkResultHead.Unit) + 0.5f);
}
