using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>A key at rest: wrapped under its parent. The key store holds nothing else of anybody.</summary>
internal sealed class WrappedKey
{
    private WrappedKey()
    {
    }

    /// <summary>One of <see cref="KeyKind"/>.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The thing whose key it is.</summary>
    public Guid Id { get; private set; }

    /// <summary>The thing under whose key it is wrapped; empty under the master key.</summary>
    public Guid Parent { get; private set; }

    /// <summary>Whose it is, to find what must be destroyed; never used to open anything.</summary>
    public Guid Owner { get; private set; }

    /// <summary>The epoch under whose key it is wrapped; 1 for keys of the installation, which have none.</summary>
    public int Epoch { get; private set; }

    /// <summary>RFC 5649: 40 bytes, or 48 where a wrapping under the epoch lies over one under the parent.</summary>
    public byte[] Wrapped { get; private set; } = [];

    /// <summary>Of a key directly under the master: which master. The key store has no other than the one in use.</summary>
    public string? MasterKeyId { get; private set; }

    /// <summary>Of a key of the installation: its name, which its wrapping holds it to.</summary>
    public string? Name { get; private set; }

    public static WrappedKey Of(string kind, Guid id, Guid parent, Guid owner, int epoch, byte[] wrapped) =>
        new() { Kind = kind, Id = id, Parent = parent, Owner = owner, Epoch = epoch, Wrapped = wrapped };

    /// <summary>A key of the installation, directly under a master key.</summary>
    public static WrappedKey UnderMaster(Guid id, string name, int epoch, byte[] wrapped, string masterKeyId)
    {
        var key = Of(KeyKind.Installation, id, Guid.Empty, Guid.Empty, epoch, wrapped);
        (key.Name, key.MasterKeyId) = (name, masterKeyId);
        return key;
    }

    /// <summary>The same key under another epoch.</summary>
    public void Rewrap(int epoch, byte[] wrapped) => (Epoch, Wrapped) = (epoch, wrapped);
}

/// <summary>Levels of the key hierarchy.</summary>
internal static class KeyKind
{
    public const string Owner = "owner";
    public const string Subject = "subject";
    public const string Object = "object";
    public const string Installation = "installation";
}

internal sealed class WrappedKeyConfiguration : IEntityTypeConfiguration<WrappedKey>, IKeyStoreMapping
{
    public void Configure(EntityTypeBuilder<WrappedKey> key)
    {
        key.ToTable("wrapped_keys");
        key.HasKey(k => new { k.Kind, k.Id, k.Parent });
        key.Property(k => k.Kind).HasMaxLength(16);
        key.Property(k => k.Wrapped).HasMaxLength(64);
        key.Property(k => k.MasterKeyId).HasMaxLength(16);
        key.Property(k => k.Name).HasMaxLength(64);
        key.HasIndex(k => k.Parent);
        key.HasIndex(k => k.Owner);
        key.HasIndex(k => k.Epoch);
    }
}
