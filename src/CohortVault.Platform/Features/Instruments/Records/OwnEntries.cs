using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>
/// The entries that a person made in records. They stay when the account goes: they belong to the study's history, and the number that
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
        return
        [
            PersonalSection.Of(
                "record-entries", "How often you entered or corrected answers of participants, study by study.",
                entries.Select(e => new { study = e.Key.ToString(), e.Count, e.First, e.Last })),
        ];
    }
}
