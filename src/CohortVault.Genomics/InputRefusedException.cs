namespace CohortVault.Genomics;

/// <summary>
/// Input that we read, understood to be wrong, and refuse. The message names the file and, where there is one,
/// the line or record and the field, and says what to do; it never repeats genotypes or sample ids.
/// </summary>
/// <param name="code">Stable code from <c>docs/errors.md</c>, such as <c>vcf.unsorted</c>.</param>
/// <param name="problem">One sentence: what is wrong.</param>
/// <param name="remedy">One sentence: what to do about it.</param>
/// <param name="file">File name as the user gave it; null if no file is at fault.</param>
/// <param name="line">1-based line of a text file or record of a binary file; null if unknown.</param>
public sealed class InputRefusedException(
    string code, string problem, string remedy, string? file = null, long? line = null)
    : Exception(Describe(problem, remedy, file, line))
{
    /// <summary>Stable code from <c>docs/errors.md</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong, in one sentence, without the place.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>File at fault, as the user named it.</summary>
    public string? File { get; } = file;

    /// <summary>1-based line (text) or record (binary) at fault.</summary>
    public long? Line { get; } = line;

    private static string Describe(string problem, string remedy, string? file, long? line)
    {
        var place = (file, line) switch
        {
            (null, _) => "",
            (_, null) => $"{file}: ",
            _ => $"{file}:{line}: ",
        };
        return $"{place}{problem} {remedy}".TrimEnd();
    }
}
