using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>Participants as a member of the study sees them: those of the member's site alone, if it is bound to one.</summary>
internal sealed class ParticipantLookup(CohortDbContext db, IFieldVault fields)
{
    public byte[] Index(ParticipantCode code) => fields.BlindIndex(Participant.Table, Participant.CodeColumn, code.Text);

    /// <summary>Those that the member may know of.</summary>
    public IQueryable<Participant> Of(StudyAccess access) => db.Set<Participant>()
        .Where(p => p.StudyId == access.Study && (access.Site == null || p.SiteId == access.Site));

    /// <summary>The one with a code; null if the member knows of none.</summary>
    public Task<Participant?> FindAsync(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        var index = Index(code);
        return Of(access).SingleOrDefaultAsync(p => p.CodeIndex == index, ct);
    }

    /// <summary>Opens the codes of some participants of one study, in their order.</summary>
    public async Task<IReadOnlyList<ParticipantCode>> CodesAsync(
        StudyId study, IReadOnlyList<Participant> participants, CancellationToken ct)
    {
        var opened = await fields.OpenAllAsync(
            study.Owner, [.. participants.Select(p => (Participant.Cell(p.Id, study), p.Code))], ct);
        return [.. opened.Select(text => ParticipantCode.TryParse(text, out var code) ? code : default)];
    }
}
