using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>How far a form is, in REDCap's numbers.</summary>
internal enum FormStatus
{
    /// <summary>Begun.</summary>
    Incomplete = 0,

    /// <summary>Filled in, to be looked at.</summary>
    Unverified = 1,

    /// <summary>Done.</summary>
    Complete = 2,
}

/// <summary>
/// An instrument that was filled in for a participant, as it stands now. Which instrument it is, is a keyed digest here and a name in
/// the sealed content: what somebody is asked may say as much as the answer.
/// </summary>
internal sealed class FilledForm
{
    public const string Table = "record_forms";
    public const string ContentColumn = "content";
    public const string PlaceColumn = "place";

    private FilledForm()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public ParticipantId ParticipantId { get; private set; }

    /// <summary>Keyed digest of study, event and instrument.</summary>
    public byte[] Place { get; private set; } = [];

    /// <summary>Which time over, from 1.</summary>
    public int Instance { get; private set; }

    /// <summary>From 1; one more with each change.</summary>
    public int Version { get; private set; }

    public FormStatus Status { get; private set; }

    /// <summary>Event, instrument and values.</summary>
    public SealedField Content { get; private set; }

    public DateTimeOffset FirstAt { get; private set; }

    public DateTimeOffset SavedAt { get; private set; }

    public static FilledForm Create(Guid id, StudyId study, ParticipantId participant, byte[] place, int instance, DateTimeOffset now) => new()
    {
        Id = id,
        StudyId = study,
        ParticipantId = participant,
        Place = place,
        Instance = instance,
        FirstAt = now,
        SavedAt = now,
    };

    public static CellAddress Cell(Guid id, StudyId study, ParticipantId participant) =>
        new(Table, ContentColumn, id, study.Owner, participant.Subject);

    public void Save(SealedField content, FormStatus status, DateTimeOffset now) =>
        (Content, Status, SavedAt, Version) = (content, status, now, Version + 1);
}

/// <summary>One change of a form: who, when, why, and each value before and after. It never changes.</summary>
internal sealed class FormChange
{
    public const string Table = "record_changes";
    public const string ContentColumn = "content";

    private FormChange()
    {
    }

    public Guid Id { get; private set; }

    public Guid FormId { get; private set; }

    /// <summary>The version that it made.</summary>
    public int Version { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>The member of the team; null if the participant did it.</summary>
    public AccountId? By { get; private set; }

    /// <summary>The name that the phone gave what it sent, so that the same is taken once.</summary>
    public Guid? Submission { get; private set; }

    /// <summary>Reason, and values before and after.</summary>
    public SealedField Content { get; private set; }

    public static FormChange Of(
        Guid id, Guid form, int version, AccountId? by, Guid? submission, SealedField content, DateTimeOffset now) => new()
        {
            Id = id,
            FormId = form,
            Version = version,
            By = by,
            Submission = submission,
            Content = content,
            At = now,
        };

    public static CellAddress Cell(Guid id, StudyId study, ParticipantId participant) =>
        new(Table, ContentColumn, id, study.Owner, participant.Subject);
}

internal sealed class FilledFormConfiguration : IEntityTypeConfiguration<FilledForm>
{
    public void Configure(EntityTypeBuilder<FilledForm> form)
    {
        form.ToTable(FilledForm.Table);
        form.Property(f => f.Id).ValueGeneratedNever();
        form.Property(f => f.StudyId).HasConversion<IdConverter<StudyId>>();
        form.Property(f => f.ParticipantId).HasConversion<IdConverter<ParticipantId>>();
        form.Property(f => f.Place).HasMaxLength(32);
        form.Property(f => f.Content).HasConversion<SealedFieldConverter>();
        form.Property(f => f.Version).IsConcurrencyToken();
        form.HasIndex(f => new { f.ParticipantId, f.Place, f.Instance }).IsUnique();
        form.HasIndex(f => new { f.StudyId, f.ParticipantId });
    }
}

internal sealed class FormChangeConfiguration : IEntityTypeConfiguration<FormChange>
{
    public void Configure(EntityTypeBuilder<FormChange> change)
    {
        change.ToTable(FormChange.Table);
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.By).HasConversion<IdConverter<AccountId>>();
        change.Property(c => c.Content).HasConversion<SealedFieldConverter>();
        change.HasIndex(c => new { c.FormId, c.Version }).IsUnique();
        change.HasIndex(c => c.Submission).IsUnique();
        change.HasOne<FilledForm>().WithMany().HasForeignKey(c => c.FormId).OnDelete(DeleteBehavior.Cascade);
    }
}
