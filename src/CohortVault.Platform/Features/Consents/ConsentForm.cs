using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Consents;

/// <summary>How a participant signs.</summary>
internal enum ConsentSignature
{
    /// <summary>By typing their own code: no name is kept.</summary>
    Code,

    /// <summary>By drawing on the screen.</summary>
    Drawn,
}

/// <summary>One published version of a study's consent form. It never changes; a newer one takes its place.</summary>
internal sealed class ConsentForm
{
    public const string Table = "consent_forms";
    public const string ContentColumn = "content";

    private ConsentForm()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    /// <summary>From 1.</summary>
    public int Version { get; private set; }

    public SealedField Content { get; private set; }

    public ConsentSignature Signature { get; private set; }

    /// <summary>Whether a consent counts only when the staff has signed too.</summary>
    public bool NeedsStaff { get; private set; }

    /// <summary>Whether those who consented to an earlier version must do so again.</summary>
    public bool AsksAnew { get; private set; }

    public DateTimeOffset PublishedAt { get; private set; }

    public static ConsentForm Create(
        Guid id, StudyId study, int version, SealedField content, ConsentTerms terms, DateTimeOffset now) => new()
        {
            Id = id,
            StudyId = study,
            Version = version,
            Content = content,
            Signature = terms.Signature,
            NeedsStaff = terms.NeedsStaff,
            AsksAnew = terms.AsksAnew,
            PublishedAt = now,
        };

    public static CellAddress Cell(Guid id, StudyId study) => new(Table, ContentColumn, id, study.Owner);
}

/// <summary>How a version is signed, and whether it asks for a new consent.</summary>
internal sealed record ConsentTerms(ConsentSignature Signature, bool NeedsStaff, bool AsksAnew);

/// <summary>A participant's consent to one version.</summary>
internal sealed class Consent
{
    public const string Table = "consents";
    public const string EvidenceColumn = "evidence";

    private Consent()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public ParticipantId ParticipantId { get; private set; }

    public int Version { get; private set; }

    public DateTimeOffset GivenAt { get; private set; }

    /// <summary>Whether it was signed on paper that the staff keeps.</summary>
    public bool OnPaper { get; private set; }

    /// <summary>Language, answers, signature, digest of the text.</summary>
    public SealedField Evidence { get; private set; }

    public AccountId? StaffId { get; private set; }

    public DateTimeOffset? StaffSignedAt { get; private set; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    public static Consent Give(
        Guid id, StudyId study, ParticipantId participant, int version, SealedField evidence, AccountId? onPaperBy, DateTimeOffset now) => new()
        {
            Id = id,
            StudyId = study,
            ParticipantId = participant,
            Version = version,
            GivenAt = now,
            OnPaper = onPaperBy is not null,
            Evidence = evidence,
            StaffId = onPaperBy,
            StaffSignedAt = onPaperBy is null ? null : now,
        };

    public static CellAddress Cell(Guid id, StudyId study, ParticipantId participant) =>
        new(Table, EvidenceColumn, id, study.Owner, participant.Subject);

    public void SignForStaff(AccountId account, DateTimeOffset now) => (StaffId, StaffSignedAt) = (account, now);
}

internal sealed class ConsentFormConfiguration : IEntityTypeConfiguration<ConsentForm>
{
    public void Configure(EntityTypeBuilder<ConsentForm> form)
    {
        form.ToTable(ConsentForm.Table);
        form.Property(f => f.Id).ValueGeneratedNever();
        form.Property(f => f.StudyId).HasConversion<IdConverter<StudyId>>();
        form.Property(f => f.Content).HasConversion<SealedFieldConverter>();
        form.Property(f => f.Signature).HasConversion<string>().HasMaxLength(16);
        form.HasIndex(f => new { f.StudyId, f.Version }).IsUnique();
    }
}

internal sealed class ConsentConfiguration : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> consent)
    {
        consent.ToTable(Consent.Table);
        consent.Property(c => c.Id).ValueGeneratedNever();
        consent.Property(c => c.StudyId).HasConversion<IdConverter<StudyId>>();
        consent.Property(c => c.ParticipantId).HasConversion<IdConverter<ParticipantId>>();
        consent.Property(c => c.StaffId).HasConversion<IdConverter<AccountId>>();
        consent.Property(c => c.Evidence).HasConversion<SealedFieldConverter>();
        consent.HasIndex(c => new { c.ParticipantId, c.Version });
        consent.HasIndex(c => new { c.StudyId, c.WithdrawnAt });
    }
}
