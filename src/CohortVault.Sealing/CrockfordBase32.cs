namespace CohortVault.Sealing;

/// <summary>
/// Base 32 in Crockford's alphabet, for what people copy by hand: no I, L, O or U, and what they write for 0 and 1 is
/// understood.
/// </summary>
public static class CrockfordBase32
{
    /// <summary>The thirty-two characters, in the order of their values.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int BitsPerCharacter = 5;

    /// <summary>The bytes as capitals and digits, the last character filled up with zero bits.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[LengthOf(bytes.Length)];
        var (held, bits, next) = (0, 0, 0);
        foreach (var value in bytes)
        {
            (held, bits) = ((held << 8) | value, bits + 8);
            while (bits >= BitsPerCharacter)
            {
                bits -= BitsPerCharacter;
                text[next++] = Alphabet[(held >> bits) & 31];
            }

            held &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text[next] = Alphabet[(held << (BitsPerCharacter - bits)) & 31];
        }

        return new string(text);
    }

    /// <summary>Fills the bytes from exactly as many characters as they take; false if the text is none.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != LengthOf(bytes.Length))
        {
            return false;
        }

        var (held, bits, next) = (0, 0, 0);
        foreach (var character in text)
        {
            var value = ValueOf(character);
            if (value < 0)
            {
                return false;
            }

            (held, bits) = ((held << BitsPerCharacter) | value, bits + BitsPerCharacter);
            if (bits >= 8)
            {
                bits -= 8;
                bytes[next++] = (byte)(held >> bits);
                held &= (1 << bits) - 1;
            }
        }

        return held == 0;
    }

    private static int LengthOf(int bytes) => ((bytes * 8) + BitsPerCharacter - 1) / BitsPerCharacter;

    /// <summary>What somebody means who types this: letters that look like digits are these, small ones are capitals.</summary>
    public static char Meant(char typed) => char.ToUpperInvariant(typed) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var capital => capital,
    };

    private static int ValueOf(char character) => Alphabet.IndexOf(Meant(character), StringComparison.Ordinal);
}
