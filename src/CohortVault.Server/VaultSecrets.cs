using CohortVault.Cli;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Server;

/// <summary>The vault is sealed, and what was given does not open it; the message says why.</summary>
public sealed class VaultClosedException(string message) : IOException(message);

/// <summary>
/// Passphrases and shares from a person at the terminal, or line by line from standard input; never from arguments or the
/// environment, where others could see them.
/// </summary>
internal sealed class VaultSecrets
{
    private readonly bool _onInput;

    private VaultSecrets(bool onInput) => _onInput = onInput;

    /// <summary>The passphrase that opened the vault, to keep a new key under it; null if something else did.</summary>
    public string? Passphrase { get; private set; }

    /// <summary>Asks on the terminal.</summary>
    public static VaultSecrets Typed() => new(onInput: false);

    /// <summary>Reads lines from standard input, or asks.</summary>
    public static VaultSecrets From(bool onInput) => new(onInput);

    /// <summary>Gives the vault what it takes: its passphrase, or shares until they are enough.</summary>
    /// <exception cref="VaultClosedException">Something was wrong, or nobody is there to ask.</exception>
    public async Task OpenAsync(IVaultSeal seal, CancellationToken ct)
    {
        while (!seal.IsOpen)
        {
            var shares = seal.State.Source == MasterKeySource.Shares;
            var secret = Ask(shares
                ? $"Share {seal.State.Given.Count + 1} of {seal.State.Threshold}, set {seal.State.ShareSet}: "
                : "Passphrase of the vault: ");
            if ((await seal.GiveAsync(secret, ct)).Refusal is { } refusal)
            {
                throw new VaultClosedException(refusal.Text);
            }

            Passphrase = shares ? null : secret;
        }
    }

    /// <summary>A new passphrase, typed twice at a terminal.</summary>
    /// <exception cref="VaultClosedException">The two differ, or nobody is there to ask.</exception>
    public string New(string what)
    {
        var passphrase = Ask($"New passphrase {what}: ");
        return _onInput || Ask("The same again: ") == passphrase
            ? passphrase
            : throw new VaultClosedException("The two passphrases differ. Nothing was changed.");
    }

    /// <summary>One line that nobody sees.</summary>
    public string Ask(string prompt)
    {
        if (_onInput)
        {
            return Console.In.ReadLine() ?? throw new VaultClosedException("Standard input ended before everything was given.");
        }

        return Console.IsInputRedirected
            ? throw new VaultClosedException(
                "The vault is sealed, and there is no terminal to ask. Name a file with Vault:PassphraseFile in the configuration; "
                + "'cohortvault keys' also reads standard input with --secrets-stdin.")
            : Passwords.Read(fromStandardInput: false, prompt);
    }
}
