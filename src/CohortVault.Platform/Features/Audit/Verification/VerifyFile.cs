using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>Verifies an exported log and nothing else: no installation, no database, no key.</summary>
internal static class VerifyFile
{
    private const int LongestLine = 1024 * 1024;

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="InvalidDataException">It is not an exported log.</exception>
    public static async Task<VerifiedLog> RunAsync(string path, IReadOnlyList<GivenCheckpoint> given, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var (origins, checkpoints, records) = await OutlineAsync(path, ct);
        var reader = new CheckpointReader([.. origins.Select(o => new KnownOrigin(o.Name, o.PublicKey, o.From))]);
        var checker = new LogChecker(
            reader.Read([.. checkpoints.Select(c => new GivenCheckpoint($"The checkpoint of {c.Size} records", c.Text)), .. given]), _ => null);
        var payloads = new List<LogProblem>();
        await foreach (var line in LinesAsync(path, ct))
        {
            if (line.Record is { } record)
            {
                var row = new LogRow(record.Sequence, record.Time, record.Action, record.Commitment, record.LeafHash);
                checker.Take(row);
                if (record is { Salt: { } salt, Payload: { } payload }
                    && !HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(payload)).AsSpan().SequenceEqual(record.Commitment))
                {
                    payloads.Add(LogProblems.Of(LogProblems.Payload, row, "commits to another payload than the one that is told"));
                }
            }
        }

        var problems = checker.Finish().Concat(payloads).Concat(reader.Problems).ToList();
        if (problems.Count == 0 && checker.Tree.Size != records)
        {
            problems.Add(LogProblems.Of(LogProblems.Head, $"The file speaks of {records} records, and has {checker.Tree.Size}."));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new VerifiedLog(
            checker.Records, checker.RootsHeld, seconds, checker.Records / seconds, Convert.ToBase64String(checker.Tree.Root()),
            [.. origins.Where(o => o.Reason.Length > 0).Select(o => DeclaredOrigin.Words(o.Name, o.From, o.Time, o.Reason))], problems);
    }

    // Checkpoints stand behind the records, and must be known before them.
    private static async Task<(List<ExportOrigin> Origins, List<ExportCheckpoint> Checkpoints, long Records)> OutlineAsync(
        string path, CancellationToken ct)
    {
        var (origins, checkpoints, records) = (new List<ExportOrigin>(), new List<ExportCheckpoint>(), -1L);
        await foreach (var line in LinesAsync(path, ct))
        {
            if (records < 0)
            {
                records = line.Log is { Format: ExportHeader.Version1 } header
                    ? header.Records
                    : throw new InvalidDataException($"{path}: the first line does not say {ExportHeader.Version1}.");
            }

            if (line.Origin is { } origin)
            {
                origins.Add(origin);
            }

            if (line.Checkpoint is { } checkpoint)
            {
                checkpoints.Add(checkpoint);
            }
        }

        return records < 0 ? throw new InvalidDataException($"{path} is empty.") : (origins, checkpoints, records);
    }

    private static async IAsyncEnumerable<ExportLine> LinesAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var file = new StreamReader(path, Encoding.UTF8);
        for (var number = 1L; await file.ReadLineAsync(ct) is { } text; number++)
        {
            ExportLine? line;
            try
            {
                line = text.Length > LongestLine ? null : JsonSerializer.Deserialize(text, ExportJson.Default.ExportLine);
            }
            catch (JsonException)
            {
                line = null;
            }

            yield return line ?? throw new InvalidDataException($"{path}, line {number}: not a line of an exported log.");
        }
    }
}
