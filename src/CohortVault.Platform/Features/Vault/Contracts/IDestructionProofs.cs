namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>Proof files of what was destroyed, for its owner; docs/formats/destruction-proof.md.</summary>
internal interface IDestructionProofs
{
    /// <summary>
    /// The file about some subjects and what was destroyed of them one by one; null if nothing of them was destroyed, or they
    /// are another owner's.
    /// </summary>
    /// <param name="owner">Who asks; only certificates under this owner's key are opened.</param>
    /// <param name="subjects">What it is about.</param>
    /// <param name="about">How people call it; stands in the file.</param>
    /// <param name="ct">Stops the work.</param>
    Task<byte[]?> MakeAsync(OwnerId owner, IReadOnlyList<SubjectId> subjects, string about, CancellationToken ct);
}
