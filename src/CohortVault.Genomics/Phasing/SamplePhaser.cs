namespace CohortVault.Genomics.Phasing;

/// <summary>Phases one sample at a time; one per thread.</summary>
internal sealed class SamplePhaser(HaplotypePool pool, GenotypeNeighbours byGenotype, PhasingOptions options)
{
    private readonly PhaseBeam _beam = new(options);
    private readonly MissingAlleles _missing = new(options);
    private readonly StateMosaic _states = new(options.States);

    /// <summary>One round for a sample: its two haplotypes are drawn, or in the last round decided.</summary>
    public void Phase(SampleState sample, NeighbourTable? neighbours, int round, CancellationToken cancellation)
    {
        if (sample.Heterozygotes == 0 && !sample.AnyMissing)
        {
            sample.Settled = true;
            return;
        }

        Choose(sample, neighbours);
        _states.Read(pool, 0, sample.Genotypes.Length);
        if (sample.Heterozygotes > 0)
        {
            var same = new float[sample.Heterozygotes];

            // Every other round goes from the end: what is pruned on the way differs, and the mean is better than
            // either.
            _beam.Run(pool, _states, sample.Genotypes, same, backwards: (round & 1) != 0, cancellation);
            sample.Add(same, round >= options.BurnIn);
            sample.Settled = neighbours is not null && sample.Is(same, options.Settled);
            if (round > 0 && round < options.Rounds && !sample.Settled)
            {
                sample.Draw(same, new Random(SeedOf(options.Seed, sample.Index, round)));
            }
            else
            {
                sample.Decide();
            }
        }
        else
        {
            sample.Settled = neighbours is not null;
        }

        _missing.Fill(pool, _states, sample);
    }

    private void Choose(SampleState sample, NeighbourTable? neighbours)
    {
        _states.Clear();
        var most = Math.Min(byGenotype.Count, options.FirstGenotypeNeighbours);
        var listed = sample.ByGenotype ?? byGenotype.List(sample.Genotypes, most);
        sample.ByGenotype = (long)sizeof(ushort) * listed.Length * pool.TargetCount <= options.ListBytes
            ? listed : null;
        var taken = Math.Min(most, neighbours is null ? options.FirstGenotypeNeighbours : options.GenotypeNeighbours);
        for (var anchor = 0; anchor * most < listed.Length; anchor++)
        {
            var marker = anchor * options.AnchorSpacing;
            foreach (var entry in listed.AsSpan(anchor * most, taken))
            {
                _states.Meet(byGenotype.Haplotype(entry), marker);
            }

            if (neighbours is not null)
            {
                Choose(neighbours, anchor, sample, marker);
            }
        }

        _states.Complete();
    }

    private void Choose(NeighbourTable neighbours, int anchor, SampleState sample, int marker)
    {
        var first = neighbours.At(anchor, sample.FirstHaplotype);
        var second = sample.Diploid ? neighbours.At(anchor, sample.FirstHaplotype + 1) : first;
        for (var rank = 0; rank < first.Length; rank++)
        {
            if (first[rank] >= 0)
            {
                _states.Meet(first[rank], marker);
            }

            if (second[rank] >= 0)
            {
                _states.Meet(second[rank], marker);
            }
        }
    }

    /// <summary>One number from three, the same on every run (unlike the framework's).</summary>
    private static int SeedOf(int seed, int sample, int round) =>
        unchecked((((seed * 486187739) + sample) * 16777619) + (round * 1013904223));
}
