using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>What a member gets: a role, at one site or all, until a day or without end.</summary>
internal sealed record MemberTerms(Guid Role, SiteId? Site, DateTimeOffset? EndsAt);

/// <summary>An account that works in a study.</summary>
internal sealed class StudyMember
{
    private StudyMember()
    {
    }

    public StudyId StudyId { get; private set; }

    public AccountId AccountId { get; private set; }

    public Guid RoleId { get; private set; }

    public SiteId? SiteId { get; private set; }

    public DateTimeOffset? EndsAt { get; private set; }

    public DateTimeOffset JoinedAt { get; private set; }

    public static StudyMember Join(StudyId study, AccountId account, MemberTerms terms, DateTimeOffset now) => new()
    {
        StudyId = study,
        AccountId = account,
        RoleId = terms.Role,
        SiteId = terms.Site,
        EndsAt = terms.EndsAt,
        JoinedAt = now,
    };

    public void Take(MemberTerms terms) => (RoleId, SiteId, EndsAt) = (terms.Role, terms.Site, terms.EndsAt);
}

/// <summary>
/// An invitation by e-mail. It carries no secret: whoever signs in with the address, confirmed, sees it and accepts or not.
/// </summary>
internal sealed class StudyInvitation
{
    public const string Table = "study_invitations";
    public const string AddressColumn = "address";

    private StudyInvitation()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public Guid RoleId { get; private set; }

    public SiteId? SiteId { get; private set; }

    /// <summary>When the membership will end.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public SealedField Address { get; private set; }

    public byte[] AddressIndex { get; private set; } = [];

    public DateTimeOffset InvitedAt { get; private set; }

    /// <summary>When the invitation itself is over.</summary>
    public DateTimeOffset OpenUntil { get; private set; }

    public MemberTerms Terms => new(RoleId, SiteId, EndsAt);

    public static StudyInvitation Create(
        Guid id, StudyId study, MemberTerms terms, SealedField address, byte[] index, DateTimeOffset now, TimeSpan open) => new()
        {
            Id = id,
            StudyId = study,
            RoleId = terms.Role,
            SiteId = terms.Site,
            EndsAt = terms.EndsAt,
            Address = address,
            AddressIndex = index,
            InvitedAt = now,
            OpenUntil = now + open,
        };

    public static CellAddress Cell(Guid id, StudyId study) => new(Table, AddressColumn, id, study.Owner);
}

internal sealed class StudyMemberConfiguration : IEntityTypeConfiguration<StudyMember>
{
    public void Configure(EntityTypeBuilder<StudyMember> member)
    {
        member.ToTable("study_members");
        member.HasKey(m => new { m.StudyId, m.AccountId });
        member.Property(m => m.StudyId).HasConversion<IdConverter<StudyId>>();
        member.Property(m => m.AccountId).HasConversion<IdConverter<AccountId>>();
        member.Property(m => m.SiteId).HasConversion<IdConverter<SiteId>>();
        member.HasIndex(m => m.AccountId);
        member.HasOne<Study>().WithMany().HasForeignKey(m => m.StudyId).OnDelete(DeleteBehavior.Cascade);
        member.HasOne<StudyRole>().WithMany().HasForeignKey(m => m.RoleId).OnDelete(DeleteBehavior.Restrict);
        member.HasOne<StudySite>().WithMany().HasForeignKey(m => m.SiteId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class StudyInvitationConfiguration : IEntityTypeConfiguration<StudyInvitation>
{
    public void Configure(EntityTypeBuilder<StudyInvitation> invitation)
    {
        invitation.ToTable(StudyInvitation.Table);
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.StudyId).HasConversion<IdConverter<StudyId>>();
        invitation.Property(i => i.SiteId).HasConversion<IdConverter<SiteId>>();
        invitation.Property(i => i.Address).HasConversion<SealedFieldConverter>();
        invitation.Property(i => i.AddressIndex).HasMaxLength(32);
        invitation.Ignore(i => i.Terms);
        invitation.HasIndex(i => i.AddressIndex);
        invitation.HasIndex(i => new { i.StudyId, i.AddressIndex }).IsUnique();
        invitation.HasOne<Study>().WithMany().HasForeignKey(i => i.StudyId).OnDelete(DeleteBehavior.Cascade);
        invitation.HasOne<StudyRole>().WithMany().HasForeignKey(i => i.RoleId).OnDelete(DeleteBehavior.Restrict);
        invitation.HasOne<StudySite>().WithMany().HasForeignKey(i => i.SiteId).OnDelete(DeleteBehavior.Restrict);
    }
}
