using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>An API token: the caller holds the secret, the row its digest. Every token ends within 90 days.</summary>
internal sealed class ApiToken
{
    public const int LongestDays = 90;

    private ApiToken()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public byte[] Digest { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    public static ApiToken Create(AccountId account, byte[] digest, DateTimeOffset now, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, LongestDays);
        return new ApiToken
        {
            Id = Ids.Random(),
            AccountId = account,
            Digest = digest,
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        };
    }
}

internal sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> token)
    {
        token.ToTable("api_tokens");
        token.Property(t => t.Id).ValueGeneratedNever();
        token.Property(t => t.AccountId).HasConversion<IdConverter<AccountId>>();
        token.Property(t => t.Digest).HasMaxLength(32);
        token.HasIndex(t => t.Digest).IsUnique();
        token.HasIndex(t => t.AccountId);
        token.HasOne<Account>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
