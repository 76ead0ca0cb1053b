using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>A sealed column value; opened on purpose by the feature that owns the row, never by a query.</summary>
/// <param name="Bytes">Nonce, ciphertext and tag, with the key epoch.</param>
internal readonly record struct SealedField(byte[] Bytes);

/// <summary>Which cell a value belongs to; bound into the seal, so that swapped cells do not open.</summary>
/// <param name="Table">Table name.</param>
/// <param name="Column">Column name.</param>
/// <param name="Row">The row's random identifier, made before the insert.</param>
/// <param name="Owner">Whose key seals it.</param>
internal readonly record struct CellAddress(string Table, string Column, Guid Row, OwnerId Owner);

/// <summary>Seals single column values and makes blind indexes for unique look-ups.</summary>
internal interface IFieldVault
{
    /// <summary>Seals a text under its owner's key.</summary>
    Task<SealedField> SealAsync(CellAddress cell, string value, CancellationToken ct);

    /// <summary>
    /// Opens a text; null if the owner's key is destroyed. Throws if the cell was tampered with or moved.
    /// </summary>
    Task<string?> OpenAsync(CellAddress cell, SealedField field, CancellationToken ct);

    /// <summary>
    /// Keyed digest (32 bytes) of a normalised value, for unique columns that must be looked up (e-mail, user name),
    /// never for answers, dates or categories.
    /// </summary>
    byte[] BlindIndex(string table, string column, string normalisedValue);

    /// <summary>
    /// Destroys everything sealed under an owner: the owner's key goes, and all below it. Refused, and nothing done, while
    /// something of it must be kept.
    /// </summary>
    Task<Outcome<Done>> DestroyOwnerAsync(OwnerId owner, DestructionReason reason, CancellationToken ct);
}
