using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>Adds participants, for features that bring data of people in who have no code here yet.</summary>
internal interface IParticipantAdding
{
    /// <summary>Adds some; returns their codes.</summary>
    Task<Outcome<IReadOnlyList<ParticipantCode>>> AddAsync(StudyAccess access, int count, CancellationToken ct);
}
