namespace CohortVault.Instruments;

/// <summary>
/// A dictionary or design file that we read, understood to be wrong, and refuse. The message names the file and the
/// line
/// and says what to do.
/// </summary>
/// <param name="code">Stable code from <c>docs/errors.md</c>, such as <c>csv.quote</c>.</param>
/// <param name="problem">One sentence: what is wrong.</param>
/// <param name="remedy">One sentence: what to do about it.</param>
/// <param name="file">File name as the user gave it.</param>
/// <param name="line">1-based line; 0 if none is at fault.</param>
public sealed class DictionaryRefusedException(string code, string problem, string remedy, string file, int line)
    : Exception($"{file}{(line > 0 ? $":{line}" : "")}: {problem} {remedy}")
{
    /// <summary>Stable code from <c>docs/errors.md</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong, in one sentence, without the place.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>1-based line; 0 if none is at fault.</summary>
    public int Line { get; } = line;
}
