using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>One entry of the log, opened.</summary>
/// <param name="Sequence">Place in the log.</param>
/// <param name="Time">When.</param>
/// <param name="Action">Word of the action.</param>
/// <param name="Actor">Who: an account, or a word of the system's; empty if the key is destroyed.</param>
/// <param name="Subject">What it concerns; null if the key is destroyed.</param>
/// <param name="Details">Ids, counts and reasons.</param>
internal sealed record HistoryEntry(
    long Sequence, DateTimeOffset Time, string Action, string Actor, Guid? Subject, IReadOnlyDictionary<string, string> Details);

/// <summary>What the log says of one owner, for the feature whose owner it is.</summary>
internal interface IOwnerHistory
{
    /// <summary>Its entries, the newest first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="before">Only entries before this place; null for the newest.</param>
    /// <param name="kinds">How actions begin; empty for all.</param>
    /// <param name="ct">Stops the reading.</param>
    IAsyncEnumerable<HistoryEntry> ReadAsync(OwnerId owner, long? before, IReadOnlyList<string> kinds, CancellationToken ct);
}
