using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Audit.Witnesses;

/// <summary>A witness's word, verified, that it saw a checkpoint of a log that had only grown.</summary>
internal sealed class Cosignature
{
    private Cosignature()
    {
    }

    /// <summary>Number of the origin.</summary>
    public int Origin { get; private set; }

    /// <summary>Size of the checkpoint.</summary>
    public long Size { get; private set; }

    /// <summary>Name of the witness.</summary>
    public string Witness { get; private set; } = "";

    /// <summary>When the witness signed, by its own clock.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>The signature line.</summary>
    public string Line { get; private set; } = "";

    public static Cosignature Of(LogCheckpoint checkpoint, string witness, DateTimeOffset time, string line) =>
        new() { Origin = checkpoint.Origin, Size = checkpoint.Size, Witness = witness, Time = time, Line = line };
}

internal sealed class CosignatureConfiguration : IEntityTypeConfiguration<Cosignature>
{
    public void Configure(EntityTypeBuilder<Cosignature> cosignature)
    {
        cosignature.ToTable("audit_cosignatures");
        cosignature.HasKey(c => new { c.Origin, c.Size, c.Witness, c.Time });
        cosignature.Property(c => c.Witness).HasMaxLength(200);
    }
}
