using CohortVault.Platform.Data;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>Whether a study may take data in.</summary>
internal interface ICollecting
{
    /// <summary>Why not, as the caller's transaction sees it; null while the study runs under an approval that is in force.</summary>
    Task<Refusal?> RefusalAsync(CohortDbContext db, StudyId study, CancellationToken ct);

    /// <summary>What the study is called; null if it is not there.</summary>
    Task<string?> TitleAsync(StudyId study, CancellationToken ct);
}
