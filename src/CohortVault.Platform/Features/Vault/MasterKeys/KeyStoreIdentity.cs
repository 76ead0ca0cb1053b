using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// Which master key the key store is under, how that is kept, and what a change has left to do. Keys directly under the
/// master refer to this row, so the database itself refuses one that was wrapped under a key that is gone.
/// </summary>
internal sealed class KeyStoreIdentity
{
    /// <summary>Number of the row; another one is there only inside the transaction that rotates.</summary>
    public const int InUse = 1;

    /// <summary>Number of the row of the key that is coming, inside that transaction.</summary>
    public const int Coming = 2;

    private KeyStoreIdentity()
    {
    }

    public int Id { get; private set; } = InUse;

    public string MasterKeyId { get; private set; } = "";

    /// <summary>When this master key was made.</summary>
    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>One of <see cref="Contracts.MasterKeySource"/>.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Of the source passphrase: salt of the derivation.</summary>
    public byte[]? Salt { get; private set; }

    /// <summary>Of the source passphrase: rounds of the derivation.</summary>
    public int? Iterations { get; private set; }

    /// <summary>Of the source passphrase: the wrapped master key.</summary>
    public byte[]? Wrapped { get; private set; }

    /// <summary>Of the source shares: the set that opens.</summary>
    public string? ShareSet { get; private set; }

    /// <summary>After a rotation, until a running server took the new key over: the key before.</summary>
    public string? HandedOverFrom { get; private set; }

    /// <summary>The new master key, wrapped under the key before.</summary>
    public byte[]? HandedOver { get; private set; }

    /// <summary>Until a rotation is settled: the key before, wrapped under this one.</summary>
    public byte[]? Replaced { get; private set; }

    /// <summary>A committed change that is not recorded yet, and after which old keys may still lie about.</summary>
    public string? Unsettled { get; private set; }

    /// <summary>The wrapped master key; null if the source is another.</summary>
    public PassphraseSeal? Seal => Salt is null ? null : new PassphraseSeal(Salt, Iterations ?? 0, Wrapped ?? []);

    public static KeyStoreIdentity Of(string masterKeyId, DateTimeOffset madeAt) =>
        new() { MasterKeyId = masterKeyId, MadeAt = madeAt };

    public void KeepInFile() => Keep(Contracts.MasterKeySource.File, null, null);

    public void KeepUnder(PassphraseSeal seal) => Keep(Contracts.MasterKeySource.Passphrase, seal, null);

    public void KeepAsShares(string set) => Keep(Contracts.MasterKeySource.Shares, null, set);

    /// <summary>The same key, kept as another row says.</summary>
    public void KeepAs(KeyStoreIdentity other) => Keep(other.Source, other.Seal, other.ShareSet);

    /// <summary>Makes this the row of a key that takes another's place.</summary>
    /// <param name="from">Id of the other.</param>
    /// <param name="handedOver">This key, wrapped under the other.</param>
    /// <param name="replaced">The other, wrapped under this key.</param>
    public void Succeed(string from, byte[] handedOver, byte[] replaced) =>
        (Id, HandedOverFrom, HandedOver, Replaced) = (Coming, from, handedOver, replaced);

    public void LeaveToSettle(string change) => Unsettled = change;

    private void Keep(string source, PassphraseSeal? seal, string? set) =>
        (Source, Salt, Iterations, Wrapped, ShareSet) = (source, seal?.Salt, seal?.Iterations, seal?.Wrapped, set);
}

/// <summary>
/// A copy of a master key that was given to people: shares, or a recovery document. The store knows of it, not what is in it.
/// </summary>
internal sealed class MasterKeyCopy
{
    private MasterKeyCopy()
    {
    }

    /// <summary>Id of the share set or document.</summary>
    public string Set { get; private set; } = "";

    /// <summary>One of <see cref="Contracts.MasterKeyCopyKind"/>.</summary>
    public string Kind { get; private set; } = "";

    public string MasterKeyId { get; private set; } = "";

    /// <summary>How many shares open; null for a document under a passphrase.</summary>
    public int? Threshold { get; private set; }

    /// <summary>How many there are.</summary>
    public int? Count { get; private set; }

    public DateTimeOffset MadeAt { get; private set; }

    public static MasterKeyCopy Of(
        string set, string kind, string masterKeyId, int? threshold, int? count, DateTimeOffset madeAt) => new()
        {
            Set = set,
            Kind = kind,
            MasterKeyId = masterKeyId,
            Threshold = threshold,
            Count = count,
            MadeAt = madeAt,
        };
}

internal sealed class KeyStoreIdentityConfiguration : IEntityTypeConfiguration<KeyStoreIdentity>, IKeyStoreMapping
{
    public void Configure(EntityTypeBuilder<KeyStoreIdentity> identity)
    {
        identity.ToTable("key_store");
        identity.Property(i => i.Id).ValueGeneratedNever();
        identity.Property(i => i.MasterKeyId).HasMaxLength(16);
        identity.Property(i => i.Source).HasMaxLength(16);
        identity.Property(i => i.Salt).HasMaxLength(32);
        identity.Property(i => i.Wrapped).HasMaxLength(64);
        identity.Property(i => i.ShareSet).HasMaxLength(16);
        identity.Property(i => i.HandedOverFrom).HasMaxLength(16);
        identity.Property(i => i.HandedOver).HasMaxLength(64);
        identity.Property(i => i.Replaced).HasMaxLength(64);
        identity.Ignore(i => i.Seal);
        identity.HasMany<WrappedKey>().WithOne().HasForeignKey(k => k.MasterKeyId).HasPrincipalKey(i => i.MasterKeyId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MasterKeyCopyConfiguration : IEntityTypeConfiguration<MasterKeyCopy>, IKeyStoreMapping
{
    public void Configure(EntityTypeBuilder<MasterKeyCopy> copy)
    {
        copy.ToTable("master_key_copies");
        copy.HasKey(c => c.Set);
        copy.Property(c => c.Set).HasMaxLength(16);
        copy.Property(c => c.Kind).HasMaxLength(32);
        copy.Property(c => c.MasterKeyId).HasMaxLength(16);
    }
}
