using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// Hash of a full tile of the level below (256 leaves on level 1, 65,536 on level 2, and so on), committed with the record that
/// completes it, so that a proof needs a few tiles and not the whole log.
/// </summary>
internal sealed class AuditNode
{
    private AuditNode()
    {
    }

    public int Level { get; private set; }

    public long Place { get; private set; }

    public byte[] Hash { get; private set; } = [];

    public static AuditNode Of(int level, long place, byte[] hash) => new() { Level = level, Place = place, Hash = hash };
}

internal sealed class AuditNodeConfiguration : IEntityTypeConfiguration<AuditNode>
{
    public void Configure(EntityTypeBuilder<AuditNode> node)
    {
        node.ToTable("audit_nodes");
        node.HasKey(n => new { n.Level, n.Place });
    }
}
