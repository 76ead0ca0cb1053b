namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>What was counted at the beginning of a Monday.</summary>
/// <param name="Before">The Monday.</param>
/// <param name="Counts">How much of each class.</param>
public sealed record PublishedWeek(DateOnly Before, IReadOnlyDictionary<string, long> Counts);

/// <summary>The one public count of destructions, in weeks: a class of which little has gathered waits for a later one.</summary>
internal interface IPublishedDestructions
{
    /// <summary>Classes of which fewer were destroyed wait.</summary>
    int Fewest { get; }

    /// <summary>Weeks with something in them, the newest first.</summary>
    Task<IReadOnlyList<PublishedWeek>> WeeksAsync(int most, CancellationToken ct);
}
