using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>Administrative power of one session, for a while and for a reason.</summary>
internal sealed class Power
{
    public const string Table = "powers";
    public const int LongestMinutes = 60;

    private Power()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>The session that has it; another one of the same person has not.</summary>
    public byte[] SessionDigest { get; private set; } = [];

    public SealedField Reason { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    public static CellAddress Cell(Guid id, AccountId account) => new(Table, "reason", id, account.Owner());

    public static Power Start(
        Guid id, AccountId account, byte[] session, SealedField reason, DateTimeOffset now, int minutes) => new()
        {
            Id = id,
            AccountId = account,
            SessionDigest = session,
            Reason = reason,
            StartedAt = now,
            EndsAt = now.AddMinutes(minutes),
        };
}

internal sealed class PowerConfiguration : IEntityTypeConfiguration<Power>
{
    public void Configure(EntityTypeBuilder<Power> power)
    {
        power.ToTable(Power.Table);
        power.Property(p => p.Id).ValueGeneratedNever();
        power.Property(p => p.AccountId).HasConversion<IdConverter<AccountId>>();
        power.Property(p => p.SessionDigest).HasMaxLength(32);
        power.Property(p => p.Reason).HasConversion<SealedFieldConverter>();
        power.HasIndex(p => p.SessionDigest);
        power.HasIndex(p => p.EndsAt);
        power.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
