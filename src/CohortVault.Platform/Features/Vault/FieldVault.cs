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
        using var held = new FieldKeys();
        var sealedTexts = new List<SealedField>(texts.Count);
        foreach (var (cell, value) in texts)
        {
            var key = await held.OfAsync(cell.Subject, subject => OwnOrNewAsync(owner, subject, ct));
            sealedTexts.Add(Seal(key ?? throw new ObjectDestroyedException(), cell, value));
        }

        return sealedTexts;
    }

    public async Task<IReadOnlyList<string?>> OpenAllAsync(
        OwnerId owner, IReadOnlyList<(CellAddress Cell, SealedField Field)> fields, CancellationToken ct)
    {
        using var held = new FieldKeys();
        var opened = new List<string?>(fields.Count);
        foreach (var (cell, field) in fields)
        {
            var key = await held.OfAsync(cell.Subject, subject => OwnAsync(owner, subject, ct));
            opened.Add(key is null ? null : Open(key, cell, field));
        }

        return opened;
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

    private static FieldPlace Place(CellAddress cell) => new(
        cell.Table, cell.Column, KeyScopes.Bits(cell.Row), KeyScopes.Bits(cell.Owner.Value), KeyScopes.WithoutEpoch);

    private async Task<SecretKey?> OwnAsync(OwnerId owner, SubjectId? subject, CancellationToken ct) =>
        owner == OwnerId.Installation ? await keys.InstallationKeyAsync("fields", ct)
        : subject is { } narrow ? await keys.SubjectAsync(owner, narrow, ct)
        : await keys.OwnerAsync(owner, ct);

    private async Task<SecretKey?> OwnOrNewAsync(OwnerId owner, SubjectId? subject, CancellationToken ct)
    {
        if (await OwnAsync(owner, subject, ct) is { } held)
        {
            return held;
        }

        if (subject is not { } narrow)
        {
            return await keys.OwnerOrNewAsync(owner, ct);
        }

        await keys.EnsureSubjectAsync(owner, narrow, ct);
        return await keys.SubjectAsync(owner, narrow, ct);
    }

    // The keys of owners and subjects wrap other keys; columns get one that is derived from them for columns alone.
    private sealed class FieldKeys : IDisposable
    {
        private readonly Dictionary<SubjectId, SecretKey?> _ofSubjects = [];
        private SecretKey? _ofOwner;

        public async Task<SecretKey?> OfAsync(SubjectId? subject, Func<SubjectId?, Task<SecretKey?>> open)
        {
            if (subject is not { } narrow)
            {
                return _ofOwner ??= Derived(await open(null));
            }

            if (!_ofSubjects.TryGetValue(narrow, out var key))
            {
                _ofSubjects[narrow] = key = Derived(await open(narrow));
            }

            return key;
        }

        public void Dispose()
        {
            _ofOwner?.Dispose();
            foreach (var key in _ofSubjects.Values)
            {
                key?.Dispose();
            }
        }

        private static SecretKey? Derived(SecretKey? wrapping)
        {
            using (wrapping)
            {
                return wrapping?.Derive("CohortVault field key 1"u8);
            }
        }
    }
}
