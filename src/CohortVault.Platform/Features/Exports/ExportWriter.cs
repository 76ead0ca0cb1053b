using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Exports;

/// <summary>Writes the exports that wait, one after the other, and destroys those whose time is over.</summary>
internal sealed class ExportWriter(
    IServiceScopeFactory scopes, WriteExport write, ExportSignal signal, IVault vault, TimeProvider clock, ILogger<ExportWriter> log)
    : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>Writes what waits and destroys what is over.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var id in await FindAsync(exports => exports.Where(e => e.State == ExportState.Waiting).OrderBy(e => e.AskedAt), ct))
        {
            try
            {
                await write.Handle(id, ct);
                log.ExportEnded(id);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // The archive that was begun is nothing; the export says that it failed.
                log.ExportFailed(id, broken);
                await FailAsync(id, ct);
            }
        }

        var now = clock.GetUtcNow();
        foreach (var id in await FindAsync(exports => exports.Where(e => e.State == ExportState.Done && e.Until <= now), ct))
        {
            await EndAsync(id, ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
            {
                log.ExportsFailed(broken);
            }

            await signal.WaitAsync(LookAgain, stoppingToken);
        }
    }

    private async Task<List<Guid>> FindAsync(Func<IQueryable<StudyExport>, IQueryable<StudyExport>> which, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await which(scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<StudyExport>()).Select(e => e.Id).ToListAsync(ct);
    }

    private async Task FailAsync(Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        if (await db.Set<StudyExport>().SingleOrDefaultAsync(e => e.Id == id && e.State == ExportState.Waiting, ct) is { } export)
        {
            export.Fail(ExportRefusals.Failed.Code, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }

        await vault.DestroySubjectAsync(SubjectId.From(id), DestructionReason.BrokenOff, ct);
    }

    private async Task EndAsync(Guid id, CancellationToken ct)
    {
        if ((await vault.DestroySubjectAsync(SubjectId.From(id), DestructionReason.ExportOver, ct)).Succeeded)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
            (await db.Set<StudyExport>().SingleAsync(e => e.Id == id, ct)).End();
            await db.SaveChangesAsync(ct);
        }
    }
}
