using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>A person's log-in at the provider that opens an account; at most one for each account.</summary>
internal sealed class ExternalIdentity
{
    private ExternalIdentity()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>Finds issuer and subject, and keeps them with one account, without showing them.</summary>
    public byte[] Index { get; private set; } = [];

    /// <summary>Issuer and subject, sealed under the account's key.</summary>
    public SealedField Identity { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    public static ExternalIdentity Create(
        Guid id, AccountId account, byte[] index, SealedField identity, DateTimeOffset now) => new()
        {
            Id = id,
            AccountId = account,
            Index = index,
            Identity = identity,
            CreatedAt = now,
        };
}

internal sealed class ExternalIdentityConfiguration : IEntityTypeConfiguration<ExternalIdentity>
{
    public void Configure(EntityTypeBuilder<ExternalIdentity> identity)
    {
        identity.ToTable(ExternalIdentities.Table);
        identity.Property(i => i.Id).ValueGeneratedNever();
        identity.Property(i => i.AccountId).HasConversion<IdConverter<AccountId>>();
        identity.Property(i => i.Index).HasMaxLength(32);
        identity.Property(i => i.Identity).HasConversion<SealedFieldConverter>();
        identity.HasIndex(i => i.Index).IsUnique();
        identity.HasIndex(i => i.AccountId).IsUnique();
        identity.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
