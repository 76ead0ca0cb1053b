using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>
/// That an account signs in with a second factor: an authenticator app (time-based one-time passwords, RFC 6238), whose secret
/// is sealed under the account's key, or passkeys, or both. Recovery codes and their count belong to it.
/// </summary>
internal sealed class SecondFactor
{
    private SecondFactor()
    {
    }

    public AccountId AccountId { get; private set; }

    /// <summary>Of the app; null if there are passkeys alone.</summary>
    public SealedField? Secret { get; private set; }

    public DateTimeOffset EnrolledAt { get; private set; }

    /// <summary>Time step of the code that was used last; its code and those of earlier steps are refused.</summary>
    public long LastStep { get; private set; }

    /// <summary>Wrong codes since the last right one; a right password does not take them back.</summary>
    public int FailedAttempts { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; private set; }

    public static SecondFactor Create(AccountId account, SealedField? secret, long usedStep, DateTimeOffset now) => new()
    {
        AccountId = account,
        Secret = secret,
        EnrolledAt = now,
        LastStep = usedStep,
    };
}

/// <summary>A code on paper that stands in for the app once.</summary>
internal sealed class RecoveryCode
{
    private RecoveryCode()
    {
    }

    public byte[] Digest { get; private set; } = [];

    public AccountId AccountId { get; private set; }

    public static RecoveryCode Create(AccountId account, byte[] digest) => new() { AccountId = account, Digest = digest };
}

internal sealed class SecondFactorConfiguration : IEntityTypeConfiguration<SecondFactor>
{
    public void Configure(EntityTypeBuilder<SecondFactor> factor)
    {
        factor.ToTable(SecondFactorStore.Table);
        factor.HasKey(f => f.AccountId);
        factor.Property(f => f.AccountId).HasConversion<IdConverter<AccountId>>().ValueGeneratedNever();
        factor.Property(f => f.Secret).HasConversion<SealedFieldConverter>();
        factor.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> code)
    {
        code.ToTable("recovery_codes");
        code.HasKey(c => c.Digest);
        code.Property(c => c.Digest).HasMaxLength(32);
        code.Property(c => c.AccountId).HasConversion<IdConverter<AccountId>>();
        code.HasIndex(c => c.AccountId);
        code.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
