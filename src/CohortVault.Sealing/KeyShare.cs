using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Sealing;

/// <summary>What is wrong with a text that should be a share.</summary>
public enum ShareFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It does not have the form of a share.</summary>
    NotAShare,

    /// <summary>It has, but a character is wrong: the checksum does not fit.</summary>
    Damaged,
}

/// <summary>
/// One share of a key, with a text form that people write down and type: <c>CVS1-SET-THRESHOLD-INDEX-…</c>, specified in
/// docs/formats/key-wrapping.md.
/// </summary>
public sealed class KeyShare : IDisposable
{
    internal const int SetIdSize = 5;

    private const string Title = "CVS1";
    private const int ChecksumSize = 5;
    private const int GroupSize = 4;

    internal KeyShare(ReadOnlySpan<byte> set, byte threshold, byte index, ReadOnlySpan<byte> value)
    {
        SetId = CrockfordBase32.Encode(set);
        (Threshold, Index, Value) = (threshold, index, SecretKey.FromBytes(value));
    }

    /// <summary>Which shares belong together: eight characters.</summary>
    public string SetId { get; }

    /// <summary>How many shares of the set give the key back.</summary>
    public byte Threshold { get; }

    /// <summary>Which one it is, from 1.</summary>
    public byte Index { get; }

    internal SecretKey Value { get; }

    /// <summary>The share as people keep it: as secret as its share of the key.</summary>
    public string ToText()
    {
        Span<byte> checksum = stackalloc byte[ChecksumSize];
        Checksum(SetId, Threshold, Index, Value.Bytes, checksum);
        var groups = (CrockfordBase32.Encode(Value.Bytes) + CrockfordBase32.Encode(checksum))
            .Chunk(GroupSize).Select(group => new string(group));
        return $"{Title}-{SetId}-{Threshold}-{Index}-{string.Join('-', groups)}";
    }

    /// <summary>
    /// Reads a share, in capital or small letters, with hyphens, blanks or line breaks between its parts.
    /// </summary>
    public static ShareFault TryParse(string? text, out KeyShare? share)
    {
        share = null;
        var parts = (text ?? "").ToUpperInvariant().Split(
            ['-', ' ', '\t', '\r', '\n', '\u00a0'], StringSplitOptions.RemoveEmptyEntries);
        Span<byte> set = stackalloc byte[SetIdSize];
        if (parts.Length < 5 || parts[0] != Title || !CrockfordBase32.TryDecode(parts[1], set)
            || !byte.TryParse(parts[2], out var threshold) || !byte.TryParse(parts[3], out var index)
            || threshold < 2 || index < 1)
        {
            return ShareFault.NotAShare;
        }

        Span<byte> value = stackalloc byte[SecretKey.Size];
        Span<byte> checksum = stackalloc byte[ChecksumSize];
        Span<byte> expected = stackalloc byte[ChecksumSize];
        var characters = string.Concat(parts.Skip(4));
        var checksumAt = characters.Length - CrockfordBase32.Encode(checksum).Length;
        try
        {
            if (checksumAt <= 0 || !CrockfordBase32.TryDecode(characters.AsSpan(0, checksumAt), value)
                || !CrockfordBase32.TryDecode(characters.AsSpan(checksumAt), checksum))
            {
                return ShareFault.Damaged;
            }

            Checksum(CrockfordBase32.Encode(set), threshold, index, value, expected);
            if (!checksum.SequenceEqual(expected))
            {
                return ShareFault.Damaged;
            }

            share = new KeyShare(set, threshold, index, value);
            return ShareFault.None;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    /// <summary>Zeroes the share.</summary>
    public void Dispose() => Value.Dispose();

    // Over everything, so that a share copied with the index or threshold of another is noticed.
    private static void Checksum(
        string set, byte threshold, byte index, ReadOnlySpan<byte> value, Span<byte> checksum)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes($"CohortVault key share 1\0{set}\0"));
        hash.AppendData([threshold, index]);
        hash.AppendData(value);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(whole);
        whole[..ChecksumSize].CopyTo(checksum);
    }
}
