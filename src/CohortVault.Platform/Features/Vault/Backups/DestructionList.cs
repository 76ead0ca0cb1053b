using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>One entry of the list; see <see cref="DestroyedKey"/>.</summary>
internal sealed record DestroyedEntry(DestructionTarget Target, Guid Id, DateTimeOffset At, Guid? MovedTo);

/// <summary>What was destroyed since the oldest backup, at one moment.</summary>
/// <param name="Installation">Short random name of the installation.</param>
/// <param name="WrittenAt">Everything destroyed up to here is in it.</param>
/// <param name="Entries">The destructions.</param>
internal sealed record DestroyedList(string Installation, DateTimeOffset WrittenAt, IReadOnlyList<DestroyedEntry> Entries);

/// <summary>
/// The list of destructions as a file, kept beside the backups and their keys and written anew after each change: sealed
/// under a key derived from the master key, so that nobody takes an entry out or puts one in.
/// </summary>
internal sealed class DestructionList(IServiceScopeFactory scopes, KeyRing ring, TimeProvider clock)
{
    public const string FileName = "destructions.sealed";

    private static readonly byte[] Context = "CohortVault destruction list 1"u8.ToArray();

    /// <summary>Writes the list into every folder; whole or not at all.</summary>
    public async Task<DestroyedList> WriteAsync(string installation, IEnumerable<string> folders, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        var entries = await services.ServiceProvider.GetRequiredService<CohortDbContext>().Set<DestroyedKey>()
            .AsNoTracking().OrderBy(d => d.At).Select(d => new DestroyedEntry(d.Target, d.Id, d.At, d.MovedTo)).ToListAsync(ct);
        var list = new DestroyedList(installation, now, entries);
        var sealedList = await SealAsync(list, ring.Master, ct);
        foreach (var folder in folders)
        {
            PrivateFile.Replace(Path.Combine(folder, FileName), sealedList);
        }

        return list;
    }

    /// <summary>
    /// Seals the lists in these folders anew under another master key. One that the old key does not open stays: it is under the
    /// new one already, or damaged. A folder out of reach gets its list at the next writing.
    /// </summary>
    public static async Task RewrapAsync(IEnumerable<string> folders, SecretKey from, SecretKey to, CancellationToken ct)
    {
        foreach (var path in folders.Select(folder => Path.Combine(folder, FileName)).Where(File.Exists))
        {
            try
            {
                PrivateFile.Replace(path, await SealAsync(Read(path, from), to, ct));
            }
            catch (Exception left) when (left is SealBrokenException or IOException or UnauthorizedAccessException)
            {
                // As said above.
            }
        }
    }

    /// <summary>The newest list in these folders; null if there is none.</summary>
    /// <exception cref="BackupRefusedException">A list that was changed, or is another master key's.</exception>
    public static DestroyedList? ReadNewest(SecretKey master, IEnumerable<string> folders)
    {
        DestroyedList? newest = null;
        foreach (var path in folders.Select(folder => Path.Combine(folder, FileName)).Where(File.Exists))
        {
            DestroyedList list;
            try
            {
                list = Read(path, master);
            }
            catch (SealBrokenException)
            {
                throw new BackupRefusedException(
                    $"{path} does not open with master key {MasterKeyFile.IdOf(master)}: it was changed, or is of before a rotation. Take it away if another list is newer.");
            }

            newest = newest is null || list.WrittenAt > newest.WrittenAt ? list : newest;
        }

        return newest;
    }

    private static DestroyedList Read(string path, SecretKey master)
    {
        using var key = Key(master);
        using var from = new SealedObjectReader(File.OpenRead(path), key, Context);
        return JsonSerializer.Deserialize<DestroyedList>(from, JsonSerializerOptions.Web)!;
    }

    private static async Task<byte[]> SealAsync(DestroyedList list, SecretKey master, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        using var key = Key(master);
        await using (var to = new SealedObjectWriter(bytes, key, Context, leaveOpen: true))
        {
            await JsonSerializer.SerializeAsync(to, list, JsonSerializerOptions.Web, ct);
            await to.FinishAsync(ct);
        }

        return bytes.ToArray();
    }

    private static SecretKey Key(SecretKey master) => master.Derive(Context);
}
