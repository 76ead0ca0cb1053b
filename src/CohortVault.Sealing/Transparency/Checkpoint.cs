using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Sealing.Transparency;

/// <summary>
/// A signed statement of a log's size and root in the C2SP tlog-checkpoint text form, signed with ECDSA P-256
/// (signed-note signature type 2).
/// </summary>
/// <param name="Origin">Name of the log, without spaces or plus signs.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">Root hash.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const int KeyIdSize = 4;

    /// <summary>The text that is signed: origin, size and root, a line each.</summary>
    public string Body =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>The checkpoint with its signature line.</summary>
    public string Sign(ECDsa key)
    {
        if (Origin.Length == 0 || Origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
        {
            throw new InvalidOperationException("The origin of a log has no spaces, plus signs or control characters.");
        }

        var signature = key.SignData(
            Encoding.UTF8.GetBytes(Body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        byte[] line = [.. KeyId(key), .. signature];
        return $"{Body}\n\u2014 {Origin} {Convert.ToBase64String(line)}\n";
    }

    /// <summary>Reads a checkpoint and checks the log's signature; other signers' lines are passed over.</summary>
    /// <exception cref="SealBrokenException">Malformed text, or not signed by this key.</exception>
    public static Checkpoint Verify(string text, ECDsa key)
    {
        var end = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            throw new SealBrokenException("The checkpoint has no signature.");
        }

        var body = text[..(end + 1)];
        var lines = body.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || Decode(lines[2]) is not { Length: MerkleTree.HashSize } root)
        {
            throw new SealBrokenException("The checkpoint is malformed.");
        }

        var keyId = KeyId(key);
        foreach (var line in text[(end + 2)..].Split('\n'))
        {
            if (line.StartsWith($"\u2014 {lines[0]} ", StringComparison.Ordinal)
                && Decode(line[(lines[0].Length + 3)..]) is { Length: > KeyIdSize } signature
                && signature.AsSpan(0, KeyIdSize).SequenceEqual(keyId)
                && key.VerifyData(
                    Encoding.UTF8.GetBytes(body), signature.AsSpan(KeyIdSize), HashAlgorithmName.SHA256,
                    DSASignatureFormat.Rfc3279DerSequence))
            {
                return new Checkpoint(lines[0], size, root);
            }
        }

        throw new SealBrokenException("The checkpoint is not signed by the log's key.");
    }

    private static byte[] KeyId(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..KeyIdSize];

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
