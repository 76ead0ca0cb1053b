namespace CohortVault.Platform.Features.Vault.Cryptography;

/// <summary>One use of an algorithm.</summary>
/// <param name="Algorithm">Its name in the standards.</param>
/// <param name="Standard">Where it is specified.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Places">Projects or features whose code calls it.</param>
/// <param name="Calls">Types of the framework that those places call.</param>
internal sealed record AlgorithmUse(
    string Algorithm, string Standard, string Purpose, IReadOnlyList<string> Places, IReadOnlyList<string> Calls);

/// <summary>One kind of key.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Length">Its length.</param>
/// <param name="Purpose">What it opens or signs.</param>
/// <param name="Kept">Where and how it lies.</param>
/// <param name="Lifetime">From when until when.</param>
internal sealed record KeyUse(string Name, string Length, string Purpose, string Kept, string Lifetime);

/// <summary>
/// Every algorithm and key of the program. A test compares it with what the source calls, so that nothing is used and not listed,
/// and the document with this list.
/// </summary>
internal static class CryptoInventory
{
    private const string Sealing = "Sealing";
    private const string Vault = "Vault";
    private const string Accounts = "Accounts";
    private const string Audit = "Audit";
    private const string Consents = "Consents";
    private const string Exports = "Exports";
    private const string Imputation = "Imputation";
    private const string Instruments = "Instruments";
    private const string Participants = "Participants";
    private const string Statement = "Statement";
    private const string Kernel = "Kernel";
    private const string Server = "Server";
    private const string Cli = "Cli";
    private const string Genomics = "Genomics";

    public static IReadOnlyList<AlgorithmUse> Algorithms { get; } =
    [
        new("AES-256-GCM", "SP 800-38D", "sealed objects in chunks of 64 KiB; sealed columns; researchers' key lists (by the page, through WebCrypto)", [Sealing], ["AesGcm"]),
        new("AES-256 key wrap with padding", "RFC 5649, SP 800-38F", "every wrapped key", [Sealing], ["Aes"]),
        new("HKDF-SHA-512", "RFC 5869, SP 800-56C", "keys of objects, wrappings, columns and indexes from their parents; keys of researchers' key lists (by the page, through WebCrypto)", [Sealing], ["HKDF"]),
        new("HMAC-SHA-256", "FIPS 198-1", "blind indexes; commitments of audit records; digests and shifted dates in exports of studies", [Sealing, Audit, Instruments], ["HMACSHA256"]),
        new("PBKDF2-HMAC-SHA-512", "SP 800-132", "passphrases of the master key and of recovery documents; account passwords (through ASP.NET Core Identity); passphrases of researchers' key lists (by the page, through WebCrypto)", [Sealing], ["Rfc2898DeriveBytes"]),
        new("PBKDF2-HMAC-SHA-1, AES-256-CTR, HMAC-SHA-1", "WinZip AE-2", "result archives that other programs open; the format fixes all three", [Sealing], ["Rfc2898DeriveBytes", "Aes", "IncrementalHash"]),
        new("Shamir's secret sharing over GF(256)", "Shamir 1979; our own code", "shares of the master key", [Sealing], []),
        new("ECDSA P-256 with SHA-256", "FIPS 186-5", "checkpoints of the audit log; manifests of archives; work orders; the self-signed certificate; how push services know the installation (RFC 8292)", [Sealing, Vault, Audit, Participants, Server, Cli], ["ECDsa"]),
        new("HPKE, base mode: DHKEM(P-256, HKDF-SHA-256), HKDF-SHA-256, AES-256-GCM", "RFC 9180", "answers that wait on participants' phones: sealed by the page (through @hpke/core and WebCrypto), opened here", [Sealing], ["ECDiffieHellman", "HKDF", "AesGcm"]),
        new("Web push: ECDH P-256, HKDF-SHA-256, AES-128-GCM", "RFC 8291, RFC 8188", "reminders to participants' phones; the protocol fixes all three", [Sealing], ["ECDiffieHellman", "HKDF", "AesGcm"]),
        new("SHA-256", "FIPS 180-4", "audit log (Merkle tree), digests of tokens, sessions and invitations, ids and checksums of keys, checksums of panels, data dictionaries, consent texts and exports", [Sealing, Vault, Accounts, Audit, Consents, Imputation, Instruments, Participants, Statement, Kernel, Genomics], ["SHA256", "IncrementalHash"]),
        new("SHA-1", "FIPS 180-4", "finding a new password in the operator's file of breached ones, whose format fixes it", [Accounts], ["SHA1"]),
        new("HMAC-SHA-1 (TOTP)", "RFC 6238", "codes of authenticator apps (through Otp.NET); apps fix it", [], []),
        new("WebAuthn signatures (ES256, RS256 and others)", "FIDO2", "passkeys (through ASP.NET Core Identity)", [], []),
        new("TLS 1.2 and 1.3 with AES-GCM or ChaCha20-Poly1305 and ephemeral key agreement", "RFC 8446, RFC 5246", "both listeners, mail, PostgreSQL, single sign-on", [Server], ["CipherSuitesPolicy", "X509Certificate2"]),
        new("The system's random generator", "OpenSSL's DRBG, seeded by the kernel", "every key, id, salt, nonce, token, password and participant's code", [Sealing, Vault, Accounts, Audit, Exports, Imputation, Participants, Statement, Kernel, Server, Cli], ["RandomNumberGenerator"]),
    ];

