using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Panels;

/// <summary>A panel that was added to this installation. What it contains is said by its own description.</summary>
internal sealed class ReferencePanel
{
    private ReferencePanel()
    {
    }

    /// <summary>Id by which jobs ask for it; also the name of its directory.</summary>
    public string Id { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Build { get; private set; } = "";

    /// <summary>Whether its haplotypes may be read by anybody, so that it is stored as plain files.</summary>
    public bool Open { get; private set; }

    /// <summary>Under which a controlled panel's files are sealed.</summary>
    public SubjectId Subject { get; private set; }

    /// <summary>When it was complete; null while it is being added. Jobs do not see it before.</summary>
    public DateTimeOffset? AddedAt { get; private set; }

    /// <summary>The sealed files of a controlled panel.</summary>
    public List<SealedPanelFile> Files { get; } = [];

    public static ReferencePanel Begin(string id, string name, string build, bool open) =>
        new() { Id = id, Name = name, Build = build, Open = open, Subject = SubjectId.New() };

    public void Complete(DateTimeOffset now) => AddedAt = now;
}

/// <summary>One chromosome's file of a controlled panel, in the vault.</summary>
internal sealed class SealedPanelFile
{
    /// <summary>The sealed object.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>File name in the panel's description.</summary>
    public required string Name { get; init; }
}

internal sealed class ReferencePanelConfiguration : IEntityTypeConfiguration<ReferencePanel>
{
    public void Configure(EntityTypeBuilder<ReferencePanel> panel)
    {
        panel.ToTable("panels");
        panel.HasKey(p => p.Id);
        panel.Property(p => p.Id).HasMaxLength(64).ValueGeneratedNever();
        panel.Property(p => p.Name).HasMaxLength(200);
        panel.Property(p => p.Build).HasMaxLength(8);
        panel.Property(p => p.Subject).HasConversion<IdConverter<SubjectId>>();
        panel.OwnsMany(p => p.Files, file =>
        {
            file.ToTable("panel_files");
            file.HasKey(f => f.Id);
            file.Property(f => f.Id).HasConversion<IdConverter<ObjectId>>().ValueGeneratedNever();
            file.Property(f => f.Name).HasMaxLength(200);
        });
    }
}
