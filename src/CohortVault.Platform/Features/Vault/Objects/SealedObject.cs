using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>
/// A sealed object that exists. Its row comes last when it is made and goes last when it is destroyed.
/// </summary>
internal sealed class SealedObject
{
    private SealedObject()
    {
    }

    public ObjectId Id { get; private set; }

    public OwnerId OwnerId { get; private set; }

    public SubjectId SubjectId { get; private set; }

    public string Purpose { get; private set; } = "";

    /// <summary>Plain length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>SHA-256 of the sealed bytes, 32 bytes.</summary>
    public byte[] Digest { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Whether its destruction was decided: from then on nobody reads it.</summary>
    public bool Condemned { get; private set; }

    public SealScope Scope => new(OwnerId, SubjectId, Purpose);

    public static SealedObject Of(
        ObjectId id, SealScope scope, long length, byte[] digest, DateTimeOffset now) => new()
        {
            Id = id,
            OwnerId = scope.Owner,
            SubjectId = scope.Subject,
            Purpose = scope.Purpose,
            Length = length,
            Digest = digest,
            CreatedAt = now,
        };

    public void MoveTo(SubjectId subject) => SubjectId = subject;
}

/// <summary>What a destruction is about.</summary>
internal enum DestructionTarget
{
    Object = 1,
    Subject = 2,
    Owner = 3,

    /// <summary>None: an object went over to another subject, with which it will be destroyed. Noted for restores.</summary>
    Moved = 4,
}

/// <summary>A destruction that was decided and is not yet complete. Recovery only moves it forward.</summary>
internal sealed class Destruction
{
    private Destruction()
    {
    }

    public DestructionTarget Target { get; private set; }

    public Guid Id { get; private set; }

    public OwnerId OwnerId { get; private set; }

    /// <summary>The subject itself, or the subject of the object; empty for an owner.</summary>
    public SubjectId SubjectId { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>The rule by which it goes, as <see cref="DestructionReason.Policy"/> says it.</summary>
    public string Policy { get; private set; } = "";

    /// <summary>How much of each class it holds.</summary>
    public string Contents { get; private set; } = "";

    /// <summary>Digest of its wrapped key as it was when this was decided; 64 hex digits.</summary>
    public string KeyName { get; private set; } = "";

    /// <summary>Keys that go with it, its own included.</summary>
    public int Keys { get; private set; }

    /// <summary>Epoch under which its key was wrapped; 0 if it has none.</summary>
    public int Epoch { get; private set; }

    public DateTimeOffset DecidedAt { get; private set; }

    public static Destruction Of(
        DestructionTarget target, Guid id, OwnerId owner, SubjectId subject, DestructionReason reason, string contents,
        DoomedKeys keys, DateTimeOffset now) => new()
        {
            Target = target,
            Id = id,
            OwnerId = owner,
            SubjectId = subject,
            Reason = reason.Why,
            Policy = reason.Policy,
            Contents = contents,
            KeyName = keys.Name,
            Keys = keys.Count,
            Epoch = keys.Epoch,
            DecidedAt = now,
        };
}

internal sealed class SealedObjectConfiguration : IEntityTypeConfiguration<SealedObject>
{
    public void Configure(EntityTypeBuilder<SealedObject> sealedObject)
    {
        sealedObject.ToTable("sealed_objects");
        sealedObject.Property(o => o.Id).HasConversion<IdConverter<ObjectId>>().ValueGeneratedNever();
        sealedObject.Property(o => o.OwnerId).HasConversion<IdConverter<OwnerId>>();
        sealedObject.Property(o => o.SubjectId).HasConversion<IdConverter<SubjectId>>();
        sealedObject.Property(o => o.Purpose).HasMaxLength(64);
        sealedObject.Property(o => o.Digest).HasMaxLength(32);
        sealedObject.Ignore(o => o.Scope);
        sealedObject.HasIndex(o => o.SubjectId);
        sealedObject.HasIndex(o => o.OwnerId);
    }
}

internal sealed class DestructionConfiguration : IEntityTypeConfiguration<Destruction>
{
    public void Configure(EntityTypeBuilder<Destruction> destruction)
    {
        destruction.ToTable("destructions");
        destruction.HasKey(d => new { d.Target, d.Id });
        destruction.Property(d => d.OwnerId).HasConversion<IdConverter<OwnerId>>();
        destruction.Property(d => d.SubjectId).HasConversion<IdConverter<SubjectId>>();
        destruction.Property(d => d.Reason).HasMaxLength(200);
        destruction.Property(d => d.Policy).HasMaxLength(32);
        destruction.Property(d => d.Contents).HasMaxLength(2000);
        destruction.Property(d => d.KeyName).HasMaxLength(64);
    }
}
