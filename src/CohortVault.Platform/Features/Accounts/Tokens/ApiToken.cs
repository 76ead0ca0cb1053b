using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>
/// An API token: the caller holds the secret, the row its digest. Every token ends within 90 days. Its name is sealed
/// under the account's key.
/// </summary>
internal sealed class ApiToken
{
    public const string Table = "api_tokens";
    public const int LongestDays = 90;
    public const int MostPerAccount = 50;

    private ApiToken()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public byte[] Digest { get; private set; } = [];

    public SealedField Name { get; private set; }

    /// <summary>Words of its scopes, as <see cref="TokenScope.Write"/> puts them.</summary>
    public string Scopes { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>When its owner was reminded that it ends.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    public static ApiToken Create(
        Guid id, AccountId account, byte[] digest, SealedField name, IEnumerable<TokenScope> scopes, DateTimeOffset now,
        int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, LongestDays);
        return new ApiToken
        {
            Id = id,
            AccountId = account,
            Digest = digest,
            Name = name,
            Scopes = TokenScope.Write(scopes),
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        };
    }

    public static CellAddress NameCell(Guid id, AccountId account) => new(Table, "name", id, account.Owner());
}

internal sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> token)
    {
        token.ToTable(ApiToken.Table);
        token.Property(t => t.Id).ValueGeneratedNever();
        token.Property(t => t.AccountId).HasConversion<IdConverter<AccountId>>();
        token.Property(t => t.Digest).HasMaxLength(32);
        token.Property(t => t.Name).HasConversion<SealedFieldConverter>();
        token.Property(t => t.Scopes).HasMaxLength(1000);
        token.HasIndex(t => t.Digest).IsUnique();
        token.HasIndex(t => t.AccountId);
        token.HasOne<Account>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
