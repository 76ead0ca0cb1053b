using System.Text.Json;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>One version of when a study asks what. It never changes; a newer one takes its place, and it stays.</summary>
internal sealed class StudyDesignVersion
{
    public const string Table = "study_designs";
    public const string ContentColumn = "content";

    private StudyDesignVersion()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    /// <summary>From 1.</summary>
    public int Version { get; private set; }

    public SealedField Content { get; private set; }

    public DateTimeOffset TakenAt { get; private set; }

    public static StudyDesignVersion Create(Guid id, StudyId study, int version, SealedField content, DateTimeOffset now) => new()
    {
        Id = id,
        StudyId = study,
        Version = version,
        Content = content,
        TakenAt = now,
    };

    public static CellAddress Cell(Guid id, StudyId study) => new(Table, ContentColumn, id, study.Owner);
}

/// <summary>A design as it is sealed.</summary>
/// <param name="Design">Arms, events, what is asked when, what repeats, codes for missing values.</param>
/// <param name="First">The event to which the forms belong that were saved before there were events; empty for none.</param>
/// <param name="Names">Version of the dictionary whose names of instruments these are.</param>
internal sealed record DesignContent(StudyDesign Design, string First, int Names)
{
    public string Write() => JsonSerializer.Serialize(this);

    public static DesignContent Read(string text) => JsonSerializer.Deserialize<DesignContent>(text)!;
}

/// <summary>Opens the versions of a study's design.</summary>
internal sealed class StudyDesigns(CohortDbContext db, NameHistories names, IFieldVault fields)
{
    /// <summary>The newest, under today's names of instruments; one without events before there is any.</summary>
    public async Task<StudyPlan> NewestAsync(StudyId study, CancellationToken ct) =>
        await db.Set<StudyDesignVersion>().AsNoTracking().Where(d => d.StudyId == study).OrderByDescending(d => d.Version)
            .FirstOrDefaultAsync(ct) is { } row
            && await fields.OpenAsync(StudyDesignVersion.Cell(row.Id, study), row.Content, ct) is { } text
            && DesignContent.Read(text) is var content
            ? new StudyPlan(row.Version, Today(content, await names.OfAsync(study, ct)), content.First)
            : new StudyPlan(0, new StudyDesign(), "");

    /// <summary>Under what forms are kept at all events that there are or were, and without one.</summary>
    public async Task<IReadOnlySet<string>> KeysAsync(StudyId study, CancellationToken ct)
    {
        var rows = await db.Set<StudyDesignVersion>().AsNoTracking().Where(d => d.StudyId == study).ToListAsync(ct);
        var texts = await fields.OpenAllAsync(
            study.Owner, [.. rows.Select(row => (StudyDesignVersion.Cell(row.Id, study), row.Content))], ct);
        return texts.OfType<string>().SelectMany(text => DesignContent.Read(text).Design.Events).Select(e => e.UniqueName).Append("").ToHashSet();
    }

    private static StudyDesign Today(DesignContent content, NameHistory history) => content.Design with
    {
        EventForms = [.. content.Design.EventForms.Select(form => form with { Form = history.Form(form.Form, content.Names) })],
        Repeating =
        [
            .. content.Design.Repeating.Select(repeat => repeat.Form.Length == 0 ? repeat : repeat with { Form = history.Form(repeat.Form, content.Names) }),
        ],
    };
}

internal sealed class StudyDesignVersionConfiguration : IEntityTypeConfiguration<StudyDesignVersion>
{
    public void Configure(EntityTypeBuilder<StudyDesignVersion> design)
    {
        design.ToTable(StudyDesignVersion.Table);
        design.Property(d => d.Id).ValueGeneratedNever();
        design.Property(d => d.StudyId).HasConversion<IdConverter<StudyId>>();
        design.Property(d => d.Content).HasConversion<SealedFieldConverter>();
        design.HasIndex(d => new { d.StudyId, d.Version }).IsUnique();
    }
}
