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

    public DateTimeOffset AddedAt { get; private set; }

    public static ReferencePanel Create(string id, string name, string build, bool open, DateTimeOffset now) =>
        new() { Id = id, Name = name, Build = build, Open = open, AddedAt = now };
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
    }
}
