using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>
/// The consents that a person signed for a study team. They stay when the account goes, as evidence: the number that is left in them
/// then stands for nobody whom anything here could name.
/// </summary>
internal sealed class OwnSignatures(CohortDbContext db) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct) =>
    [
        PersonalSection.Of(
            "consents-signed", "Consents that you signed for a study team, or recorded from paper.",
            (await db.Set<Consent>().AsNoTracking().Where(c => c.StaffId == account).OrderBy(c => c.StaffSignedAt)
                .Select(c => new { c.StudyId, c.StaffSignedAt, c.OnPaper }).ToListAsync(ct))
            .Select(c => new { study = c.StudyId.ToString(), c.StaffSignedAt, c.OnPaper })),
    ];
}
