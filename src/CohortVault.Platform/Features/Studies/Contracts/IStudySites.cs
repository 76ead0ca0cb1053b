namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>The sites of a study.</summary>
internal interface IStudySites
{
    /// <summary>All of them with their names, by name.</summary>
    Task<IReadOnlyDictionary<SiteId, string>> OfAsync(StudyId study, CancellationToken ct);
}
