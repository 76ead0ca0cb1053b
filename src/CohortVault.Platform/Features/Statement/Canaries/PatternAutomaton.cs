namespace CohortVault.Platform.Features.Statement.Canaries;

/// <summary>
/// Finds many byte patterns in one pass (Aho and Corasick 1975): one table look-up a byte, and a state that carries
/// over from buffer to buffer, so that a pattern across a boundary is found.
/// </summary>
internal sealed class PatternAutomaton
{
    private const int Root = 0;
    private readonly int[] _next;
    private readonly int[][] _ends;

    public PatternAutomaton(IReadOnlyList<byte[]> patterns)
    {
        var capacity = 1 + patterns.Sum(pattern => pattern.Length);
        _next = new int[capacity * 256];
        var ends = new List<int>?[capacity];
        var states = AddWords(patterns, ends);
        AddFallbacks(states, ends);
        _ends = [.. ends.Select(list => list?.ToArray() ?? [])];
    }

    /// <summary>Called with the pattern's number and the offset just behind it.</summary>
    public delegate void Found(int pattern, long end);

    /// <summary>
    /// Reads on from <paramref name="state"/> (0 at the start) and returns the state after the bytes.
    /// </summary>
    /// <param name="bytes">The next bytes.</param>
    /// <param name="state">State after the bytes before.</param>
    /// <param name="offset">Offset of the first byte.</param>
    /// <param name="found">Told of each pattern.</param>
    public int Feed(ReadOnlySpan<byte> bytes, int state, long offset, Found found)
    {
        var next = _next;
        var ends = _ends;
        for (var i = 0; i < bytes.Length; i++)
        {
            state = next[(state << 8) | bytes[i]];
            foreach (var pattern in ends[state])
            {
                found(pattern, offset + i + 1);
            }
        }

        return state;
    }

    private int AddWords(IReadOnlyList<byte[]> patterns, List<int>?[] ends)
    {
        var states = 1;
        for (var number = 0; number < patterns.Count; number++)
        {
            var state = Root;
            foreach (var b in patterns[number])
            {
                ref var next = ref _next[(state << 8) | b];
                if (next == Root)
                {
                    next = states++;
                }

                state = next;
            }

            (ends[state] ??= []).Add(number);
        }

        return states;
    }

    /// <summary>Breadth first, fills every missing transition from the longest suffix that is itself a state.</summary>
    private void AddFallbacks(int states, List<int>?[] ends)
    {
        var suffix = new int[states];
        var queue = new Queue<int>(states);
        foreach (var child in _next.AsSpan(0, 256).ToArray().Where(child => child != Root).Distinct())
        {
            queue.Enqueue(child);
        }

        while (queue.TryDequeue(out var state))
        {
            if (ends[suffix[state]] is { } inherited)
            {
                (ends[state] ??= []).AddRange(inherited);
            }

            for (var b = 0; b < 256; b++)
            {
                var fallback = _next[(suffix[state] << 8) | b];
                ref var next = ref _next[(state << 8) | b];
                if (next == Root)
                {
                    next = fallback;
                }
                else
                {
                    suffix[next] = fallback;
                    queue.Enqueue(next);
                }
            }
        }
    }
}
