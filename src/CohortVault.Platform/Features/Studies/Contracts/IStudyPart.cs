using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>A feature that keeps something of a study's.</summary>
internal interface IStudyPart
{
    /// <summary>The study ends, in the caller's change: what is kept of it is bound for its time.</summary>
    Task EndAsync(CohortDbContext db, StudyId study, RetentionTerm term, CancellationToken ct);
}
