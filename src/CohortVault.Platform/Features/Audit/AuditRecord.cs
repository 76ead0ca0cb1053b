using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Audit;

/// <summary>One leaf of the log. What it says is sealed; the leaf holds only a salted commitment to it.</summary>
internal sealed class AuditRecord
{
    public const string Table = "audit_records";

    private AuditRecord()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Place in the tree, from 0; given at the moment of commit.</summary>
    public long Sequence { get; private set; }

    public DateTimeOffset Time { get; private set; }

    public string Action { get; private set; } = "";

    /// <summary>Whose key seals the payload.</summary>
    public OwnerId OwnerId { get; private set; }

    public byte[] Commitment { get; private set; } = [];

    /// <summary>Salt and payload, sealed; unreadable for ever once the owner's key is destroyed.</summary>
    public byte[] Payload { get; private set; } = [];

    public byte[] LeafHash { get; private set; } = [];

    public static AuditRecord Of(Guid id, DateTimeOffset now, string action, OwnerId owner, byte[] commitment,
        SealedField payload) =>
        new()
        {
            Id = id,
            Sequence = -1,
            Time = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            Action = action,
            OwnerId = owner,
            Commitment = commitment,
            Payload = payload.Bytes,
        };

    public static CellAddress Cell(Guid id, OwnerId owner) => new(Table, "payload", id, owner);

    public void Place(long sequence)
    {
        Sequence = sequence;
        LeafHash = MerkleTree.LeafHash(Leaf());
    }

    /// <summary>The leaf's bytes.</summary>
    public byte[] Leaf() => AuditLeaf.Of(Sequence, Time, Action, Commitment);
}

/// <summary>
/// Size of the log and what is needed to append to it. One row; whoever appends holds its lock until commit.
/// </summary>
internal sealed class AuditHead
{
    public const int TheOne = 1;

    private AuditHead()
    {
    }

    public int Id { get; private set; } = TheOne;

    public long Size { get; private set; }

    public byte[] Frontier { get; private set; } = [];
}

internal sealed class AuditRecordConfiguration : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> record)
    {
        record.ToTable(AuditRecord.Table);
        record.Property(r => r.Id).ValueGeneratedNever();
        record.Property(r => r.Action).HasMaxLength(100);
        record.Property(r => r.OwnerId).HasConversion<IdConverter<OwnerId>>();
        record.HasIndex(r => r.Sequence).IsUnique();
        record.HasIndex(r => new { r.OwnerId, r.Sequence });
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> head)
    {
        head.ToTable("audit_head");
        head.Property(h => h.Id).ValueGeneratedNever();
        head.HasData(new { Id = AuditHead.TheOne, Size = 0L, Frontier = Array.Empty<byte>() });
    }
}
