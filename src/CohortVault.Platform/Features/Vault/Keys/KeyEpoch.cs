using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>
/// Which epoch keys there are: those from <see cref="Oldest"/> to <see cref="Current"/>, more than one only while a
/// rotation goes on. One row; whoever adds a wrapped key holds it until commit, so that none is added under an epoch
/// that has ended.
/// </summary>
internal sealed class KeyEpoch
{
    public const int TheOne = 1;

    private KeyEpoch()
    {
    }

    public int Id { get; private set; } = TheOne;

    /// <summary>The epoch under whose key new keys are wrapped.</summary>
    public int Current { get; private set; }

    /// <summary>The oldest epoch whose key is not yet destroyed.</summary>
    public int Oldest { get; private set; }

    /// <summary>When the current epoch began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    public static KeyEpoch First(DateTimeOffset now) => new() { Current = 1, Oldest = 1, StartedAt = now };

    /// <summary>The next epoch begins; its key is on disk.</summary>
    public void Begin(DateTimeOffset now) => (Current, StartedAt) = (Current + 1, now);

    /// <summary>Every key before the current one is destroyed.</summary>
    public void EndEarlier() => Oldest = Current;
}

internal sealed class KeyEpochConfiguration : IEntityTypeConfiguration<KeyEpoch>, IKeyStoreMapping
{
    public void Configure(EntityTypeBuilder<KeyEpoch> epoch)
    {
        epoch.ToTable("key_epoch");
        epoch.Property(e => e.Id).ValueGeneratedNever();
    }
}
