using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// A copy of the master key on paper or in a safe: a text of plain lines under a passphrase, or one text for each share; both say
/// what they are for and what to do with them. Layout: docs/formats/key-wrapping.md.
/// </summary>
internal sealed record RecoveryDocument(string Set, string MasterKeyId, PassphraseSeal? Sealed, KeyShare? Share)
{
    /// <summary>Purpose that is bound into the wrapping.</summary>
    public const string Purpose = "recovery";

    private const string Title = "CohortVault recovery document 1";
    private const int MostCharacters = 16 * 1024;

    /// <summary>The whole text, instructions included.</summary>
    public string ToText(DateTimeOffset madeAt)
    {
        var fields = new List<string> { Title, $"document: {Set}", $"master key: {MasterKeyId}", $"made: {madeAt:yyyy-MM-dd}" };
        if (Sealed is { } seal)
        {
            fields.Add($"iterations: {seal.Iterations.ToString(CultureInfo.InvariantCulture)}");
            fields.Add($"salt: {Convert.ToHexStringLower(seal.Salt)}");
            fields.Add($"wrapped: {Convert.ToHexStringLower(seal.Wrapped)}");
        }
        else
        {
            fields.Add($"share: {Share!.ToText()}");
        }

        fields.Add($"check: {Check(fields)}");
        return string.Join('\n', [.. Instructions(), "", .. fields, ""]);
    }

    /// <summary>Reads a document, with or without the instructions; null if it is none or a character is wrong.</summary>
    public static RecoveryDocument? Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            return null;
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())
            .SkipWhile(line => line != Title).TakeWhile(line => line.Length > 0).ToList();
        if (lines.Count < 6 || lines[^1] != $"check: {Check(lines[..^1])}")
        {
            return null;
        }

        var fields = lines.Skip(1).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
        if (!fields.TryGetValue("document", out var set) || !fields.TryGetValue("master key", out var id))
        {
            return null;
        }

        if (fields.TryGetValue("share", out var shareText))
        {
            return KeyShare.TryParse(shareText, out var share) == ShareFault.None
                ? new RecoveryDocument(set, id, null, share) : null;
        }

        try
        {
            return new RecoveryDocument(set, id, new PassphraseSeal(
                Convert.FromHexString(fields.GetValueOrDefault("salt", "")),
                int.Parse(fields.GetValueOrDefault("iterations", ""), NumberStyles.None, CultureInfo.InvariantCulture),
                Convert.FromHexString(fields.GetValueOrDefault("wrapped", ""))), null);
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException)
        {
            return null;
        }
    }

    // Against slips of the pen and the scanner; the wrapping itself is what nobody can forge.
    private static string Check(List<string> fields) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', fields))))[..16];

    private string[] Instructions() =>
    [
        "This is a copy of the master key of a CohortVault installation, for the day when its own is lost.",
        Share is { } share
            ? $"It holds share {share.Index} of set {share.SetId}; any {share.Threshold} shares of the set give the key back, fewer say nothing about it."
            : "It is sealed under a passphrase. Keep the passphrase in another place, with another person.",
        "",
        "- Keep it on paper or on a medium of its own, apart from the machine and from every backup of its data and keys.",
        "- Whoever can read it, and has the passphrase or enough shares, and a copy of the key store, reads everything.",
        "- Try it once a year:   cohortvault keys recover FILE... --check --data DIR",
        "- When the key is lost: cohortvault keys recover FILE... --to file --data DIR, with the server stopped.",
        "- After 'cohortvault keys rotate' it opens nothing any more. Export a new one then, and destroy this.",
        "",
        "What follows may be typed anew from paper; the last line tells whether a character is wrong.",
    ];
}
