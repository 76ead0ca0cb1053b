namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>What is wrong with a log.</summary>
/// <param name="Kind">Stable word, see <see cref="LogProblems"/>.</param>
/// <param name="Sequence">Record that it concerns; null if none in particular.</param>
/// <param name="Time">The record's time, as it is there now.</param>
/// <param name="Action">The record's action, as it is there now.</param>
/// <param name="Text">One sentence.</param>
public sealed record LogProblem(string Kind, long? Sequence, DateTimeOffset? Time, string? Action, string Text);

/// <summary>The kinds of problems, and a sentence for each.</summary>
internal static class LogProblems
{
    public const string Changed = "changed";
    public const string Missing = "missing";
    public const string Inserted = "inserted";
    public const string Moved = "moved";
    public const string Rewritten = "rewritten";
    public const string Checkpoint = "checkpoint";
    public const string Head = "head";
    public const string Payload = "payload";
    public const string Unguarded = "unguarded";

    public static LogProblem Of(string kind, LogRow row, string says) =>
        new(kind, row.Sequence, row.Time, row.Action, $"Audit record {row.Sequence} ({Instant(row.Time)}, {row.Action}) {says}.");

    public static LogProblem Of(string kind, string text) => new(kind, null, null, null, text);

    public static LogProblem Gap(long sequence, LogRow? before, LogRow? after) => new(
        Missing, sequence, null, null,
        $"Audit record {sequence} is missing{(before is { } b ? $", after {b.Sequence} ({Instant(b.Time)}, {b.Action})" : "")}{(after is { } a ? $", before {a.Sequence} ({Instant(a.Time)}, {a.Action})" : "")}.");

    public static string Instant(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}";
}

/// <summary>A record as a verifier sees it.</summary>
/// <param name="Sequence">Place that it claims.</param>
/// <param name="Time">When it was committed.</param>
/// <param name="Action">Action word.</param>
/// <param name="Commitment">To its payload.</param>
/// <param name="LeafHash">Leaf hash that was kept beside it.</param>
internal readonly record struct LogRow(
    long Sequence, DateTimeOffset Time, string Action, byte[] Commitment, byte[] LeafHash)
{
    /// <summary>Hash of the leaf that this row would be at a place.</summary>
    public byte[] HashAt(long sequence) => AuditLeaf.HashOf(sequence, Time, Action, Commitment);
}
