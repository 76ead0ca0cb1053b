namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>
/// Until when a destroyed key could still be brought back by somebody who has an old copy, the epoch key or backup key
/// of its time, and the master key. The dates are planned: they hold while the server runs, or at its next start.
/// </summary>
/// <param name="EpochEnds">
/// End of the epoch in which it was destroyed: from then on no copy of the key store opens it.
/// </param>
/// <param name="LastBackupEnds">
/// When the last backup that may hold it loses its key; null if there is no such backup.
/// </param>
internal sealed record KeyFinality(DateTimeOffset EpochEnds, DateTimeOffset? LastBackupEnds)
{
    /// <summary>The later of the two: from then on nothing that this program made opens it.</summary>
    public DateTimeOffset FinalAt => LastBackupEnds > EpochEnds ? LastBackupEnds.Value : EpochEnds;
}

/// <summary>Says when the destruction of a key is final, for certificates.</summary>
internal interface IKeyFinality
{
    /// <summary>Of a key that was destroyed at this moment, or is being destroyed now.</summary>
    Task<KeyFinality> OfAsync(DateTimeOffset destroyedAt, CancellationToken ct);
}
