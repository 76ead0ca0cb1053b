using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>
/// A resumable upload: immutable sealed segments, in the order of a sealed manifest that also holds the file's name. It
/// is a subject of its own, so that ending it destroys every segment at once.
/// </summary>
internal sealed class Upload
{
    public const string Table = "uploads";

    private Upload()
    {
    }

    public Guid Id { get; private set; }

    public OwnerId OwnerId { get; private set; }

    /// <summary>Announced length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes sealed so far.</summary>
    public long Received { get; private set; }

    public byte[] Manifest { get; private set; } = [];

    public DateTimeOffset ExpiresAt { get; private set; }

    public int Revision { get; private set; }

    public bool IsComplete => Received == Length;

    public SubjectId Subject => new(Id);

    public CellAddress ManifestCell => new(Table, "Manifest", Id, OwnerId);

    public static Upload Of(Guid id, OwnerId owner, long length) => new() { Id = id, OwnerId = owner, Length = length };

    public void Describe(SealedField manifest, DateTimeOffset expiresAt)
    {
        Manifest = manifest.Bytes;
        ExpiresAt = expiresAt;
        Revision++;
    }

    public void Receive(long bytes) => Received += bytes;
}

/// <summary>What the sealed manifest says.</summary>
/// <param name="FileName">Name as the sender gave it.</param>
/// <param name="Segments">Sealed objects in order.</param>
internal sealed record UploadManifest(string FileName, IReadOnlyList<UploadSegment> Segments);

/// <summary>A run of the file's bytes.</summary>
/// <param name="Object">The sealed object.</param>
/// <param name="Length">Plain length in bytes.</param>
internal sealed record UploadSegment(Guid Object, long Length);

internal sealed class UploadConfiguration : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> upload)
    {
        upload.ToTable(Upload.Table);
        upload.Property(u => u.Id).ValueGeneratedNever();
        upload.Property(u => u.OwnerId).HasConversion<IdConverter<OwnerId>>();
        upload.Property(u => u.Revision).IsConcurrencyToken();
        upload.Ignore(u => u.Subject);
        upload.Ignore(u => u.ManifestCell);
        upload.Ignore(u => u.IsComplete);
        upload.HasIndex(u => u.OwnerId);
        upload.HasIndex(u => u.ExpiresAt);
    }
}
