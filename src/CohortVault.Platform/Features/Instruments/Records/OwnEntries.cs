using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Drafts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>
/// The entries that a person made in records, and steps of drafts. They stay when the account goes: they belong to the study's history, and the number that
/// is left in them then stands for nobody whom anything here could name.
/// </summary>
internal sealed class OwnEntries(CohortDbContext db) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct)
    {
        var entries = await (
            from change in db.Set<FormChange>()
            join form in db.Set<FilledForm>() on change.FormId equals form.Id
            where change.By == account
            group change by form.StudyId into study
            select new { study.Key, Count = study.Count(), First = study.Min(c => c.At), Last = study.Max(c => c.At) }).ToListAsync(ct);
        var drafts = await db.Set<DraftStep>().Where(s => s.By == account).GroupBy(s => s.StudyId)
            .Select(study => new { study.Key, Count = study.Count(), Last = study.Max(s => s.At) }).ToListAsync(ct);
        return
        [
            PersonalSection.Of(
                "record-entries", "How often you entered or corrected answers of participants, study by study.",
                entries.Select(e => new { study = e.Key.ToString(), e.Count, e.First, e.Last })),
            PersonalSection.Of(
                "instrument-drafts", "Drafts of instruments that you changed and that are not published yet, study by study.",
                drafts.Select(d => new { study = d.Key.ToString(), d.Count, d.Last })),
        ];
    }

    // Who looked at what stands in the log; what is kept to say it once an hour has no use any more.
    public Task DestroyAsync(AccountId account, CancellationToken ct) =>
        db.Set<RecordLook>().Where(l => l.By == account).ExecuteDeleteAsync(ct);
}
