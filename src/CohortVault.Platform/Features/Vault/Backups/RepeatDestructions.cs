using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Repeats in a restored installation what was destroyed after the backup: the same audited steps as the first time. What
/// the backup itself had decided and not completed is completed, too.
/// </summary>
internal sealed class RepeatDestructions(
    CohortDbContext db, KeyDbContext keys, DestructionSaga saga, IEnumerable<IDestroyedOwners> features)
{
    /// <summary>Applies the list; how many destructions found something to destroy.</summary>
    public async Task<int> RunAsync(DestroyedList? list, BackupManifest manifest, CancellationToken ct)
    {
        await saga.ResumeAsync(DateTimeOffset.MaxValue, ct);
        if (list is null)
        {
            return 0;
        }

        if (list.Installation != manifest.Installation)
        {
            throw new BackupRefusedException("The list of destructions is another installation's. Take it away, or name the right --keys.");
        }

        var applied = 0;
        foreach (var owner in Of(list, DestructionTarget.Owner).Where(id => id != OwnerId.Installation.Value))
        {
            if (await keys.Set<WrappedKey>().AnyAsync(k => k.Owner == owner, ct))
            {
                await DestroyOwnerAsync(new OwnerId(owner), ct);
                applied++;
            }
        }

        var subjects = Of(list, DestructionTarget.Subject).ToHashSet();
        var objects = Of(list, DestructionTarget.Object).ToHashSet();

        // An object that went over to a subject after the backup was destroyed with that subject.
        objects.UnionWith(list.Entries.Where(e => e is { Target: DestructionTarget.Moved, MovedTo: { } to } && subjects.Contains(to)).Select(e => e.Id));
        applied += await RepeatAsync(DestructionTarget.Subject, subjects, ct);
        applied += await RepeatAsync(DestructionTarget.Object, objects, ct);
        await KeepListAsync(list, ct);
        return applied;
    }

    private static IEnumerable<Guid> Of(DestroyedList list, DestructionTarget target) =>
        list.Entries.Where(entry => entry.Target == target).Select(entry => entry.Id);

    private async Task<int> RepeatAsync(DestructionTarget target, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var applied = 0;
        foreach (var id in ids)
        {
            if (await keys.Set<WrappedKey>().AnyAsync(k => k.Id == id || k.Parent == id, ct)
                || await db.Set<SealedObject>().AnyAsync(o => o.Id == new ObjectId(id) || o.SubjectId == new SubjectId(id), ct))
            {
                await saga.RunAsync(target, id, DestructionReason.CameBack, ct);
                applied++;
            }
        }

        return applied;
    }

    private async Task DestroyOwnerAsync(OwnerId owner, CancellationToken ct)
    {
        foreach (var feature in features)
        {
            if (await feature.DestroyAgainAsync(owner, ct))
            {
                return;
            }
        }

        await saga.RunAsync(DestructionTarget.Owner, owner.Value, DestructionReason.CameBack, ct);
    }

    /// <summary>Earlier backups need the whole list further on.</summary>
    private async Task KeepListAsync(DestroyedList list, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        foreach (var entry in list.Entries)
        {
            await DestroyedKey.NoteAsync(db, entry.Target, entry.Id, entry.At, entry.MovedTo, ct);
        }

        await db.SaveChangesAsync(ct);
    }
}
