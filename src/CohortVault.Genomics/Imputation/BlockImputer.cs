using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Imputation;

/// <summary>Dosages of one target haplotype at the sites of one block, from the posteriors at the markers around them.</summary>
internal sealed class BlockImputer(ImputationModel model)
{
    private readonly int[] _active = new int[Lanes.Padded(model.Selection.MostStates)];
    private ulong[] _cells = new ulong[64];

    /// <summary>Writes one column of a block of dosages, then of leave-one-out dosages.</summary>
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
        var length = 64 * run.WordCount;
        if (_cells.Length < length)
        {
            _cells = new ulong[length];
        }

        var cells = _cells.AsSpan(0, length);
        cells.Clear();
        var kept = Sum(states, hasLeft ? states.Posterior(leftRow) : states.Nothing, leftSum,
            hasRight ? states.Posterior(rightRow) : states.Nothing, rightSum, alleles, run, cells);
        var (keptLeft, keptRight) = (AlleleWeights.Left(kept), AlleleWeights.Right(kept));
        // Half the probability that there is a jump on the left and on the right, over their product (see docs/engine.md).
        var jumps = hasLeft && hasRight ? states.ForwardSum(leftRow) / (2f * model.HaplotypeCount * leftSum) : 0;
        foreach (ref readonly var site in sites)
        {
            var cell = cells[site.Cell];
            var (left, right) = (site.Left - (site.Both * jumps), site.Right - (site.Both * jumps));
            var minor = (left * AlleleWeights.Left(cell)) + (right * AlleleWeights.Right(cell))
                + (site.Frequency * (1 - ((left * keptLeft) + (right * keptRight))));
            var dosage = Quantise(minor);
            dosages[site.Row * columns] = site.MinorIsReference ? (ushort)(ChunkResultHead.Unit - dosage) : dosage;
        }
    }

    private ulong Sum(
        SegmentStates states, ReadOnlySpan<float> left, float leftSum, ReadOnlySpan<float> right, float rightSum,
        BlockAlleles alleles, SiteRun run, Span<ulong> cells)
    {
        var least = model.Parameters.LeastShare;
        var found = ActiveStates.Find(left, right, states.Count, least * leftSum, least * rightSum, _active);
        var (perLeft, perRight) = (1 / leftSum, 1 / rightSum);
        var stride = alleles.Block.WordCount;
        var words = alleles.Words;
        ulong kept = 0;
        foreach (var state in _active.AsSpan(0, found))
        {
            var weights = AlleleWeights.Pack(left[state] * perLeft, right[state] * perRight);
            kept += weights;
            var first = (states.States[state] * stride) + run.FirstWord;
            for (var word = 0; word < run.WordCount; word++)
            {
                AlleleWeights.Add(cells[(64 * word)..], words[first + word], weights);
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
