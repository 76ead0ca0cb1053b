using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Exports;

/// <summary>Where an export stands.</summary>
internal enum ExportState
{
    /// <summary>Asked for, or being written.</summary>
    Waiting,

    /// <summary>Ready to be fetched.</summary>
    Done,

    /// <summary>Could not be written; nothing of it is there.</summary>
    Failed,

    /// <summary>Its time is over, and it is destroyed.</summary>
    Over,
}

/// <summary>An export of a study that a member asked for; it is theirs alone.</summary>
internal sealed class StudyExport
{
    private StudyExport()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public AccountId AccountId { get; private set; }

    public ExportState State { get; private set; }

    /// <summary>What was asked for, in words of <see cref="ExportChoices"/>.</summary>
    public string Choices { get; private set; } = "";

    public DateTimeOffset AskedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Until when it can be fetched.</summary>
    public DateTimeOffset? Until { get; private set; }

    public ObjectId? Archive { get; private set; }

    /// <summary>The archive's password, until it is shown.</summary>
    public ObjectId? Password { get; private set; }

    public long Length { get; private set; }

    public long Values { get; private set; }

    /// <summary>Why it failed: a refusal's code.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whose erasure destroys archive and password.</summary>
    public SubjectId Subject => SubjectId.From(Id);

    public string FileName => $"study-export-{AskedAt.UtcDateTime:yyyyMMdd-HHmm}.zip";

    public static StudyExport Ask(StudyId study, AccountId account, string choices, DateTimeOffset now) => new()
    {
        Id = Ids.Random(),
        StudyId = study,
        AccountId = account,
        Choices = choices,
        AskedAt = now,
    };

    public void Finish(ObjectId archive, ObjectId password, long length, long values, DateTimeOffset now, DateTimeOffset until) =>
        (State, Archive, Password, Length, Values, EndedAt, Until) = (ExportState.Done, archive, password, length, values, now, until);

    public void Fail(string code, DateTimeOffset now) => (State, Failure, EndedAt) = (ExportState.Failed, code, now);

    public void TakePassword() => Password = null;

    public void End() => (State, Archive, Password) = (ExportState.Over, null, null);
}

/// <summary>The key of a study's pseudonyms and shifted dates: they are the same in every export, and go with the study.</summary>
internal sealed class PseudonymKey
{
    public const string Table = "study_pseudonym_keys";
    public const string KeyColumn = "key";

    private PseudonymKey()
    {
    }

    public StudyId StudyId { get; private set; }

    public SealedField Key { get; private set; }

    public static PseudonymKey Create(StudyId study, SealedField key) => new() { StudyId = study, Key = key };

    public static CellAddress Cell(StudyId study) => new(Table, KeyColumn, study.Value, study.Owner);
}

internal sealed class StudyExportConfiguration : IEntityTypeConfiguration<StudyExport>
{
    public void Configure(EntityTypeBuilder<StudyExport> export)
    {
        export.ToTable("study_exports");
        export.Property(e => e.Id).ValueGeneratedNever();
        export.Property(e => e.StudyId).HasConversion<IdConverter<StudyId>>();
        export.Property(e => e.AccountId).HasConversion<IdConverter<AccountId>>();
        export.Property(e => e.State).HasConversion<string>().HasMaxLength(16);
        export.Property(e => e.Choices).HasMaxLength(200);
        export.Property(e => e.Failure).HasMaxLength(64);
        export.Property(e => e.Archive).HasConversion<IdConverter<ObjectId>>();
        export.Property(e => e.Password).HasConversion<IdConverter<ObjectId>>();
        export.Ignore(e => e.Subject).Ignore(e => e.FileName);
        export.HasIndex(e => new { e.StudyId, e.AccountId });
        export.HasIndex(e => e.State);
    }
}

internal sealed class PseudonymKeyConfiguration : IEntityTypeConfiguration<PseudonymKey>
{
    public void Configure(EntityTypeBuilder<PseudonymKey> key)
    {
        key.ToTable(PseudonymKey.Table);
        key.HasKey(k => k.StudyId);
        key.Property(k => k.StudyId).HasConversion<IdConverter<StudyId>>().ValueGeneratedNever();
        key.Property(k => k.Key).HasConversion<SealedFieldConverter>();
    }
}
