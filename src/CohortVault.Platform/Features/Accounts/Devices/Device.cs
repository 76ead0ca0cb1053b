using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.Devices;

/// <summary>
/// A browser from which a person has signed in with all it takes. Its cookie holds the secret, the row its digest; it belongs
/// to one account. It replaces no factor: it saves the code by mail, and has limits of its own against guessing.
/// </summary>
internal sealed class Device
{
    private Device()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public byte[] Digest { get; private set; } = [];

    public SealedField Name { get; private set; }

    public DateTimeOffset FirstUsedAt { get; private set; }

    public DateTimeOffset LastUsedAt { get; private set; }

    /// <summary>Wrong passwords typed here since the last right one.</summary>
    public int FailedPasswords { get; private set; }

    public DateTimeOffset? NextPasswordAt { get; private set; }

    /// <summary>Wrong codes typed here since the last right one; a right password does not take them back.</summary>
    public int FailedCodes { get; private set; }

    public DateTimeOffset? NextCodeAt { get; private set; }

    public static Device Create(Guid id, AccountId account, byte[] digest, SealedField name, DateTimeOffset now) => new()
    {
        Id = id,
        AccountId = account,
        Digest = digest,
        Name = name,
        FirstUsedAt = now,
        LastUsedAt = now,
    };
}

/// <summary>The code that was mailed for one sign-in on an unknown device; goes with the session that waits for it.</summary>
internal sealed class DeviceCode
{
    private DeviceCode()
    {
    }

    public Guid Id { get; private set; }

    public byte[] SessionDigest { get; private set; } = [];

    public AccountId AccountId { get; private set; }

    public SealedField Code { get; private set; }

    public static DeviceCode Create(Guid id, byte[] sessionDigest, AccountId account, SealedField code) => new()
    {
        Id = id,
        SessionDigest = sessionDigest,
        AccountId = account,
        Code = code,
    };
}

internal sealed class DeviceConfiguration : IEntityTypeConfiguration<Device>
{
    public void Configure(EntityTypeBuilder<Device> device)
    {
        device.ToTable(DeviceStore.Table);
        device.Property(d => d.Id).ValueGeneratedNever();
        device.Property(d => d.AccountId).HasConversion<IdConverter<AccountId>>();
        device.Property(d => d.Digest).HasMaxLength(32);
        device.Property(d => d.Name).HasConversion<SealedFieldConverter>();
        device.HasIndex(d => d.Digest).IsUnique();
        device.HasIndex(d => d.AccountId);
        device.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DeviceCodeConfiguration : IEntityTypeConfiguration<DeviceCode>
{
    public void Configure(EntityTypeBuilder<DeviceCode> code)
    {
        code.ToTable(DeviceCodes.Table);
        code.Property(c => c.Id).ValueGeneratedNever();
        code.Property(c => c.SessionDigest).HasMaxLength(32);
        code.Property(c => c.AccountId).HasConversion<IdConverter<AccountId>>();
        code.Property(c => c.Code).HasConversion<SealedFieldConverter>();
        code.HasIndex(c => c.SessionDigest).IsUnique();
        code.HasOne<Session>().WithMany().HasForeignKey(c => c.SessionDigest).OnDelete(DeleteBehavior.Cascade);
    }
}
