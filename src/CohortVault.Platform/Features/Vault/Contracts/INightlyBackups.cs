namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>How the nightly backups of this installation stand.</summary>
/// <param name="To">Their folder; empty if none are to be made.</param>
/// <param name="LastWhole">When the newest whole one there began; null if there is none, or the folder is out of reach.</param>
/// <param name="Due">When the last one was due.</param>
/// <param name="IsLate">Whether it should be there by now, and is not.</param>
/// <param name="Failure">What kept the last attempt of this process from succeeding; null if nothing did.</param>
internal sealed record NightlyBackups(string To, DateTimeOffset? LastWhole, DateTimeOffset Due, bool IsLate, string? Failure)
{
    /// <summary>Whether any are to be made.</summary>
    public bool AreConfigured => To.Length > 0;

    /// <summary>Whether something has to be done about them.</summary>
    public bool AreAmiss => AreConfigured && (IsLate || Failure is not null);
}

/// <summary>Looks at the nightly backups, from any process of the installation.</summary>
internal interface INightlyBackups
{
    NightlyBackups Look();
}
