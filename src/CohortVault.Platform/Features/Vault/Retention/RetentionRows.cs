using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Data;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>The period of a kind that is in force, whatever the configuration has come to say.</summary>
internal sealed class RetentionRule
{
    private RetentionRule()
    {
    }

    /// <summary>Word of the kind.</summary>
    public string Kind { get; private set; } = "";

    public string Period { get; private set; } = "";

    public DateTimeOffset Since { get; private set; }

    public static RetentionRule Of(RetentionKind kind, RetentionPeriod period, DateTimeOffset now) =>
        new() { Kind = kind.Word(), Period = period.ToString(), Since = now };

    public void Become(RetentionPeriod period, DateTimeOffset now) => (Period, Since) = (period.ToString(), now);
}

/// <summary>A subject that must be kept until an instant.</summary>
internal sealed class RetainedSubject
{
    private RetainedSubject()
    {
    }

    public SubjectId SubjectId { get; private set; }

    public OwnerId OwnerId { get; private set; }

    public RetentionKind Kind { get; private set; }

    public DateTimeOffset Until { get; private set; }

    public static RetainedSubject Of(SubjectId subject, OwnerId owner, RetentionKind kind, DateTimeOffset until) =>
        new() { SubjectId = subject, OwnerId = owner, Kind = kind, Until = until };

    public void Prolong(DateTimeOffset until) => Until = until > Until ? until : Until;
}

/// <summary>Somebody's order that nothing of a thing, or of an account, is destroyed until two people lift it.</summary>
internal sealed class LegalHold
{
    public const string Table = "legal_holds";

    private LegalHold()
    {
    }

    public Guid Id { get; private set; }

    public OwnerId OwnerId { get; private set; }

    /// <summary>How people call what is held: a job's id; empty for the whole account.</summary>
    public string Thing { get; private set; } = "";

    public SealedField Reason { get; private set; }

    public AccountId PlacedBy { get; private set; }

    public DateTimeOffset PlacedAt { get; private set; }

    public AccountId? LiftedBy { get; private set; }

    public DateTimeOffset? LiftedAt { get; private set; }

    public static CellAddress Cell(Guid id, OwnerId owner) => new(Table, "reason", id, owner);

    public static LegalHold Place(
        Guid id, OwnerId owner, string thing, SealedField reason, AccountId by, DateTimeOffset now) =>
        new() { Id = id, OwnerId = owner, Thing = thing, Reason = reason, PlacedBy = by, PlacedAt = now };

    public void Lift(AccountId by, DateTimeOffset now) => (LiftedBy, LiftedAt) = (by, now);
}

/// <summary>A subject that a hold keeps.</summary>
internal sealed class HeldSubject
{
    private HeldSubject()
    {
    }

    public Guid HoldId { get; private set; }

    public SubjectId SubjectId { get; private set; }

    public static HeldSubject Of(Guid hold, SubjectId subject) => new() { HoldId = hold, SubjectId = subject };
}

internal sealed class RetentionRuleConfiguration : IEntityTypeConfiguration<RetentionRule>
{
    public void Configure(EntityTypeBuilder<RetentionRule> rule)
    {
        rule.ToTable("retention_rules");
        rule.HasKey(r => r.Kind);
        rule.Property(r => r.Kind).HasMaxLength(32);
        rule.Property(r => r.Period).HasMaxLength(16);
    }
}

internal sealed class RetainedSubjectConfiguration : IEntityTypeConfiguration<RetainedSubject>
{
    public void Configure(EntityTypeBuilder<RetainedSubject> subject)
    {
        subject.ToTable("retained_subjects");
        subject.HasKey(s => s.SubjectId);
        subject.Property(s => s.SubjectId).HasConversion<IdConverter<SubjectId>>().ValueGeneratedNever();
        subject.Property(s => s.OwnerId).HasConversion<IdConverter<OwnerId>>();
        subject.Property(s => s.Kind).HasConversion<string>().HasMaxLength(32);
        subject.HasIndex(s => s.OwnerId);
        subject.HasIndex(s => s.Until);
    }
}

internal sealed class LegalHoldConfiguration : IEntityTypeConfiguration<LegalHold>
{
    public void Configure(EntityTypeBuilder<LegalHold> hold)
    {
        hold.ToTable(LegalHold.Table);
        hold.Property(h => h.Id).ValueGeneratedNever();
        hold.Property(h => h.OwnerId).HasConversion<IdConverter<OwnerId>>();
        hold.Property(h => h.Thing).HasMaxLength(100);
        hold.Property(h => h.Reason).HasConversion<SealedFieldConverter>();
        hold.Property(h => h.PlacedBy).HasConversion<IdConverter<AccountId>>();
        hold.Property(h => h.LiftedBy).HasConversion<IdConverter<AccountId>>();
        hold.HasIndex(h => h.OwnerId);
    }
}

internal sealed class HeldSubjectConfiguration : IEntityTypeConfiguration<HeldSubject>
{
    public void Configure(EntityTypeBuilder<HeldSubject> subject)
    {
        subject.ToTable("held_subjects");
        subject.HasKey(s => new { s.HoldId, s.SubjectId });
        subject.Property(s => s.SubjectId).HasConversion<IdConverter<SubjectId>>();
        subject.HasIndex(s => s.SubjectId);
        subject.HasOne<LegalHold>().WithMany().HasForeignKey(s => s.HoldId).OnDelete(DeleteBehavior.Cascade);
    }
}
