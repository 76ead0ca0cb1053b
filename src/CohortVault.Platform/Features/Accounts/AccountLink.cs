using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>What a single-use link does.</summary>
internal enum LinkPurpose
{
    /// <summary>Confirms the address of a registration.</summary>
    Confirm,

    /// <summary>Sets a new password.</summary>
    Reset,

    /// <summary>Makes the first operator of an installation; belongs to no account yet.</summary>
    SetUp,

    /// <summary>Links a log-in of single sign-on; never mailed, it travels sealed to the provider and back.</summary>
    Identity,
}

/// <summary>A link that works once, for a while. The holder has the secret, the row its digest.</summary>
internal sealed class AccountLink
{
    private AccountLink()
    {
    }

    public byte[] Digest { get; private set; } = [];

    public LinkPurpose Purpose { get; private set; }

    public AccountId? AccountId { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public static AccountLink Create(
        byte[] digest, LinkPurpose purpose, AccountId? account, DateTimeOffset expiresAt) => new()
        {
            Digest = digest,
            Purpose = purpose,
            AccountId = account,
            ExpiresAt = expiresAt,
        };
}

internal sealed class AccountLinkConfiguration : IEntityTypeConfiguration<AccountLink>
{
    public void Configure(EntityTypeBuilder<AccountLink> link)
    {
        link.ToTable("account_links");
        link.HasKey(l => l.Digest);
        link.Property(l => l.Digest).HasMaxLength(32);
        link.Property(l => l.Purpose).HasConversion<string>().HasMaxLength(16);
        link.Property(l => l.AccountId).HasConversion<IdConverter<AccountId>>();
        link.HasIndex(l => l.AccountId);
        link.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Makes single-use links and consumes them: of two at once, one wins.</summary>
internal sealed class AccountLinks(CohortDbContext db, TimeProvider clock)
{
    /// <summary>Adds a link to the context and retires earlier ones of the same purpose; returns the secret.</summary>
    public async Task<string> IssueAsync(
        LinkPurpose purpose, AccountId? account, TimeSpan lifetime, CancellationToken ct)
    {
        db.AccountLinks.RemoveRange(
            await db.AccountLinks.Where(l => l.Purpose == purpose && l.AccountId == account).ToListAsync(ct));
        var secret = OpaqueSecret.New();
        db.AccountLinks.Add(
            AccountLink.Create(OpaqueSecret.Digest(secret)!, purpose, account, clock.GetUtcNow() + lifetime));
        return secret;
    }

    /// <summary>Whether a link is still good; does not consume it.</summary>
    public async Task<bool> IsGoodAsync(LinkPurpose purpose, string? secret, CancellationToken ct) =>
        await FindAsync(purpose, secret, ct) is not null;

    /// <summary>A good link, to be removed by <see cref="ConsumeAsync"/>; null if unknown, used or over.</summary>
    public async Task<AccountLink?> FindAsync(LinkPurpose purpose, string? secret, CancellationToken ct)
    {
        if (OpaqueSecret.Digest(secret) is not { } digest)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        return await db.AccountLinks.AsNoTracking()
            .SingleOrDefaultAsync(l => l.Digest == digest && l.Purpose == purpose && l.ExpiresAt > now, ct);
    }

    /// <summary>
    /// Uses a link up, inside the transaction of the change that it stands for; false if somebody was faster.
    /// </summary>
    public async Task<bool> ConsumeAsync(AccountLink link, CancellationToken ct) =>
        await db.AccountLinks.Where(l => l.Digest == link.Digest).ExecuteDeleteAsync(ct) == 1;

    /// <summary>Removes the rows of links that are over.</summary>
    public Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.AccountLinks.Where(l => l.ExpiresAt <= now).ExecuteDeleteAsync(ct);
    }
}
