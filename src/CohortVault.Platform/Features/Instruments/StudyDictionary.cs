using System.Text.Json;
using CohortVault.Instruments.Editing;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>One version of a study's data dictionary. It never changes; a newer one takes its place, and it stays.</summary>
internal sealed class StudyDictionary
{
    public const string Table = "study_dictionaries";
    public const string ContentColumn = "content";
    public const string RenamesColumn = "renames";

    private StudyDictionary()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    /// <summary>From 1.</summary>
    public int Version { get; private set; }

    /// <summary>The file's bytes in base 64.</summary>
    public SealedField Content { get; private set; }

    /// <summary>Names that it gave to what was there before; null if it gave none.</summary>
    public SealedField? Renames { get; private set; }

    public int Instruments { get; private set; }

    public int Fields { get; private set; }

    public DateTimeOffset TakenAt { get; private set; }

    public static StudyDictionary Create(
        Guid id, StudyId study, int version, SealedField content, SealedField? renames, int instruments, int fields, DateTimeOffset now) => new()
        {
            Id = id,
            StudyId = study,
            Version = version,
            Content = content,
            Renames = renames,
            Instruments = instruments,
            Fields = fields,
            TakenAt = now,
        };

    public static CellAddress Cell(Guid id, StudyId study) => new(Table, ContentColumn, id, study.Owner);

    public static CellAddress RenamesCell(Guid id, StudyId study) => new(Table, RenamesColumn, id, study.Owner);

    public static string WriteRenames(Renames renames) => JsonSerializer.Serialize(new Names(renames.Fields, renames.Forms));

    public static Renames ReadRenames(string text)
    {
        var names = JsonSerializer.Deserialize<Names>(text)!;
        return new Renames(names.Fields, names.Forms);
    }

    private sealed record Names(IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, string> Forms);
}

internal sealed class StudyDictionaryConfiguration : IEntityTypeConfiguration<StudyDictionary>
{
    public void Configure(EntityTypeBuilder<StudyDictionary> dictionary)
    {
        dictionary.ToTable(StudyDictionary.Table);
        dictionary.Property(d => d.Id).ValueGeneratedNever();
        dictionary.Property(d => d.StudyId).HasConversion<IdConverter<StudyId>>();
        dictionary.Property(d => d.Content).HasConversion<SealedFieldConverter>();
        dictionary.Property(d => d.Renames).HasConversion<SealedFieldConverter>();
        dictionary.HasIndex(d => new { d.StudyId, d.Version }).IsUnique();
    }
}
