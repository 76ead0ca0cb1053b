using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Exports;

/// <summary>A member's own exports: the list, the archive, and its password, once.</summary>
internal sealed class OwnExports(CohortDbContext db, IVault vault, IAuditLog audit, TimeProvider clock) : IPersonalData
{
    public async Task<IReadOnlyList<StudyExport>> ListAsync(StudyAccess access, CancellationToken ct) =>
        await db.Set<StudyExport>().AsNoTracking().Where(e => e.StudyId == access.Study && e.AccountId == access.Account)
            .OrderByDescending(e => e.AskedAt).Take(50).ToListAsync(ct);

    /// <summary>Opens an archive; recorded before a byte leaves.</summary>
    public async Task<Outcome<(Stream Content, string Name)>> OpenAsync(StudyAccess access, Guid id, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ExportDeidentified) is { } lack)
        {
            return lack;
        }

        if (await FindAsync(access, id, ct) is not { Archive: { } archive } export)
        {
            return ExportRefusals.Unknown;
        }

        await audit.AppendAsync(db, new AuditEntry("export.fetched", access.Study.Owner, id, access.Account.ToString()), ct);
        await db.SaveChangesAsync(ct);
        return await vault.OpenAsync(archive, access.Study.Owner, ct) is { } content ? (content, export.FileName) : ExportRefusals.Unknown;
    }

    /// <summary>Shows the password; its key is destroyed before the answer leaves.</summary>
    public async Task<Outcome<string>> RevealAsync(StudyAccess access, Guid id, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ExportDeidentified) is { } lack)
        {
            return lack;
        }

        if (await FindAsync(access, id, ct) is not { } export)
        {
            return ExportRefusals.Unknown;
        }

        if (export.Password is not { } secret || await vault.OpenTextAsync(secret, access.Study.Owner, ct) is not { } password)
        {
            return ExportRefusals.PasswordSeen;
        }

        // Of two who ask at one moment, one takes it.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<StudyExport>().Where(e => e.Id == id && e.Password == secret)
            .ExecuteUpdateAsync(row => row.SetProperty(e => e.Password, (ObjectId?)null), ct) == 0)
        {
            return ExportRefusals.PasswordSeen;
        }

        await audit.AppendAsync(db, new AuditEntry("export.password-revealed", access.Study.Owner, id, access.Account.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await vault.DestroyAsync(secret, DestructionReason.PasswordShown, CancellationToken.None);
        return password;
    }

    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct) =>
    [
        PersonalSection.Of(
            "study-exports", "Exports of studies that you asked for.",
            (await db.Set<StudyExport>().AsNoTracking().Where(e => e.AccountId == account).OrderBy(e => e.AskedAt).ToListAsync(ct))
            .Select(e => new { study = e.StudyId.ToString(), state = e.State.ToString(), e.AskedAt, e.EndedAt, e.Until, e.Choices })),
    ];

    public async Task DestroyAsync(AccountId account, CancellationToken ct)
    {
        foreach (var export in await db.Set<StudyExport>().Where(e => e.AccountId == account).ToListAsync(ct))
        {
            await vault.DestroySubjectAsync(export.Subject, DestructionReason.AccountDeleted, ct);
            db.Remove(export);
        }

        await db.SaveChangesAsync(ct);
    }

    private Task<StudyExport?> FindAsync(StudyAccess access, Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Set<StudyExport>().AsNoTracking().SingleOrDefaultAsync(
            e => e.Id == id && e.StudyId == access.Study && e.AccountId == access.Account && e.State == ExportState.Done && e.Until > now, ct);
    }
}
