using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CohortVault.Platform.Data;

/// <summary>
/// Stores a sealed column as its bytes; it stays sealed until the feature that owns the row opens it.
/// </summary>
internal sealed class SealedFieldConverter() : ValueConverter<SealedField, byte[]>(
    field => field.Bytes, bytes => new SealedField(bytes));
