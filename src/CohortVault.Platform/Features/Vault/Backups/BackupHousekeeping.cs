using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Ends backups: destroys the keys of those whose date has come or that never became whole, and removes what no living
/// backup names. The key goes first and does not wait for the folder, which may be out of reach.
/// </summary>
internal sealed class BackupHousekeeping(
    KeyRing ring, BackupKeys keys, DestructionList destructions, IServiceScopeFactory scopes, IOptions<BackupOptions> options,
    TimeProvider clock, ILogger<BackupHousekeeping> log)
{
    /// <summary>Destroys the keys whose date has come; how many.</summary>
    public async Task<int> DestroyDueKeysAsync(CancellationToken ct)
    {
        var due = keys.All().Where(file => file.KeyDestroyedAt <= clock.GetUtcNow()).ToList();
        foreach (var file in due)
        {
            await DestroyAsync(file, "its date has come", ct);
        }

        // A copy that could not be reached on its date goes when it can be.
        foreach (var file in Copies().Where(file => file.KeyDestroyedAt <= clock.GetUtcNow()))
        {
            BackupKeys.DestroyCopy(options.Value.KeysTo, file.Name);
        }

        return due.Count;
    }

    /// <summary>Removes from a folder, which the caller holds, what no living backup of it names.</summary>
    public async Task ClearAsync(BackupFolder folder, CancellationToken ct)
    {
        await DestroyDueKeysAsync(ct);
        foreach (var unfinished in keys.All().Where(file => file.To == folder.Root && !file.Whole).ToList())
        {
            await DestroyAsync(unfinished, "the backup never became whole", ct);
        }

        var master = MasterKeyFile.IdOf(ring.Master);
        var living = keys.All().Concat(Copies()).Where(file => file.MasterKeyId == master && folder.Has(file.Name))
            .DistinctBy(file => file.Name).ToList();
        var changed = folder.RemovePartial();
        var complete = true;
        foreach (var other in folder.Names().Except(living.Select(file => file.Name)).ToList())
        {
            // Before its date, its key may be somewhere else: this installation may itself have come out of a backup.
            if (folder.Manifest(other).KeyDestroyedAt <= clock.GetUtcNow())
            {
                folder.Remove(other);
                changed = true;
            }
            else
            {
                complete = false;
            }
        }

        if (changed && complete)
        {
            var wanted = new HashSet<string>();
            foreach (var file in living)
            {
                using var key = BackupKeys.Open(ring.Master, file);
                wanted.UnionWith(BackupParts.ReadIndex(folder, folder.Manifest(file.Name), key)
                    .Select(entry => entry.Kind == IndexEntry.Object ? entry.Name : entry.Blob!));
            }

            log.BackupsCleared(folder.RemoveUnwanted(wanted.Contains, wanted.Contains));
        }
    }

    /// <summary>Writes the list of destructions where backups and their keys are.</summary>
    public Task PublishDestructionsAsync(CancellationToken ct)
    {
        var all = keys.All();
        foreach (var file in all.Where(file => BackupKeys.CopyIsOutdated(options.Value.KeysTo, file)))
        {
            // The master key was changed since.
            keys.CopyTo(options.Value.KeysTo, file);
        }

        return destructions.WriteAsync(TakeBackup.InstallationName(ring), ListFolders(), ct);
    }

    /// <summary>Where lists are: with every backup that has a key and is within reach, and with the keys.</summary>
    public IEnumerable<string> ListFolders() => ListFolders([.. keys.All().Select(file => file.To).Distinct().Where(Directory.Exists)]);

    /// <summary>Where the list belongs: with the backups, with their keys, and with the copies of their keys.</summary>
    public IEnumerable<string> ListFolders(params IEnumerable<string> backups) =>
        options.Value.KeysTo is { Length: > 0 } copies
            ? [.. backups, keys.Folder, Path.GetFullPath(copies)]
            : [.. backups, keys.Folder];

    /// <summary>Forgets destructions from before the oldest backup; nothing brings those keys back.</summary>
    public async Task ForgetOldDestructionsAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var oldest = keys.All().Select(file => file.StartedAt).Append(now - TimeSpan.FromDays(options.Value.KeptDays)).Min();
        await using var services = scopes.CreateAsyncScope();
        await services.ServiceProvider.GetRequiredService<CohortDbContext>().Set<DestroyedKey>()
            .Where(d => d.At < oldest).ExecuteDeleteAsync(ct);
    }

    private IReadOnlyList<BackupKeyFile> Copies() =>
        options.Value.KeysTo is { Length: > 0 } folder ? BackupKeys.All(Path.GetFullPath(folder)) : [];

    private async Task DestroyAsync(BackupKeyFile file, string reason, CancellationToken ct)
    {
        BackupKeys.DestroyCopy(options.Value.KeysTo, file.Name);
        keys.Destroy(file);
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
        await services.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry("backup-key.destroyed", OwnerId.Installation, file.Id, "vault", new Dictionary<string, string>
            {
                ["startedAt"] = file.StartedAt.ToString("O", CultureInfo.InvariantCulture),
                ["reason"] = reason,
            }),
            ct);
        await db.SaveChangesAsync(ct);
        log.BackupKeyDestroyed(file.Name);
    }
}
