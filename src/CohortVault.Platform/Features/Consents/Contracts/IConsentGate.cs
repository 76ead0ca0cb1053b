using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Consents.Contracts;

/// <summary>The one question before any datum of a participant is taken.</summary>
internal interface IConsentGate
{
    /// <summary>
    /// Why nothing may be collected of a participant; null if the study runs with an approval in force, and the participant takes
    /// part and has consented to what the study says today. Asked in the transaction that writes: the participant is locked until
    /// it ends, so that no withdrawal comes between.
    /// </summary>
    Task<Refusal?> RefusalAsync(CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct);

    /// <summary>
    /// Why what is there of a participant may not be corrected; null while the study is not archived and the participant, who has
    /// consented once, has not withdrawn. Asked like the other.
    /// </summary>
    Task<Refusal?> CorrectionRefusalAsync(CohortDbContext db, StudyAccess access, ParticipantId participant, CancellationToken ct);
}
