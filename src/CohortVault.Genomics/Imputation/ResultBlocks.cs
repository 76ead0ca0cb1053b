using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>Turns the blocks of a chunk into measured rows, in order of position.</summary>
internal static class ResultBlocks
{
    public static void Write(
        ChunkResultReader chunk, PanelChromosome panel, bool[] swapped, ResultRowWriter writer, CancellationToken cancellation)
    {
        var head = chunk.Head;
        var swaps = Enumerable.Range(0, swapped.Length).Where(s => swapped[s]).Select(s => chunk.FirstHaplotype[s]).ToArray();
        var typed = Array.FindIndex(head.Typed, site => site >= head.FirstSite);
        typed = typed < 0 ? head.Typed.Length : typed;
        var typedOnly = 0;
        // Used by turns: the rows of a block may still be written while the next one is read.
        var dosages = new ushort[]?[writer.GoesBeside ? 2 : 1];
        var written = new Task[dosages.Length];
        Array.Fill(written, Task.CompletedTask);
        for (var number = 0; number < head.Blocks.Length; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (from, count) = (head.Blocks[number], chunk.SitesIn(number));
            var firstTyped = typed;
            while (typed < head.Typed.Length && head.Typed[typed] < head.FirstSite + from + count)
            {
                typed++;
            }

            var turn = number % dosages.Length;
            written[turn].GetAwaiter().GetResult();
            var block = new Block(chunk, swaps, number, count, firstTyped, typed - firstTyped, ref dosages[turn]);
            var rows = new List<(ResultRow Row, int Site, TypedRow? Observed)>();
            for (var i = 0; i < count; i++)
            {
                var position = panel.Sites.Position(head.FirstSite + from + i);
                for (; typedOnly < head.TypedOnly.Count && head.TypedOnly[typedOnly].Position < position; typedOnly++)
                {
                    rows.Add((TypedOnlyRow(chunk, swaps, typedOnly), ~typedOnly, null));
                }

                rows.Add(block.Row(i, position));
            }

            written[turn] = writer.Write(chunk, rows);
        }

        var rest = new List<(ResultRow Row, int Site, TypedRow? Observed)>();
        for (; typedOnly < head.TypedOnly.Count; typedOnly++)
        {
            rest.Add((TypedOnlyRow(chunk, swaps, typedOnly), ~typedOnly, null));
        }

        writer.Write(chunk, rest);
    }

    private static ResultRow TypedOnlyRow(ChunkResultReader chunk, int[] swaps, int index)
    {
        var alleles = chunk.TypedOnlyAlleles.AsSpan(index * chunk.HaplotypeCount, chunk.HaplotypeCount).ToArray();
        var unphased = chunk.TypedOnlyUnphased.AsMemory(index * chunk.Head.Samples.Count, chunk.Head.Samples.Count);
        Swap(alleles, swaps);
        var dosages = Array.ConvertAll(alleles, allele => allele switch
        {
            0 => (ushort)0,
            1 => (ushort)ChunkResultHead.Unit,
            _ => ResultRow.Unknown,
        });
        for (var sample = 0; sample < unphased.Length; sample++)
        {
            var first = chunk.FirstHaplotype[sample];
            if (unphased.Span[sample] == 0)
            {
                continue;
            }

            // One of the two carries the allele, and nothing says which; half a missing genotype says nothing at all.
            var half = dosages[first] == ResultRow.Unknown || dosages[first + 1] == ResultRow.Unknown
                ? ResultRow.Unknown
                : (ushort)(ChunkResultHead.Unit / 2);
            (dosages[first], dosages[first + 1]) = (half, half);
            if (half == ResultRow.Unknown)
            {
                unphased = WithoutSample(unphased, sample);
            }
        }

        return new ResultRow
        {
            Position = chunk.Head.TypedOnly[index].Position,
            Imputed = false,
            Typed = true,
            Dosages = dosages,
            Unphased = unphased,
        };
    }

    private static Memory<byte> WithoutSample(Memory<byte> unphased, int sample)
    {
        var copy = unphased.ToArray();
        copy[sample] = 0;
        return copy;
    }

    private static void Swap<T>(Span<T> haplotypes, int[] swaps)
    {
        foreach (var first in swaps)
        {
            (haplotypes[first], haplotypes[first + 1]) = (haplotypes[first + 1], haplotypes[first]);
        }
    }

    /// <summary>The decoded dosages of one block of sites.</summary>
    private sealed class Block
    {
        private readonly ChunkResultReader _chunk;
        private readonly int[] _swaps;
        private readonly int _from;
        private readonly int _count;
        private readonly int _firstTyped;
        private readonly int _typed;
        private readonly ushort[] _dosages;
        private int _typedSeen;

        public Block(
            ChunkResultReader chunk, int[] swaps, int number, int count, int firstTyped, int typed, ref ushort[]? dosages)
        {
            (_chunk, _swaps, _from, _count, _firstTyped, _typed) =
                (chunk, swaps, chunk.Head.Blocks[number], count, firstTyped, typed);
            var length = (count + typed) * chunk.HaplotypeCount;
            dosages = dosages is null || dosages.Length < length ? new ushort[length] : dosages;
            _dosages = dosages;
            chunk.ReadDosages(number, count + typed, _dosages);
            for (var row = 0; row < count + typed; row++)
            {
                Swap(_dosages.AsSpan(row * chunk.HaplotypeCount, chunk.HaplotypeCount), swaps);
            }
        }

        public (ResultRow Row, int Site, TypedRow? Observed) Row(int index, int position)
        {
            var site = _chunk.Head.FirstSite + _from + index;
            var width = _chunk.HaplotypeCount;
            var isTyped = _typedSeen < _typed && _chunk.Head.Typed[_firstTyped + _typedSeen] == site;
            TypedRow? observed = null;
            if (isTyped)
            {
                var alleles = _chunk.TypedAlleles.AsSpan((_firstTyped + _typedSeen) * width, width).ToArray();
                Swap(alleles, _swaps);
                observed = new TypedRow(alleles, _dosages.AsMemory((_count + _typedSeen) * width, width));
                _typedSeen++;
            }

            var row = new ResultRow
            {
                Position = position,
                Imputed = true,
                Typed = isTyped,
                Dosages = _dosages.AsMemory(index * width, width),
            };
            return (row, site, observed);
        }
    }
}

/// <summary>What was observed at a typed panel site, and the estimate without it.</summary>
internal sealed record TypedRow(sbyte[] Alleles, ReadOnlyMemory<ushort> LeaveOneOut);
