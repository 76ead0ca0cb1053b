using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>
/// A key pair of a device or password manager that opens an account (WebAuthn). The private half never comes here; the name
/// that the person gave it is sealed under the account's key.
/// </summary>
internal sealed class Passkey
{
    public const int LongestCredentialId = 1023;

    private Passkey()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public byte[] CredentialId { get; private set; } = [];

    public byte[] PublicKey { get; private set; } = [];

    /// <summary>Host name that it was made for; browsers offer it nowhere else.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>Uses as the authenticator counts them; many count none and stay at 0.</summary>
    public long SignCount { get; private set; }

    public SealedField Name { get; private set; }

    /// <summary>How browsers reach it, as they reported it: words with commas.</summary>
    public string Transports { get; private set; } = "";

    /// <summary>Whether its maker may copy it to other devices.</summary>
    public bool IsBackupEligible { get; private set; }

    public bool IsBackedUp { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    public static Passkey Create(
        Guid id, AccountId account, string domain, UserPasskeyInfo made, SealedField name, DateTimeOffset now) => new()
        {
            Id = id,
            AccountId = account,
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            Domain = domain,
            SignCount = made.SignCount,
            Name = name,
            Transports = string.Join(',', PasskeyTransports.Known(made.Transports)),
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
            CreatedAt = now,
        };

    public void Rename(SealedField name) => Name = name;

    /// <summary>
    /// As the framework's handler wants it. The count is left at 0: it is compared where it is stored, so that two uses of one
    /// moment do not both pass.
    /// </summary>
    public UserPasskeyInfo ToInfo() => new(
        CredentialId, PublicKey, CreatedAt, signCount: 0, PasskeyTransports.Known(Transports.Split(',')),
        isUserVerified: true, IsBackupEligible, IsBackedUp, attestationObject: [], clientDataJson: []);
}

/// <summary>The words of WebAuthn for ways to reach an authenticator; others are not kept.</summary>
internal static class PasskeyTransports
{
    private static readonly string[] Words = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"];

    public static string[] Known(IEnumerable<string>? reported) => [.. Words.Intersect(reported ?? [])];
}

/// <summary>A challenge that was answered; it counts once.</summary>
internal sealed class UsedChallenge
{
    private UsedChallenge()
    {
    }

    public byte[] Digest { get; private set; } = [];

    public DateTimeOffset ExpiresAt { get; private set; }

    public static UsedChallenge Create(byte[] digest, DateTimeOffset expiresAt) =>
        new() { Digest = digest, ExpiresAt = expiresAt };
}

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable(PasskeyStore.Table);
        passkey.Property(p => p.Id).ValueGeneratedNever();
        passkey.Property(p => p.AccountId).HasConversion<IdConverter<AccountId>>();
        passkey.Property(p => p.CredentialId).HasMaxLength(Passkey.LongestCredentialId);
        passkey.Property(p => p.PublicKey).HasMaxLength(2048);
        passkey.Property(p => p.Domain).HasMaxLength(253);
        passkey.Property(p => p.Name).HasConversion<SealedFieldConverter>();
        passkey.Property(p => p.Transports).HasMaxLength(64);
        passkey.HasIndex(p => p.CredentialId).IsUnique();
        passkey.HasIndex(p => p.AccountId);
        passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class UsedChallengeConfiguration : IEntityTypeConfiguration<UsedChallenge>
{
    public void Configure(EntityTypeBuilder<UsedChallenge> used)
    {
        used.ToTable("used_challenges");
        used.HasKey(u => u.Digest);
        used.Property(u => u.Digest).HasMaxLength(32);
        used.HasIndex(u => u.ExpiresAt);
    }
}
