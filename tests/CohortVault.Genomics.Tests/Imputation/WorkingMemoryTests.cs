using CohortVault.Genomics.Imputation;

namespace CohortVault.Genomics.Tests.Imputation;

public sealed class WorkingMemoryTests
{
    [Fact]
    public void Marked_haplotypes_come_out_once_ascending_and_leave_nothing()
    {
        var random = new Random(3);
        foreach (var haplotypes in (int[])[1, 63, 64, 65, 4095, 4096, 4097, 100_000])
        {
            var marks = new HaplotypeMarks(haplotypes);
            var drained = new int[haplotypes];
            for (var round = 0; round < 20; round++)
            {
                var drawn = Enumerable.Range(0, random.Next(300)).Select(_ => random.Next(haplotypes)).ToArray();
                marks.Add(drawn);
                var count = marks.Drain(drawn.Length > 0 ? drained : []);
                Assert.Equal(drawn.Distinct().Order(), drained[..count]);
            }
        }
    }

    [Fact]
    public void Pieces_of_an_arena_are_zero_and_apart_also_when_used_again()
    {
        var random = new Random(4);
        var arena = new FloatArena();
        for (var round = 1; round <= 3; round++)
        {
            var pieces = Enumerable.Range(0, 60).Select(_ => arena.Take(random.Next(40_000))).ToList();
            pieces.Add(arena.Take(300_000));
            for (var i = 0; i < pieces.Count; i++)
            {
                Assert.False(pieces[i].Span.ContainsAnyExcept(0f));
                pieces[i].Span.Fill((round * 1000) + i);
            }

            for (var i = 0; i < pieces.Count; i++)
            {
                Assert.False(pieces[i].Span.ContainsAnyExcept((round * 1000f) + i));
            }

            arena.Reset();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    [InlineData(1_000_000)]
    public void What_is_too_long_for_memory_goes_elsewhere_and_is_read_the_same(int mostInMemory)
    {
        var random = new Random(6);
        using var elsewhere = new MemoryStream();
        var moved = 0;
        using var paged = new PagedStream(() => ++moved == 1 ? elsewhere : throw new InvalidOperationException(), mostInMemory);
        var written = new byte[1_000_000];
        random.NextBytes(written);
        for (var at = 0; at < written.Length;)
        {
            var part = Math.Min(random.Next(1, 50_000), written.Length - at);
            paged.Write(written.AsSpan(at, part));
            at += part;
        }

        Assert.Equal(mostInMemory < written.Length ? 1 : 0, moved);
        Assert.Equal(mostInMemory < written.Length ? written.Length : 0, elsewhere.Length);
        Assert.Equal(written.Length, paged.Length);
        for (var round = 0; round < 50; round++)
        {
            var read = new byte[random.Next(100_000)];
            var from = random.Next(written.Length - read.Length);
            paged.Position = from;
            paged.ReadExactly(read);
            Assert.Equal(written[from..(from + read.Length)], read);
        }
    }

    [Fact]
    public void A_paged_stream_does_what_a_memory_stream_does()
    {
        var random = new Random(5);
        using var paged = new PagedStream();
        using var plain = new MemoryStream();
        for (var step = 0; step < 400; step++)
        {
            var bytes = new byte[random.Next(20_000)];
            random.NextBytes(bytes);
            paged.Write(bytes);
            plain.Write(bytes);
            Assert.Equal(plain.Length, paged.Length);
            if (step % 10 == 0)
            {
                var (read, expected) = (new byte[random.Next(600_000)], new byte[600_000]);
                paged.Position = plain.Position = random.Next((int)plain.Length);
                var length = plain.ReadAtLeast(expected.AsSpan(0, read.Length), read.Length, throwOnEndOfStream: false);
                Assert.Equal(length, paged.ReadAtLeast(read, read.Length, throwOnEndOfStream: false));
                Assert.Equal(expected[..length], read[..length]);
                paged.Seek(0, SeekOrigin.End);
                plain.Seek(0, SeekOrigin.End);
            }
        }
    }
}
