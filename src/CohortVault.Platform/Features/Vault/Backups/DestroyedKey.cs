using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// What a restored backup must not bring back: a key whose destruction was decided, or an object that went over to
/// another subject, whose destruction is its own. Random identifiers and a time; kept as long as a backup from before.
/// </summary>
internal sealed class DestroyedKey
{
    private DestroyedKey()
    {
    }

    /// <summary>What was destroyed.</summary>
    public DestructionTarget Target { get; private set; }

    public Guid Id { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>The subject that an object went over to.</summary>
    public Guid? MovedTo { get; private set; }

    /// <summary>Notes a destruction within the transaction of its intent.</summary>
    public static async Task NoteAsync(
        CohortDbContext db, DestructionTarget target, Guid id, DateTimeOffset now, Guid? movedTo, CancellationToken ct)
    {
        if (await db.Set<DestroyedKey>().SingleOrDefaultAsync(d => d.Target == target && d.Id == id, ct) is { } known)
        {
            (known.At, known.MovedTo) = (now, movedTo);
            return;
        }

        db.Add(new DestroyedKey { Target = target, Id = id, At = now, MovedTo = movedTo });
    }
}

/// <summary>Looks at the destructions that are noted.</summary>
internal sealed class DestroyedKeys(IServiceScopeFactory scopes)
{
    /// <summary>When the newest one was decided; null if none is noted.</summary>
    public async Task<DateTimeOffset?> NewestAsync(CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        return await services.ServiceProvider.GetRequiredService<CohortDbContext>().Set<DestroyedKey>()
            .OrderByDescending(d => d.At).Select(d => (DateTimeOffset?)d.At).FirstOrDefaultAsync(ct);
    }
}

internal sealed class DestroyedKeyConfiguration : IEntityTypeConfiguration<DestroyedKey>
{
    public void Configure(EntityTypeBuilder<DestroyedKey> key)
    {
        key.ToTable("destroyed_keys");
        key.HasKey(k => new { k.Target, k.Id });
        key.HasIndex(k => k.At);
    }
}

/// <summary>That the installation came out of a backup, and what could be known then. Kept for good.</summary>
internal sealed class Restoration
{
    private Restoration()
    {
    }

    public Guid Id { get; private set; }

    public DateTimeOffset RestoredAt { get; private set; }

    public DateTimeOffset BackupStartedAt { get; private set; }

    /// <summary>Destructions up to here were applied; what was destroyed between here and the loss is back.</summary>
    public DateTimeOffset DestructionsKnownUntil { get; private set; }

    /// <summary>Whether a list newer than the backup itself was seen.</summary>
    public bool NewerListSeen { get; private set; }

    public static Restoration Of(DateTimeOffset now, DateTimeOffset backup, DateTimeOffset known, bool newer) => new()
    {
        Id = Kernel.Ids.Random(),
        RestoredAt = now,
        BackupStartedAt = backup,
        DestructionsKnownUntil = known,
        NewerListSeen = newer,
    };
}

internal sealed class RestorationConfiguration : IEntityTypeConfiguration<Restoration>
{
    public void Configure(EntityTypeBuilder<Restoration> restoration)
    {
        restoration.ToTable("restorations");
        restoration.Property(r => r.Id).ValueGeneratedNever();
    }
}
