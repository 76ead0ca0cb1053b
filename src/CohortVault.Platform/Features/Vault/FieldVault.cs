using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault;

/// <summary>Seals column values under their owner's key.</summary>
internal sealed class FieldVault(KeyRing keys, DestructionSaga destruction) : IFieldVault
{
    public async Task<SealedField> SealAsync(CellAddress cell, string value, CancellationToken ct)
    {
        using var owner = await OwnerOrNewAsync(cell.Owner, ct);
        using var key = FieldKey(owner);
        var plain = Encoding.UTF8.GetBytes(value);
        try
        {
            return new SealedField(FieldSealer.Seal(key, Place(cell), plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public async Task<string?> OpenAsync(CellAddress cell, SealedField field, CancellationToken ct)
    {
        using var owner = cell.Owner == OwnerId.Installation
            ? await OwnerOrNewAsync(cell.Owner, ct)
            : await keys.OwnerAsync(cell.Owner, ct);
        if (owner is null)
        {
            return null;
        }

        using var key = FieldKey(owner);
        var plain = FieldSealer.Open(key, Place(cell), field.Bytes);
        try
        {
            return Encoding.UTF8.GetString(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public byte[] BlindIndex(string table, string column, string normalisedValue)
    {
        var plain = Encoding.UTF8.GetBytes(normalisedValue);
        try
        {
            return Sealing.BlindIndex.Of(keys.BlindIndex, $"{table}.{column}", plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public Task<Outcome<Done>> DestroyOwnerAsync(OwnerId owner, DestructionReason reason, CancellationToken ct) =>
        destruction.RunAsync(DestructionTarget.Owner, owner.Value, reason, ct);

    // The owner's key wraps other keys; columns get one that is derived from it for them alone.
    private static SecretKey FieldKey(SecretKey owner) => owner.Derive("CohortVault field key 1"u8);

    private static FieldPlace Place(CellAddress cell) => new(
        cell.Table, cell.Column, KeyScopes.Bits(cell.Row), KeyScopes.Bits(cell.Owner.Value), KeyScopes.WithoutEpoch);

    private Task<SecretKey> OwnerOrNewAsync(OwnerId owner, CancellationToken ct) => owner == OwnerId.Installation
        ? keys.InstallationKeyAsync("fields", ct)
        : keys.OwnerOrNewAsync(owner, ct);
}
