using System.Globalization;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.MasterKeys;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>An epoch key that is needed is not there; the message says what that means.</summary>
public sealed class EpochKeyException(string message) : IOException(message);

/// <summary>
/// The epoch keys, a file each beside the key store and never in it: whoever has a copy of the key store alone has
/// nothing. The layout is in docs/formats/key-wrapping.md.
/// </summary>
internal sealed class EpochKeyFiles(DataDirectory directory) : IUnderMaster
{
    private const string Title = "CohortVault epoch key 1";
    private const string EpochField = "epoch:  ";
    private const string MasterField = "master: ";
    private const string KeyField = "key:    ";

    private string Folder => Path.Combine(directory.Keys, "epochs");

    /// <summary>Keeps rotations and backups of the key store apart, also those of other processes.</summary>
    public Task<IDisposable> LockAsync(CancellationToken ct)
    {
        PrivateFile.MakeFolder(Folder);
        return FileLock.TakeAsync(Path.Combine(Folder, "lock"), ct);
    }

    /// <summary>Makes the key of an epoch; on disk when this returns. One left by a rotation that never began goes.</summary>
    public void Create(SecretKey master, int epoch)
    {
        using var key = SecretKey.Generate();
        Destroy(epoch);
        Write(master, epoch, key);
    }

    /// <summary>Puts the key of an epoch in its place: out of a backup, or wrapped under another master key.</summary>
    public void Write(SecretKey master, int epoch, SecretKey key)
    {
        var wrapped = KeyWrap.Wrap(master, KeyScopes.Epoch(epoch), key);
        PrivateFile.Replace(PathOf(epoch), Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Title}\n{EpochField}{epoch}\n{MasterField}{MasterKeyFile.IdOf(master)}\n{KeyField}{Convert.ToHexStringLower(wrapped)}\n")));
    }

    /// <summary>The key of an epoch; null if it is destroyed.</summary>
    /// <exception cref="EpochKeyException">The file is damaged, or wrapped under another master key.</exception>
    public SecretKey? Find(SecretKey master, int epoch)
    {
        var path = PathOf(epoch);
        try
        {
            var text = File.ReadAllText(path);
            if (text.Length > 0 && text.AsSpan().Trim('\0').IsEmpty)
            {
                return null; // Overwritten, and not yet removed.
            }

            var lines = text.TrimEnd('\n').Split('\n');
            if (lines.Length != 4 || lines[0] != Title || !lines[3].StartsWith(KeyField, StringComparison.Ordinal))
            {
                throw Damaged(path);
            }

            return KeyWrap.Unwrap(master, KeyScopes.Epoch(epoch), Convert.FromHexString(lines[3][KeyField.Length..]));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception broken) when (broken is FormatException or SealBrokenException)
        {
            throw Damaged(path);
        }
    }

    /// <summary>Epochs that have a file.</summary>
    public IReadOnlyList<int> All() => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateFiles(Folder, "*.key").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name, CultureInfo.InvariantCulture)).Order()];

    /// <inheritdoc/>
    public IReadOnlyList<WrappedKeys> Count() =>
        [.. All().GroupBy(MasterOf).Select(keys => new WrappedKeys("epoch", keys.Count(), keys.Key))];

    /// <inheritdoc/>
    public async Task RewrapAsync(SecretKey from, SecretKey to, CancellationToken ct)
    {
        using var held = await LockAsync(ct);
        foreach (var epoch in All().Where(epoch => MasterOf(epoch) != MasterKeyFile.IdOf(to)))
        {
            using var key = Find(from, epoch);
            if (key is not null)
            {
                Write(to, epoch, key);
            }
        }
    }

    /// <summary>Overwrites the file and removes it, both on disk when this returns. Harmless if there is none.</summary>
    public void Destroy(int epoch) => PrivateFile.Destroy(PathOf(epoch));

    private string MasterOf(int epoch) => File.ReadLines(PathOf(epoch)).Skip(2).FirstOrDefault("")
        is var line && line.StartsWith(MasterField, StringComparison.Ordinal) ? line[MasterField.Length..] : "";

    private static EpochKeyException Damaged(string path) => new(
        $"The epoch key file {path} is damaged or belongs to another master key. Put it back from where it was, or "
        + "restore the installation from its last backup.");

    private string PathOf(int epoch) =>
        Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{epoch}.key"));
}
