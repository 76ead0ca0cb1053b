using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>Writes the log as JSON lines for a verifier that has nothing else.</summary>
internal sealed class ExportLog(CohortDbContext db, IFieldVault fields, IAuditLog audit)
{
    private static readonly byte[] NewLine = [(byte)'\n'];

    /// <summary>Writes origins, records and checkpoints; returns the number of records.</summary>
    /// <param name="to">Takes the lines.</param>
    /// <param name="open">Whether payloads are opened where their keys still are; that is recorded in the log first.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<long> Handle(Stream to, bool open, CancellationToken ct)
    {
        if (open)
        {
            await audit.AppendAsync(db, new AuditEntry("log.exported", OwnerId.Installation, Guid.Empty, "command-line"), ct);
            await db.SaveChangesAsync(ct);
        }

        var checkpoints = await db.Set<LogCheckpoint>().AsNoTracking().OrderBy(c => c.Origin).ThenBy(c => c.Size).ToListAsync(ct);
        var size = await db.Set<AuditHead>().AsNoTracking().Select(h => h.Size).SingleAsync(ct);
        await WriteAsync(new ExportLine(Log: new ExportHeader(ExportHeader.Version1, size)));
        foreach (var origin in await db.Set<LogOrigin>().AsNoTracking().OrderBy(o => o.Number).ToListAsync(ct))
        {
            await WriteAsync(new ExportLine(Origin: new ExportOrigin(origin.Name, origin.PublicKey, origin.From, origin.Time, origin.Reason)));
        }

        await foreach (var record in db.Set<AuditRecord>().AsNoTracking().Where(r => r.Sequence < size).OrderBy(r => r.Sequence)
            .AsAsyncEnumerable().WithCancellation(ct))
        {
            var line = new ExportRecord(record.Sequence, record.Time, record.Action, record.Commitment, record.LeafHash);
            await WriteAsync(new ExportLine(Record: open ? await OpenAsync(line, record, ct) : line));
        }

        foreach (var checkpoint in checkpoints)
        {
            await WriteAsync(new ExportLine(Checkpoint: new ExportCheckpoint(checkpoint.Size, checkpoint.Time, checkpoint.Text)));
        }

        return size;

        async Task WriteAsync(ExportLine line)
        {
            await JsonSerializer.SerializeAsync(to, line, ExportJson.Default.ExportLine, ct);
            await to.WriteAsync(NewLine, ct);
        }
    }

    private async Task<ExportRecord> OpenAsync(ExportRecord line, AuditRecord record, CancellationToken ct) =>
        await fields.OpenAsync(AuditRecord.Cell(record.Id, record.OwnerId), new SealedField(record.Payload), ct) is { } opened
            ? line with { Salt = AuditLog.SaltOf(opened), Payload = AuditLog.JsonOf(opened) }
            : line;
}
