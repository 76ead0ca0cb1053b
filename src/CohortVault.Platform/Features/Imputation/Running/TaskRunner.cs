using System.Security.Cryptography;
using System.Text.Json;
using CohortVault.Genomics.Work;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// Carries one leased task out: starts a worker, hands it keys as it asks for files, prolongs the lease while it
/// speaks, and commits what it brought, or destroys it.
/// </summary>
internal sealed class TaskRunner(
    CohortDbContext db, JobLedger ledger, WorkOrders orders, PanelQuota quota, JobCleaner cleaner, JobMails mails,
    IVault vault, ISigningKeys signing, IWorkerLauncher launcher,
    JobGate gate, ProgressBoard board, TimeProvider clock, IOptions<ImputationOptions> options, ILogger<TaskRunner> log)
{
    private readonly Dictionary<ObjectId, long> _written = [];
    private readonly List<ObjectId> _chunks = [];
    private ImputationJob _job = null!;

    public async Task RunAsync(Lease lease, CancellationToken ct)
    {
        _job = await db.Set<ImputationJob>().AsNoTracking().SingleAsync(j => j.Id == lease.Job, ct);
        await DestroyAsync(
            await InGate(() => ledger.OrphansAsync(lease.Task, lease.Attempt, ct), ct), DestructionReason.AttemptFailed, ct);
        var committed = false;
        try
        {
            var end = await WorkAsync(lease, ct);
            committed = end switch
            {
                WorkDone done => await CompleteAsync(lease, done, ct),
                WorkRefused refused => await RefuseAsync(lease, refused, ct),
                WorkBroken broken => await NoteBrokenAsync(lease, broken, ct),
                _ => await NoteBrokenAsync(lease, new WorkBroken("job.worker-broken", "ended without a word"), ct),
            };
        }
        finally
        {
            board.Forget(lease.Task);
            if (!committed)
            {
                await DestroyAsync([.. _written.Keys], DestructionReason.AttemptFailed, CancellationToken.None);
            }
        }

        await cleaner.CleanAsync(lease.Job, CancellationToken.None);
        await mails.SendDueAsync(CancellationToken.None);
    }

    private async Task<WorkLine?> WorkAsync(Lease lease, CancellationToken ct)
    {
        if (await orders.WriteAsync(lease, ct) is not { } order)
        {
            return new WorkBroken("job.worker-broken", "panel or input gone");
        }

        await using var worker = await LaunchAsync(order, ct);
        var prolonged = clock.GetUtcNow();
        while (true)
        {
            // Not the injected clock: a worker's silence is real time, whatever a test says the date is.
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
            silence.CancelAfter(options.Value.Lease);
            WorkLine? line;
            try
            {
                line = await worker.ReadAsync(silence.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new WorkBroken("job.worker-broken", "silent");
            }
            catch (Exception broken) when (broken is JsonException or InvalidDataException)
            {
                return new WorkBroken("job.worker-broken", "spoke out of turn");
            }

            switch (line)
            {
                case WorkProgress progress:
                    board.Note(lease.Job, lease.Task, progress.Fraction);
                    if (clock.GetUtcNow() - prolonged > options.Value.Lease / 4)
                    {
                        prolonged = clock.GetUtcNow();
                        if (!await InGate(() => ledger.ProlongAsync(lease, ct), ct))
                        {
                            return new WorkBroken("job.worker-broken", "lease lost");
                        }
                    }

                    break;
                case WorkStage { Name: "validated" }:
                    await InGate(async () => { await ledger.NoteValidatedAsync(lease, ct); return true; }, ct);
                    break;
                case WorkWant want:
                    if (await GrantAsync(lease, want, ct) is not { } file)
                    {
                        return new WorkBroken("job.worker-broken", "lease lost");
                    }

                    await worker.ReplyAsync(new WorkReply(File: file), ct);
                    CryptographicOperations.ZeroMemory(file.Key);
                    break;
                case WorkSign { Hash.Length: SHA256.HashSizeInBytes } sign when lease.Kind == JobTaskKind.Seal:
                    await worker.ReplyAsync(new WorkReply(Signature: await SignAsync(sign.Hash, ct)), ct);
                    break;
                case WorkStage or WorkSign:
                    return new WorkBroken("job.worker-broken", "spoke out of turn");
                default:
                    return line;
            }
        }
    }

    private async Task<IWorker> LaunchAsync(WorkOrder order, CancellationToken ct)
    {
        try
        {
            return await launcher.LaunchAsync(order, ct);
        }
        finally
        {
            foreach (var file in order.Inputs.Select(i => i.File).Concat(order.PanelFiles.Select(f => f.File)))
            {
                CryptographicOperations.ZeroMemory(file.Key);
            }
        }
    }

    private async Task<SealedFile?> GrantAsync(Lease lease, WorkWant want, CancellationToken ct)
    {
        var (kind, subject) = want.Kind switch
        {
            WorkFiles.Chunk => (JobObjectKind.Chunk, _job.WorkSubject),
            WorkFiles.Phased => (JobObjectKind.Phased, _job.WorkSubject),
            WorkFiles.Imputed => (JobObjectKind.Imputed, _job.WorkSubject),
            WorkFiles.QualityControlFile => (JobObjectKind.QualityControlFile, _job.ResultSubject),
            WorkFiles.Archive => (JobObjectKind.Archive, _job.ResultSubject),
            _ => throw new InvalidDataException($"A worker asked for a file of unknown kind."),
        };
        if (!WorkerWords.IsName(want.Name) || !WorkerWords.IsNameOrNothing(want.Chromosome))
        {
            throw new InvalidDataException("A worker named a file as the protocol does not allow.");
        }

        var grant = await vault.GrantWriteAsync(new SealScope(_job.Owner, subject, want.Kind), ct);
        _written[grant.Id] = 0;
        if (kind == JobObjectKind.Chunk)
        {
            _chunks.Add(grant.Id);
        }

        return await InGate(() => ledger.AnnounceAsync(lease, grant.Id, want, kind, ct), ct)
            ? grant.ToSealedFile()
            : null;
    }

    private async Task<byte[]> SignAsync(byte[] hash, CancellationToken ct)
    {
        using var key = await signing.SigningKeyAsync(WorkOrders.SigningKey, ct);
        return key.SignHash(hash);
    }

    private async Task<bool> CompleteAsync(Lease lease, WorkDone done, CancellationToken ct)
    {
        if (lease.Kind == JobTaskKind.QualityControl)
        {
            done = await quota.HoldAsync(_job, done, ct);
        }

        // Chunks that quality control wrote and then excluded are of no use to anybody.
        var kept = done.Chunks.Select(c => c.File).ToHashSet();
        await DestroyAsync([.. _chunks.Where(id => !kept.Contains(id.ToString()))], DestructionReason.AttemptFailed, ct);
        foreach (var id in _written.Keys.ToList())
        {
            _written[id] = await vault.CommitGrantAsync(id, _job.Owner, ct);
        }

        bool completed;
        if (lease.Kind == JobTaskKind.QualityControl)
        {
            var report = await vault.SealReportAsync(ReportScope, ReportOf(done), ct);
            completed = await InGate(() => ledger.CompleteQualityControlAsync(lease, done, report, _written, ct), ct);
            if (!completed)
            {
                await vault.DestroyAsync(report, DestructionReason.AttemptFailed, ct);
            }
        }
        else
        {
            completed = await InGate(() => ledger.CompleteAsync(lease, _written, ct), ct);
        }

        if (!completed)
        {
            log.StaleResult(lease.Job, lease.Attempt);
        }

        return completed;
    }

    private JobReport ReportOf(WorkDone done)
    {
        var now = clock.GetUtcNow();
        var report = done.Messages.ToReport(now);
        var goesOn = done.FatalCode is null && !_job.OnlyQualityControl;
        return goesOn && _job.Phasing
            ? new JobReport([.. report.Messages, JobSteps.Phasing(done.Chunks, now)])
            : report;
    }

    // Quality-control files that the worker finished before it refused stay with the job; the rest goes.
    private async Task<bool> RefuseAsync(Lease lease, WorkRefused refused, CancellationToken ct)
    {
        var place = (refused.File, refused.Line) switch
        {
            (null, _) => "",
            ({ } file, null) => $"{file}: ",
            ({ } file, { } line) => $"{file}:{line}: ",
        };
        var message = new JobMessage(
            refused.Step, 1, $"{place}{refused.Problem} {refused.Remedy}".TrimEnd(), clock.GetUtcNow());
        var report = await vault.SealReportAsync(ReportScope, new JobReport([message]), ct);
        if (!await InGate(() => ledger.FailAsync(lease, WorkerWords.Code(refused.Code), report, ct), ct))
        {
            await vault.DestroyAsync(report, DestructionReason.AttemptFailed, ct);
        }

        return false;
    }

    private async Task<bool> NoteBrokenAsync(Lease lease, WorkBroken broken, CancellationToken ct)
    {
        log.WorkerBrokeAt(lease.Job, WorkerWords.Place(broken.Where));
        await InGate(() => ledger.NoteBrokenAsync(lease, WorkerWords.Code(broken.Code), ct), ct);
        return false;
    }

    private SealScope ReportScope => new(_job.Owner, _job.ResultSubject, "report");

    private async Task DestroyAsync(IReadOnlyList<ObjectId> ids, DestructionReason reason, CancellationToken ct)
    {
        foreach (var id in ids)
        {
            // What was never committed is only given back; the rest is destroyed.
            vault.AbandonGrant(id);
            await vault.DestroyAsync(id, reason, ct);
            _written.Remove(id);
        }

        await InGate(async () => { await ledger.StrikeAsync(ids, ct); return true; }, ct);
    }

    private async Task<T> InGate<T>(Func<Task<T>> change, CancellationToken ct)
    {
        using var inside = await gate.EnterAsync(ct);
        return await change();
    }
}
