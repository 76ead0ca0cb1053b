using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Export.Package;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using CohortVault.Sealing.Archives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Exports;

/// <summary>
/// Writes an export that was asked for: from one snapshot of the records, streamed through encryption into a sealed object. The
/// member's rights count as they are now. Whatever goes wrong, there is a whole archive or none.
/// </summary>
internal sealed class WriteExport(IServiceScopeFactory scopes, IVault vault, IFieldVault fields, ISigningKeys signing, TimeProvider clock)
{
    /// <summary>How long an export can be fetched.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const string SigningKey = "result-archives";

    public async Task Handle(Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        if (await db.Set<StudyExport>().SingleOrDefaultAsync(e => e.Id == id && e.State == ExportState.Waiting, ct) is not { } export)
        {
            return;
        }

        var written = await TryWriteAsync(export, ct);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var details = new Dictionary<string, string>();
        if (written.Refusal is { } refusal)
        {
            export.Fail(refusal.Code, now);
            details["why"] = refusal.Code;
        }
        else
        {
            export.Finish(written.Value.Archive, written.Value.Password, written.Value.Length, written.Value.Values, now, now + Kept);
        }

        await scope.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry(
                written.Refusal is null ? "export.written" : "export.failed", export.StudyId.Owner, export.Id, export.AccountId.ToString(), details),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<Outcome<Written>> TryWriteAsync(StudyExport export, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<IStudyGate>().EnterAsync(export.StudyId, export.AccountId, ct) is not { } access
            || !access.May(StudyRights.ExportDeidentified))
        {
            return ExportRefusals.NotAllowedAnyMore;
        }

        using var pseudonyms = new Pseudonyms(await PseudonymKeyAsync(export.StudyId, ct));
        await using var snapshot = await services.GetRequiredService<IStudyRecords>().SnapshotAsync(access, ct);
        if (snapshot is null)
        {
            return ExportRefusals.NothingThere;
        }

        var password = ArchivePassword.Generate();
        await using var write = await vault.CreateAsync(new SealScope(export.StudyId.Owner, export.Subject, "study-export"), ct);
        using var key = await signing.SigningKeyAsync(SigningKey, ct);
        var choices = ExportChoices.Read(export.Choices);
        var plan = choices.PlanFor(access);

        // With digests in the place of codes, the order in which participants were added would tell who is who.
        Func<IEnumerable<string>, IEnumerable<string>>? order = plan.DeIdentification.HashRecord ? pseudonyms.InOrder : null;
        var request = new ExportRequest
        {
            Study = export.StudyId.ToString(),
            Title = access.Title,
            DictionaryVersion = snapshot.Version.ToString(CultureInfo.InvariantCulture),
            Dictionary = snapshot.Dictionary,
            Design = snapshot.Design,
            Long = choices.Long,
            Syntax = SyntaxPrograms.All,
            Questionnaires = choices.Labfront ? () => snapshot.SubmittedAsync(order, ct) : null,
            Files = plan.DeIdentification == DeIdentification.None ? snapshot.FileAsync : null,
            Plan = plan,
            Pseudonyms = pseudonyms,
        };
        ExportManifest manifest;
        using (var archive = new ResultArchiveWriter(write.Stream, password, key, clock.GetUtcNow()))
        {
            manifest = await ExportPackage.WriteAsync(
                new ArchiveTarget(archive), request, () => snapshot.FormsAsync(order, ct), clock, ct);
            archive.Finish();
        }

        var length = await write.CommitAsync(ct);
        var secret = await vault.SealTextAsync(new SealScope(export.StudyId.Owner, export.Subject, "archive-password"), password, ct);
        return new Written(write.Id, secret, length, manifest.Files.Max(file => file.Values) ?? 0);
    }

    private async Task<byte[]> PseudonymKeyAsync(StudyId study, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        if (await db.Set<PseudonymKey>().AsNoTracking().SingleOrDefaultAsync(k => k.StudyId == study, ct) is not { } row)
        {
            var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Pseudonyms.MinimumKeyLength));
            row = PseudonymKey.Create(study, await fields.SealAsync(PseudonymKey.Cell(study), made, ct));
            db.Add(row);
            await db.SaveChangesAsync(ct);
        }

        return Convert.FromBase64String((await fields.OpenAsync(PseudonymKey.Cell(study), row.Key, ct))!);
    }

    private sealed record Written(ObjectId Archive, ObjectId Password, long Length, long Values);
}
