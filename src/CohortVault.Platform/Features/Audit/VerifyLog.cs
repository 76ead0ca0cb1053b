using System.Diagnostics;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Verification;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// Computes the tree anew from the stored records and compares it with the log's head, its tiles and every checkpoint, kept and
/// given. No key is needed, and nothing is changed.
/// </summary>
internal sealed class VerifyLog(CohortDbContext db) : IAuditVerifier
{
    private const int FewerThan = 100;

    public async Task<(long Records, IReadOnlyList<string> Problems)> VerifyAsync(CancellationToken ct)
    {
        var found = await Handle([], ct);
        return (found.Records, [.. found.Problems.Select(problem => problem.Text)]);
    }

    /// <summary>Reads the whole log.</summary>
    /// <param name="given">Checkpoints from outside, which the log must have grown from.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<VerifiedLog> Handle(IReadOnlyList<GivenCheckpoint> given, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var origins = await db.Set<LogOrigin>().AsNoTracking().OrderBy(o => o.Number).ToListAsync(ct);
        var kept = await db.Set<LogCheckpoint>().AsNoTracking().OrderBy(c => c.Size)
            .Select(c => new GivenCheckpoint($"The checkpoint of {c.Size} records", c.Text)).ToListAsync(ct);
        var nodes = await db.Set<AuditNode>().AsNoTracking().Where(n => n.Level == 1)
            .ToDictionaryAsync(n => n.Place, n => n.Hash, ct);

        // In this order: whatever is committed meanwhile lies behind the head that is looked at.
        var head = await db.Set<AuditHead>().AsNoTracking().SingleAsync(ct);
        var reader = new CheckpointReader([.. origins.Select(o => new KnownOrigin(o.Name, o.PublicKey, o.From))]);
        var checker = new LogChecker(reader.Read([.. kept, .. given]), nodes.GetValueOrDefault);
        await foreach (var row in Rows().Where(r => r.Sequence < head.Size).OrderBy(r => r.Sequence)
            .Select(r => new LogRow(r.Sequence, r.Time, r.Action, r.Commitment, r.LeafHash)).AsAsyncEnumerable().WithCancellation(ct))
        {
            checker.Take(row);
        }

        var problems = checker.Finish().ToList();
        if (problems.Count == 0 && (checker.Tree.Size != head.Size || !head.Frontier.AsSpan().SequenceEqual(checker.Tree.ToBytes())))
        {
            problems.Add(LogProblems.Of(
                LogProblems.Head, $"The audit log's head names {head.Size} records with another root than the {checker.Tree.Size} that are there."));
        }

        problems.AddRange(await BehindTheHeadAsync(ct));
        problems.AddRange(reader.Problems);
        problems.AddRange(await GuardsAsync(ct));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new VerifiedLog(
            checker.Records, checker.RootsHeld, seconds, checker.Records / seconds, Convert.ToBase64String(checker.Tree.Root()),
            [.. origins.Where(o => o.Reason.Length > 0).Select(o => DeclaredOrigin.Words(o.Name, o.From, o.Time, o.Reason))], problems);
    }

    private IQueryable<AuditRecord> Rows() => db.Set<AuditRecord>().AsNoTracking();

    private async Task<IEnumerable<LogProblem>> BehindTheHeadAsync(CancellationToken ct)
    {
        var size = await db.Set<AuditHead>().AsNoTracking().Select(h => h.Size).SingleAsync(ct);
        var behind = await Rows().Where(r => r.Sequence >= size || r.Sequence < 0).OrderBy(r => r.Sequence).Take(FewerThan)
            .Select(r => new LogRow(r.Sequence, r.Time, r.Action, r.Commitment, r.LeafHash)).ToListAsync(ct);
        return behind.Select(row => LogProblems.Of(
            LogProblems.Inserted, row, $"was inserted past the program: the log's head knows of {size} records"));
    }

    /// <summary>Whether the database still refuses changes past the program.</summary>
    private async Task<IEnumerable<LogProblem>> GuardsAsync(CancellationToken ct)
    {
        var there = await db.Database.SqlQueryRaw<string>(db is PostgresCohortDbContext
            ? """SELECT tgrelid::regclass::text || '.' || tgname AS "Value" FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"""
            : """SELECT name AS "Value" FROM sqlite_master WHERE type = 'trigger'""").ToListAsync(ct);
        var expected = db is PostgresCohortDbContext ? AppendOnlyLog.PostgresTriggers : AppendOnlyLog.SqliteTriggers;
        return expected.Except(there).Select(name => LogProblems.Of(
            LogProblems.Unguarded, $"The trigger {name}, which keeps the log as it is, is missing from the database or switched off."));
    }
}
