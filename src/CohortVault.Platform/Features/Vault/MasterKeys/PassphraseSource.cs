using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// The master key wrapped under a passphrase, in the key store. A person types it when the server starts, or the service
/// manager puts it into a file that only the server sees.
/// </summary>
internal sealed class PassphraseSource(IOptions<VaultOptions> options) : IMasterKeySource
{
    /// <summary>Purpose that is bound into the wrapping.</summary>
    public const string Purpose = "master";

    private const string CredentialName = "vault-passphrase";

    public string Name => MasterKeySource.Passphrase;

    /// <summary>Whether a new installation is to begin with a passphrase and never have a key file.</summary>
    public bool IsConfigured => CredentialFile is not null;

    // systemd's LoadCredential= puts files into a directory of the service alone, and its path into the environment.
    private string? CredentialFile =>
        options.Value.PassphraseFile is { Length: > 0 } configured ? Path.GetFullPath(configured)
        : Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } directory
            && Path.Combine(directory, CredentialName) is var file && File.Exists(file) ? file
        : null;

    public SecretKey? OpenAlone(KeyStoreIdentity store)
    {
        if (CredentialFile is not { } file)
        {
            return null;
        }

        return Open(store, Read(file)) ?? throw new MasterKeyException(
            $"The passphrase in {file} does not open the vault. Put the right one there, or remove the file and type it on the sealed page.");
    }

    /// <summary>The master key; null if the passphrase is another. As slow as its rounds make it.</summary>
    public static SecretKey? Open(KeyStoreIdentity store, string passphrase) => store.Seal?.Open(passphrase, Purpose);

    public IReadOnlyList<string> Prepare(KeyStoreIdentity store, SecretKey key, MasterKeyKeeping keeping)
    {
        var passphrase = keeping.Passphrase ?? (CredentialFile is { } file
            ? Read(file)
            : throw new InvalidOperationException("A passphrase is to be kept, and there is none."));
        store.KeepUnder(PassphraseSeal.Of(passphrase, Purpose, options.Value.PassphraseIterations, key));
        return [];
    }

    public void Settle(KeyStoreIdentity store)
    {
    }

    private static string Read(string file)
    {
        MasterKeyFile.RefuseIfOthersCanRead(file);
        return File.ReadAllText(file).TrimEnd('\r', '\n');
    }
}
