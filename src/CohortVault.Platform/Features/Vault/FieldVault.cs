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
    public async Task<SealedField> SealAsync(CellAddress cell, string value, CancellationToken ct) =>
        (await SealAllAsync(cell.Owner, [(cell, value)], ct))[0];

    public async Task<string?> OpenAsync(CellAddress cell, SealedField field, CancellationToken ct) =>
        (await OpenAllAsync(cell.Owner, [(cell, field)], ct))[0];

    public async Task<IReadOnlyList<SealedField>> SealAllAsync(
        OwnerId owner, IReadOnlyList<(CellAddress Cell, string Value)> texts, CancellationToken ct)
    {
        using var held = await OwnerOrNewAsync(owner, ct);
        using var key = FieldKey(held);
        return [.. texts.Select(text => Seal(key, text.Cell, text.Value))];
    }

    public async Task<IReadOnlyList<string?>> OpenAllAsync(
        OwnerId owner, IReadOnlyList<(CellAddress Cell, SealedField Field)> fields, CancellationToken ct)
    {
        using var held = owner == OwnerId.Installation ? await OwnerOrNewAsync(owner, ct) : await keys.OwnerAsync(owner, ct);
        if (held is null)
        {
            return new string?[fields.Count];
        }

        using var key = FieldKey(held);
        return [.. fields.Select(field => Open(key, field.Cell, field.Field))];
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

    private static SealedField Seal(SecretKey key, CellAddress cell, string value)
    {
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

    private static string Open(SecretKey key, CellAddress cell, SealedField field)
    {
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

    // The owner's key wraps other keys; columns get one that is derived from it for them alone.
    private static SecretKey FieldKey(SecretKey owner) => owner.Derive("CohortVault field key 1"u8);

    private static FieldPlace Place(CellAddress cell) => new(
        cell.Table, cell.Column, KeyScopes.Bits(cell.Row), KeyScopes.Bits(cell.Owner.Value), KeyScopes.WithoutEpoch);

    private Task<SecretKey> OwnerOrNewAsync(OwnerId owner, CancellationToken ct) => owner == OwnerId.Installation
        ? keys.InstallationKeyAsync("fields", ct)
        : keys.OwnerOrNewAsync(owner, ct);
}
