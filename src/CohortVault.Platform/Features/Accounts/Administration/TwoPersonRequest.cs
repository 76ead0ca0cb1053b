using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>How far a request for a second person has got.</summary>
internal enum RequestState
{
    /// <summary>Nobody has decided.</summary>
    Waiting,

    /// <summary>A second person agreed, and it was done in that moment.</summary>
    Done,

    /// <summary>A second person refused.</summary>
    Refused,
}

/// <summary>An act that one person has asked for and another must agree to.</summary>
internal sealed class TwoPersonRequest
{
    public const string Table = "two_person_requests";

    /// <summary>After this nobody can agree any more.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(72);

    private TwoPersonRequest()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Word of the act.</summary>
    public string Act { get; private set; } = "";

    /// <summary>Whose account it is about.</summary>
    public AccountId Subject { get; private set; }

    /// <summary>What exactly, in the act's own words; names nobody.</summary>
    public string Detail { get; private set; } = "";

    public AccountId RequestedBy { get; private set; }

    public SealedField Reason { get; private set; }

    public DateTimeOffset RequestedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public RequestState State { get; private set; }

    public AccountId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public static CellAddress Cell(Guid id, AccountId requester) => new(Table, "reason", id, requester.Owner());

    public static TwoPersonRequest Ask(
        Guid id, string act, AccountId subject, string detail, AccountId by, SealedField reason, DateTimeOffset now) => new()
        {
            Id = id,
            Act = act,
            Subject = subject,
            Detail = detail,
            RequestedBy = by,
            Reason = reason,
            RequestedAt = now,
            ExpiresAt = now + Lifetime,
        };
}

internal sealed class TwoPersonRequestConfiguration : IEntityTypeConfiguration<TwoPersonRequest>
{
    public void Configure(EntityTypeBuilder<TwoPersonRequest> request)
    {
        request.ToTable(TwoPersonRequest.Table);
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.Act).HasMaxLength(40);
        request.Property(r => r.Detail).HasMaxLength(100);
        request.Property(r => r.Subject).HasConversion<IdConverter<AccountId>>();
        request.Property(r => r.RequestedBy).HasConversion<IdConverter<AccountId>>();
        request.Property(r => r.DecidedBy).HasConversion<IdConverter<AccountId>>();
        request.Property(r => r.Reason).HasConversion<SealedFieldConverter>();
        request.Property(r => r.State).HasConversion<string>().HasMaxLength(16);
        request.HasIndex(r => r.State);
        request.HasOne<Account>().WithMany().HasForeignKey(r => r.Subject).OnDelete(DeleteBehavior.Cascade);
        request.HasOne<Account>().WithMany().HasForeignKey(r => r.RequestedBy).OnDelete(DeleteBehavior.Cascade);
    }
}
