using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// The master key in a file of mode 0600. A coming key lies beside the old one until the key store names it; a reader takes
/// whichever of the two the store names.
/// </summary>
internal sealed class FileSource(DataDirectory directory, IOptions<VaultOptions> options) : IMasterKeySource
{
    public string Name => MasterKeySource.File;

    private string InPlace => options.Value.MasterKeyPath(directory);

    private string Coming => InPlace + ".new";

    /// <summary>The key of an empty store: the one in the file, if somebody put one there, or a new one.</summary>
    public SecretKey ReadOrCreate()
    {
        try
        {
            return File.Exists(InPlace) ? MasterKeyFile.Read(InPlace) : MasterKeyFile.Create(InPlace);
        }
        catch (IOException) when (File.Exists(InPlace))
        {
            // Another process of the same installation made it first.
            return MasterKeyFile.Read(InPlace);
        }
    }

    public SecretKey? OpenAlone(KeyStoreIdentity store)
    {
        // The coming one first: once the store names it, the other is overwritten.
        if ((ReadIf(Coming, store) ?? ReadIf(InPlace, store)) is { } key)
        {
            return key;
        }

        if (!File.Exists(InPlace))
        {
            throw new MasterKeyException(
                $"The master key file {InPlace} is missing, but the key store was made with master key {store.MasterKeyId}. "
                + "Put the file back from its safe copy, or use 'cohortvault keys recover'; without it nothing that is sealed can be opened.");
        }

        using var other = MasterKeyFile.Read(InPlace);
        throw new MasterKeyException(
            $"The master key file {InPlace} holds key {MasterKeyFile.IdOf(other)}, but the key store was made with key {store.MasterKeyId}. "
            + "Put the right file in place; this one opens nothing here.");
    }

    public IReadOnlyList<string> Prepare(KeyStoreIdentity store, SecretKey key, MasterKeyKeeping keeping)
    {
        // What lies there is of a change that was interrupted before it was committed: changes take turns.
        foreach (var leftover in Directory.GetFiles(Path.GetDirectoryName(Coming)!, Path.GetFileName(Coming) + "*"))
        {
            PrivateFile.Destroy(leftover);
        }

        MasterKeyFile.Write(Coming, key);
        store.KeepInFile();
        return [];
    }

    public void Settle(KeyStoreIdentity store)
    {
        if (store.Source != Name)
        {
            PrivateFile.Destroy(Coming);
            PrivateFile.Destroy(InPlace);
        }
        else if (ReadIf(Coming, store) is { } coming)
        {
            coming.Dispose();
            // Gone before the new one is in its place: at no moment is the old one but a name away.
            PrivateFile.Destroy(InPlace);
            PrivateFile.Replace(InPlace, by: Coming);
        }
    }

    /// <summary>The key in a file, if it is this store's; a file that was overwritten half way holds none.</summary>
    private static SecretKey? ReadIf(string path, KeyStoreIdentity store)
    {
        try
        {
            var key = File.Exists(path) ? MasterKeyFile.Read(path) : null;
            if (key is not null && MasterKeyFile.IdOf(key) != store.MasterKeyId)
            {
                key.Dispose();
                return null;
            }

            return key;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
