namespace CohortVault.Genomics.Imputation;

/// <summary>A stretch of a chromosome, both ends included.</summary>
/// <param name="Start">First position, 1-based.</param>
/// <param name="End">Last position.</param>
public readonly record struct Window(int Start, int End)
{
    /// <summary>The whole chromosome.</summary>
    public static Window Everything { get; } = new(1, int.MaxValue);

    /// <summary>Length of the chunks that long chromosomes are cut into.</summary>
    public const int ChunkLength = 20_000_000;

    /// <summary>Whether a position lies inside.</summary>
    public bool Contains(int position) => position >= Start && position <= End;

    /// <summary>The window with a margin on both sides.</summary>
    public Window Widen(int margin) =>
        new(Start > margin ? Start - margin : 1, End < int.MaxValue - margin ? End + margin : int.MaxValue);

    /// <summary>Cuts a window at multiples of the chunk length.</summary>
    public IEnumerable<Window> Chunks(int length = ChunkLength)
    {
        for (long start = Start; start <= End;)
        {
            var end = Math.Min(End, (((start - 1) / length) + 1) * length);
            yield return new Window((int)start, (int)end);
            start = end + 1;
        }
    }
}
