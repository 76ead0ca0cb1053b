using CohortVault.Genomics.Kernels;
using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Panels;

/// <summary>A panel's alleles at the markers, turned round: per haplotype words of 32 markers, the first the lowest bit.</summary>
internal sealed class MarkerWords
{
    public const int MarkersPerWord = 32;

    private readonly uint[][] _words;

    public MarkerWords(MarkerColumns columns, int threads = 1, CancellationToken cancellation = default)
    {
        _words = new uint[(columns.MarkerCount + MarkersPerWord - 1) / MarkersPerWord][];
        Threads.For(_words.Length, threads, cancellation, word => _words[word] = Turn(columns, word * MarkersPerWord));
    }

    /// <summary>A word of every haplotype.</summary>
    public uint[] this[int word] => _words[word];

    private static uint[] Turn(MarkerColumns columns, int first)
    {
        var words = new uint[columns.HaplotypeCount];
        var count = Math.Min(MarkersPerWord, columns.MarkerCount - first);
        Span<ulong> square = stackalloc ulong[64];
        for (var group = 0; group < columns.WordCount; group++)
        {
            square.Clear();
            for (var marker = 0; marker < count; marker++)
            {
                square[marker] = columns[first + marker][group];
            }

            BitTranspose.Run(square);
            var haplotype = group * 64;
            for (var i = 0; i < 64 && haplotype + i < words.Length; i++)
            {
                words[haplotype + i] = (uint)square[i];
            }
        }

        return words;
    }
}
