using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Instruments.Export;

/// <summary>
/// Pseudonyms and date shifts under a study's key: HMAC-SHA-256, the same in every export under the same key, and of no
/// use to anybody without it.
/// </summary>
public sealed class Pseudonyms : IDisposable
{
    /// <summary>Fewest bytes of a key.</summary>
    public const int MinimumKeyLength = 32;

    private const int MostDays = 364;
    private const int HexDigits = 32;

    private readonly byte[] _key;

    /// <summary>Takes a copy of the key, and clears it when disposed.</summary>
    /// <exception cref="ArgumentException">The key has less than 32 bytes.</exception>
    public Pseudonyms(ReadOnlySpan<byte> key)
    {
        if (key.Length < MinimumKeyLength)
        {
            throw new ArgumentException($"A key needs at least {MinimumKeyLength} bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>Names the key without telling it: exports with the same name belong together.</summary>
    public string KeyName => Hex("key", "", "")[..16];

    /// <summary>The pseudonym of a record: 32 hexadecimal digits.</summary>
    public string Record(string record) => Hex("record", record, "");

    /// <summary>Records in the order in which exports with hashed ids have them: that of their pseudonyms.</summary>
    public IReadOnlyList<string> InOrder(IEnumerable<string> records) =>
        [.. records.OrderBy(Record, StringComparer.Ordinal)];

    /// <summary>What takes the place of an identifier; the same text in another field gives another.</summary>
    public string Value(string field, string value) => Hex("value", field, value);

    /// <summary>How many days back a participant's dates go: 1 to 364, or 7 to 364 in whole weeks.</summary>
    public int DaysBack(string record, bool wholeWeeks)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest("shift", record, "", digest);
        var drawn = BinaryPrimitives.ReadUInt64BigEndian(digest);
        return wholeWeeks ? (int)(drawn % (MostDays / 7) * 7) + 7 : (int)(drawn % MostDays) + 1;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private string Hex(string purpose, string first, string second)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest(purpose, first, second, digest);
        return Convert.ToHexStringLower(digest)[..HexDigits];
    }

    // The lengths stand before the parts, so that no two messages are alike.
    private void Digest(string purpose, string first, string second, Span<byte> digest)
    {
        var message = $"CohortVault study export 1\n{purpose}\n{first.Length},{second.Length}\n{first}{second}";
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(message), digest);
    }
}