    public static IReadOnlyList<KeyUse> Keys { get; } =
    [
        new("master key", "256 bits", "wraps the keys directly under it", "file of mode 0600, wrapped under a passphrase, or as shares: `keys status` says which; in memory while the vault is open", "until `keys rotate`"),
        new("passphrase key", "256 bits", "wraps the master key or a recovery document", "never: derived when a passphrase is given", "the moment of opening"),
        new("epoch key", "256 bits", "lies over every row of owner, subject and object keys", "wrapped under the master key, a file in `keys/epochs`", "seven days, then destroyed"),
        new("backup key", "256 bits", "one backup", "wrapped under the master key, a file in `keys/backups`", "until the backup's stated end"),
        new("owner key", "256 bits", "everything of an account or study", "wrapped under the epoch's, in the key store", "as long as the account or study"),
        new("subject key", "256 bits", "everything of a job or participant", "wrapped under its owner's and the epoch's, in the key store", "until the job's or participant's data is destroyed"),
        new("object key", "256 bits", "one sealed object", "wrapped under its subject's and the epoch's, in the key store; the worker that needs it gets it through a pipe", "until the object is destroyed"),
        new("column key", "256 bits", "sealed columns of one owner, or of one subject", "never: derived from the key of owner or subject", "one use"),
        new("installation keys: blind-index, fields, web-keys", "256 bits", "blind indexes; columns that belong to nobody; form tokens of the pages", "wrapped under the master key, in the key store", "as long as the installation"),
        new("signing keys: audit-log, result-archives, web-push", "P-256", "checkpoints of the audit log; manifests of archives; reminders", "private number wrapped under the master key, in the key store", "as long as the installation"),
        new("form keys", "512 bits", "tokens in page forms", "sealed under web-keys, in `keys/forms`", "90 days, by ASP.NET Core"),
        new("TLS key", "P-256, or the operator's", "the server's identity", "PEM file of mode 0600", "until it is renewed"),
        new("archive password", "over 140 bits", "one archive of results or of an export", "a sealed object, until it is shown once", "the holder's"),
        new("TOTP secret", "160 bits", "codes of one account", "sealed column under the account's key", "until the factor is removed"),
        new("API token, session, device, link, share link, upload token", "256 bits", "what they say", "never: their SHA-256 is", "90 days, 12 hours and less"),
        new("invitation of a participant", "128 bits", "joining on one phone, once", "never: its SHA-256 is", "72 hours"),
        new("participant's phone", "256 bits, and a PIN", "the participant's own pages", "SHA-256 of the phone's secret; the PIN's slow hash in a sealed column", "until the participant leaves or has another phone"),
        new("key of a participant's phone", "P-256", "answers that wait on the phone, and what was begun on it", "private half in a sealed column under the participant's key; public half on the phone", "until the participant leaves or has another phone"),
        new("pseudonym key of a study", "256 bits", "digests and shifted dates in its exports", "sealed column under the study's key", "as long as the study"),
        new("code of a sealed start", "60 bits", "the page that opens the vault", "memory", "until the vault is open"),
    ];

    /// <summary>The table of algorithms and that of keys, as the document has them.</summary>
    public static string ToMarkdown() => string.Join('\n',
    [
        "| algorithm | specified in | what for | where |", "|---|---|---|---|",
        .. Algorithms.Select(use =>
            $"| {use.Algorithm} | {use.Standard} | {use.Purpose} | {(use.Places.Count == 0 ? "a library" : string.Join(", ", use.Places))} |"),
        "", "| key | length | what for | kept | lives |", "|---|---|---|---|---|",
        .. Keys.Select(key => $"| {key.Name} | {key.Length} | {key.Purpose} | {key.Kept} | {key.Lifetime} |"),
    ]);
}
