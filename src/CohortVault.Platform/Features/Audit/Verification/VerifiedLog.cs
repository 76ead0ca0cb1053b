namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>What reading a log from its beginning found.</summary>
/// <param name="Records">Records read.</param>
/// <param name="Checkpoints">Checkpoints, kept and given, that were compared and fitted.</param>
/// <param name="Seconds">Time that it took.</param>
/// <param name="RecordsPerSecond">Records read each second.</param>
/// <param name="Root">Root of the tree, base64.</param>
/// <param name="Declared">Origins that were declared after the first, a sentence each: from there on history was taken up from an
/// older copy, and what was signed beyond is given up.</param>
/// <param name="Problems">What is wrong; empty if nothing is.</param>
public sealed record VerifiedLog(
    long Records, int Checkpoints, double Seconds, double RecordsPerSecond, string Root, IReadOnlyList<string> Declared,
    IReadOnlyList<LogProblem> Problems);

/// <summary>A new origin in words.</summary>
internal static class DeclaredOrigin
{
    public static string Words(string name, long from, DateTimeOffset time, string reason) =>
        $"A new origin, {name}, was declared at {from} records on {LogProblems.Instant(time)}: {reason}";
}

/// <summary>A checkpoint that was kept outside.</summary>
/// <param name="Name">Where it comes from, for the sentence.</param>
/// <param name="Text">C2SP tlog-checkpoint.</param>
public sealed record GivenCheckpoint(string Name, string Text);
