using CohortVault.Platform.Features.Accounts.Contracts;

namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>The people of a study.</summary>
internal interface IStudyTeam
{
    /// <summary>All members with their names, by name.</summary>
    Task<IReadOnlyDictionary<AccountId, string>> OfAsync(StudyId study, CancellationToken ct);
}

/// <summary>The sites of a study.</summary>
internal interface IStudySites
{
    /// <summary>All of them with their names, by name.</summary>
    Task<IReadOnlyDictionary<SiteId, string>> OfAsync(StudyId study, CancellationToken ct);
}
