using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>
/// A file that was given for a field of a form. It waits until its form is saved, and from then on belongs to the form and its history.
/// Its bytes are a sealed object of the same id under the participant's key.
/// </summary>
internal sealed class RecordFile
{
    public const string Table = "record_files";
    public const string ContentColumn = "content";
    public const string SpotColumn = "spot";

    private RecordFile()
    {
    }

    /// <summary>The sealed object's too.</summary>
    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public ParticipantId ParticipantId { get; private set; }

    /// <summary>Keyed digest of the field, form and person for whom it waits.</summary>
    public byte[] Spot { get; private set; } = [];

    /// <summary>Field, and the value that stands for the file.</summary>
    public SealedField Content { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>When a form was saved with it; null while it waits.</summary>
    public DateTimeOffset? KeptAt { get; private set; }

    public static RecordFile Create(Guid id, FileSpot spot, byte[] digest, SealedField content, DateTimeOffset now) => new()
    {
        Id = id,
        StudyId = spot.Study,
        ParticipantId = spot.Participant,
        Spot = digest,
        Content = content,
        At = now,
    };

    public static CellAddress Cell(Guid id, StudyId study, ParticipantId participant) =>
        new(Table, ContentColumn, id, study.Owner, participant.Subject);
}

/// <summary>Where a file waits: one at a time, and the next takes its place.</summary>
/// <param name="Study">The study.</param>
/// <param name="Participant">Whose file.</param>
/// <param name="Desk">Who fills which form in: the task of a participant, or a member and a form.</param>
/// <param name="Field">Which field.</param>
internal sealed record FileSpot(StudyId Study, ParticipantId Participant, string Desk, string Field);

internal sealed class RecordFileConfiguration : IEntityTypeConfiguration<RecordFile>
{
    public void Configure(EntityTypeBuilder<RecordFile> file)
    {
        file.ToTable(RecordFile.Table);
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.StudyId).HasConversion<IdConverter<StudyId>>();
        file.Property(f => f.ParticipantId).HasConversion<IdConverter<ParticipantId>>();
        file.Property(f => f.Spot).HasMaxLength(32);
        file.Property(f => f.Content).HasConversion<SealedFieldConverter>();
        file.HasIndex(f => new { f.ParticipantId, f.KeptAt });
        file.HasIndex(f => new { f.KeptAt, f.At });
    }
}
