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
/// <param name="Subject">Whose erasure destroys it, where that is narrower than the owner; its key seals it then.</param>
internal readonly record struct CellAddress(string Table, string Column, Guid Row, OwnerId Owner, SubjectId? Subject = null);

/// <summary>Seals single column values and makes blind indexes for unique look-ups.</summary>
internal interface IFieldVault
{
    /// <summary>Seals a text under its owner's or its subject's key.</summary>
    Task<SealedField> SealAsync(CellAddress cell, string value, CancellationToken ct);

    /// <summary>
    /// Opens a text; null if its key is destroyed. Throws if the cell was tampered with or moved.
    /// </summary>
    Task<string?> OpenAsync(CellAddress cell, SealedField field, CancellationToken ct);

    /// <summary>Seals many texts of one owner, in their order; each key is opened once.</summary>
    Task<IReadOnlyList<SealedField>> SealAllAsync(
        OwnerId owner, IReadOnlyList<(CellAddress Cell, string Value)> texts, CancellationToken ct);

    /// <summary>Opens many texts of one owner, in their order; null for those whose key is destroyed.</summary>
    Task<IReadOnlyList<string?>> OpenAllAsync(
        OwnerId owner, IReadOnlyList<(CellAddress Cell, SealedField Field)> fields, CancellationToken ct);

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
