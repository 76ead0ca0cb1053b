using CohortVault.Instruments.Export;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Exports;

/// <summary>A member asks for an export; it is written in the background.</summary>
internal sealed class AskExport(CohortDbContext db, ExportSignal signal, IAuditLog audit, TimeProvider clock)
{
    private const int MostWaiting = 3;

    public async Task<Outcome<Done>> Handle(StudyAccess access, ExportChoices choices, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ExportDeidentified) is { } lack)
        {
            return lack;
        }

        if (choices is { Labfront: true, Dates: DateTreatment.Drop })
        {
            return ExportRefusals.DatesInTree;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<StudyExport>().CountAsync(e => e.AccountId == access.Account && e.State == ExportState.Waiting, ct) >= MostWaiting)
        {
            return ExportRefusals.TooMany;
        }

        var export = StudyExport.Ask(access.Study, access.Account, choices.Write(), clock.GetUtcNow());
        db.Add(export);
        var plan = choices.PlanFor(access).DeIdentification;
        await audit.AppendAsync(
            db,
            new AuditEntry("export.asked", access.Study.Owner, export.Id, access.Account.ToString(), new Dictionary<string, string>
            {
                ["identifiers"] = plan.Identifiers.ToString(),
                ["dates"] = plan.Dates.ToString(),
                ["hashed-record"] = plan.HashRecord ? "yes" : "no",
                ["free-text"] = plan.DropFreeText ? "left out" : "kept",
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return default(Done);
    }
}
