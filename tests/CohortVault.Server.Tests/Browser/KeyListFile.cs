using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CohortVault.Server.Tests.Browser;

/// <summary>Reads and writes key lists after docs/formats/key-list.md alone, with other cryptography than the page's.</summary>
internal static class KeyListFile
{
    private const string Format = "CohortVault key list 1";
    private const string Derivation = "PBKDF2-HMAC-SHA-512";
    private static readonly string[] _digested = ["format", "derivation", "iterations", "salt", "check", "nonce", "content"];

    public static JsonElement Open(string file, string passphrase)
    {
        var sealedList = JsonNode.Parse(file)!.AsObject();
        Assert.Equal([.. _digested, "digest"], sealedList.Select(member => member.Key));
        Assert.Equal((Format, Derivation), (Text("format"), Text("derivation")));
        Assert.Equal(Text("digest"), Digest(sealedList));
        var (check, key, head) = Derive(passphrase, Bytes("salt"), (int)sealedList["iterations"]!);
        Assert.Equal(Bytes("check"), check);
        var content = Bytes("content");
        var plain = new byte[content.Length - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(Bytes("nonce"), content.AsSpan(0, plain.Length), content.AsSpan(plain.Length), plain, Encoding.UTF8.GetBytes(head));
        using var list = JsonDocument.Parse(plain);
        return list.RootElement.Clone();

        string Text(string member) => sealedList[member]!.ToString();
        byte[] Bytes(string member) => Convert.FromBase64String(Text(member));
    }

    public static string Make(string list, string passphrase)
    {
        var (salt, nonce) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(12));
        var (check, key, head) = Derive(passphrase, salt, 600_000);
        var plain = Encoding.UTF8.GetBytes(list);
        var content = new byte[plain.Length + 16];
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(nonce, plain, content.AsSpan(0, plain.Length), content.AsSpan(plain.Length), Encoding.UTF8.GetBytes(head));
        var made = new JsonObject
        {
            ["format"] = Format,
            ["derivation"] = Derivation,
            ["iterations"] = 600_000,
            ["salt"] = Convert.ToBase64String(salt),
            ["check"] = Convert.ToBase64String(check),
            ["nonce"] = Convert.ToBase64String(nonce),
            ["content"] = Convert.ToBase64String(content),
        };
        made["digest"] = Digest(made);
        return made.ToJsonString();
    }

    /// <summary>The file with one member changed, and with a digest that fits again if that is wished.</summary>
    public static string Change(string file, string member, bool digestFits)
    {
        var changed = JsonNode.Parse(file)!.AsObject();
        var bytes = Convert.FromBase64String(changed[member]!.ToString());
        bytes[0] ^= 1;
        changed[member] = Convert.ToBase64String(bytes);
        if (digestFits)
        {
            changed["digest"] = Digest(changed);
        }

        return changed.ToJsonString();
    }

    private static (byte[] Check, byte[] Key, string Head) Derive(string passphrase, byte[] salt, int iterations)
    {
        var slow = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)), salt, iterations, HashAlgorithmName.SHA512, 64);
        var check = Expand("check", 16);
        return (check, Expand("content", 32), string.Join('\n', Format, Derivation, iterations, Convert.ToBase64String(salt), Convert.ToBase64String(check)));

        byte[] Expand(string what, int length) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA512, slow, length, salt, Encoding.UTF8.GetBytes($"{Format}\n{what}"));
    }

    private static string Digest(JsonObject file) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _digested.Select(member => file[member]!.ToString())))));
}
