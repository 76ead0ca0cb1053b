using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Consents.Contracts;

/// <summary>Consents on paper that the staff keeps.</summary>
internal interface IPaperConsents
{
    /// <summary>Records one; a participant who has not joined on a phone joins by it.</summary>
    Task<Outcome<Done>> OnPaperAsync(StudyAccess access, ParticipantCode code, CancellationToken ct);
}
