using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>What is kept of participants is bound from the study's end on.</summary>
internal sealed class ParticipantParts(IRetention retention) : IStudyPart
{
    public async Task EndAsync(CohortDbContext db, StudyId study, RetentionTerm term, CancellationToken ct)
    {
        foreach (var participant in await db.Set<Participant>().Where(p => p.StudyId == study).Select(p => p.Id).ToListAsync(ct))
        {
            await retention.KeepAsync(db, study.Owner, participant.Subject, term, ct);
        }
    }
}
