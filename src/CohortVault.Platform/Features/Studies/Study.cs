using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Studies;

/// <summary>A study: where it stands, whose law it follows, and the approval without which it does not run.</summary>
internal sealed class Study
{
    public const int LongestTitle = 200;
    public const string Table = "studies";
    public const string TitleColumn = "title";
    public const string BoardColumn = "approval_board";
    public const string ReferenceColumn = "approval_reference";

    private Study()
    {
    }

    public StudyId Id { get; private set; }

    public SealedField Title { get; private set; }

    public StudyState State { get; private set; }

    /// <summary>ISO 3166-1, two letters.</summary>
    public string Country { get; private set; } = "";

    /// <summary>Whether it collects clinical data, for which laws ask for longer keeping.</summary>
    public bool IsClinical { get; private set; }

    /// <summary>What was agreed beyond the rules, in years from the study's end; 0 for nothing.</summary>
    public int KeepYears { get; private set; }

    /// <summary>The ethics board that approved; null before.</summary>
    public SealedField? ApprovalBoard { get; private set; }

    public SealedField? ApprovalReference { get; private set; }

    public DateOnly? ApprovedOn { get; private set; }

    /// <summary>Last day of the approval; null if it has no end.</summary>
    public DateOnly? ApprovedUntil { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it was closed; the time of keeping begins.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Changes with every change, so that of two at one moment one is told.</summary>
    public Guid Stamp { get; private set; }

    /// <summary>The rule that its data follow.</summary>
    public RetentionKind Kind => IsClinical ? RetentionKind.ClinicalStudy : RetentionKind.Study;

    public static Study Create(StudyId id, SealedField title, StudyPlan plan, DateTimeOffset now) => new()
    {
        Id = id,
        Title = title,
        Country = plan.Country,
        IsClinical = plan.IsClinical,
        KeepYears = plan.KeepYears,
        CreatedAt = now,
        Stamp = Ids.Random(),
    };

    public static CellAddress Cell(StudyId id, string column) => new(Table, column, id.Value, id.Owner);

    /// <summary>How long its data are kept from an instant on.</summary>
    public RetentionTerm TermFrom(DateTimeOffset instant) =>
        new(Kind, instant, Country, KeepYears == 0 ? null : RetentionPeriod.OfYears(KeepYears));

    /// <summary>Whether an approval is in force on a day.</summary>
    public bool IsApprovedOn(DateOnly day) => ApprovedOn <= day && !(ApprovedUntil < day);

    public void Rename(SealedField title, int keepYears) => (Title, KeepYears, Stamp) = (title, keepYears, Ids.Random());

    public void Approve(SealedField board, SealedField reference, DateOnly on, DateOnly? until) =>
        (ApprovalBoard, ApprovalReference, ApprovedOn, ApprovedUntil, Stamp) = (board, reference, on, until, Ids.Random());

    /// <summary>Takes a step of its life; the caller has asked whether it may.</summary>
    public void Become(StudyState next, DateTimeOffset now)
    {
        (State, Stamp) = (next, Ids.Random());
        StartedAt ??= next is StudyState.Running ? now : null;
        EndedAt ??= next is StudyState.Closed ? now : null;
    }
}

/// <summary>What is settled when a study is made.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
/// <param name="IsClinical">Whether it collects clinical data.</param>
/// <param name="KeepYears">Years agreed beyond the rules; 0 for none.</param>
internal sealed record StudyPlan(string Country, bool IsClinical, int KeepYears);

/// <summary>A place at which a study enrols.</summary>
internal sealed class StudySite
{
    public const int LongestName = 100;
    public const string Table = "study_sites";
    public const string NameColumn = "name";

    private StudySite()
    {
    }

    public SiteId Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public SealedField Name { get; private set; }

    public static StudySite Create(SiteId id, StudyId study, SealedField name) => new() { Id = id, StudyId = study, Name = name };

    public static CellAddress Cell(SiteId id, StudyId study) => new(Table, NameColumn, id.Value, study.Owner);
}

internal sealed class StudyConfiguration : IEntityTypeConfiguration<Study>
{
    public void Configure(EntityTypeBuilder<Study> study)
    {
        study.ToTable(Study.Table);
        study.Property(s => s.Id).HasConversion<IdConverter<StudyId>>().ValueGeneratedNever();
        study.Property(s => s.Title).HasConversion<SealedFieldConverter>();
        study.Property(s => s.State).HasConversion<string>().HasMaxLength(16);
        study.Property(s => s.Country).HasMaxLength(2);
        study.Property(s => s.ApprovalBoard).HasConversion<SealedFieldConverter>();
        study.Property(s => s.ApprovalReference).HasConversion<SealedFieldConverter>();
        study.Property(s => s.Stamp).IsConcurrencyToken();
        study.Ignore(s => s.Kind);
    }
}

internal sealed class StudySiteConfiguration : IEntityTypeConfiguration<StudySite>
{
    public void Configure(EntityTypeBuilder<StudySite> site)
    {
        site.ToTable(StudySite.Table);
        site.Property(s => s.Id).HasConversion<IdConverter<SiteId>>().ValueGeneratedNever();
        site.Property(s => s.StudyId).HasConversion<IdConverter<StudyId>>();
        site.Property(s => s.Name).HasConversion<SealedFieldConverter>();
        site.HasOne<Study>().WithMany().HasForeignKey(s => s.StudyId).OnDelete(DeleteBehavior.Cascade);
    }
}
