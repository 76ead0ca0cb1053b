using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Vault.Certificates;

/// <summary>
/// Where the certificate of a destruction is: the record of the audit log that was committed with its completion. There is one
/// for each thing that was destroyed, and what has one never comes into being again.
/// </summary>
internal sealed class DestructionCertificate
{
    public const string Table = "destruction_certificates";

    private DestructionCertificate()
    {
    }

    public DestructionTarget Target { get; private set; }

    public Guid Id { get; private set; }

    public OwnerId OwnerId { get; private set; }

    /// <summary>The subject itself, or the subject of the object; empty for an owner.</summary>
    public SubjectId SubjectId { get; private set; }

    /// <summary>Identifier of the audit record.</summary>
    public Guid Record { get; private set; }

    /// <summary>What the record says, for its owner to read: a JSON object.</summary>
    public SealedField Text { get; private set; }

    public DateTimeOffset CompletedAt { get; private set; }

    public static CellAddress Cell(Guid id, OwnerId owner) => new(Table, "text", id, owner);

    public static DestructionCertificate Of(Destruction destruction, Guid record, SealedField text, DateTimeOffset now) => new()
    {
        Target = destruction.Target,
        Id = destruction.Id,
        OwnerId = destruction.OwnerId,
        SubjectId = destruction.SubjectId,
        Record = record,
        Text = text,
        CompletedAt = now,
    };
}

/// <summary>How much of a class was destroyed and has not been published.</summary>
internal sealed class DestructionTally
{
    private DestructionTally()
    {
    }

    public string Class { get; private set; } = "";

    public long Waiting { get; private set; }

    public static DestructionTally Of(string @class, long waiting) => new() { Class = @class, Waiting = waiting };
}

/// <summary>What was published in a week; nothing, if too little had gathered.</summary>
internal sealed class PublishedDestructions
{
    private PublishedDestructions()
    {
    }

    /// <summary>The Monday at whose beginning it was counted.</summary>
    public DateOnly Week { get; private set; }

    /// <summary>The audit record that says the counts; null if there were none.</summary>
    public Guid? Record { get; private set; }

    /// <summary>As the record has them: <c>upload 12, archive 7</c>.</summary>
    public string Counts { get; private set; } = "";

    public static PublishedDestructions Of(DateOnly week, Guid? record, string counts) =>
        new() { Week = week, Record = record, Counts = counts };
}

internal sealed class DestructionCertificateConfiguration : IEntityTypeConfiguration<DestructionCertificate>
{
    public void Configure(EntityTypeBuilder<DestructionCertificate> certificate)
    {
        certificate.ToTable(DestructionCertificate.Table);
        certificate.HasKey(c => new { c.Target, c.Id });
        certificate.Property(c => c.OwnerId).HasConversion<IdConverter<OwnerId>>();
        certificate.Property(c => c.SubjectId).HasConversion<IdConverter<SubjectId>>();
        certificate.Property(c => c.Text).HasConversion<SealedFieldConverter>();
        certificate.HasIndex(c => c.SubjectId);
        certificate.HasIndex(c => new { c.OwnerId, c.CompletedAt });
    }
}

internal sealed class DestructionTallyConfiguration : IEntityTypeConfiguration<DestructionTally>
{
    public void Configure(EntityTypeBuilder<DestructionTally> tally)
    {
        tally.ToTable("destruction_tallies");
        tally.HasKey(t => t.Class);
        tally.Property(t => t.Class).HasMaxLength(64);
    }
}

internal sealed class PublishedDestructionsConfiguration : IEntityTypeConfiguration<PublishedDestructions>
{
    public void Configure(EntityTypeBuilder<PublishedDestructions> published)
    {
        published.ToTable("published_destructions");
        published.HasKey(p => p.Week);
        published.Property(p => p.Counts).HasMaxLength(2000);
    }
}
