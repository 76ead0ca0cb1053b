using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Platform.Features.Statement.Canaries;

/// <summary>A text planted through the front door that must never be found on disk.</summary>
/// <param name="What">What it stands for: sample id, name, password, token.</param>
/// <param name="Text">The text itself.</param>
internal sealed record Marker(string What, string Text)
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    /// <summary>A random word, long enough never to occur by chance.</summary>
    public static Marker Random(string what, string prefix = "") =>
        new(what, prefix + RandomNumberGenerator.GetString(Alphabet, 24));

    /// <summary>The forms in which the text is looked for.</summary>
    public IEnumerable<(string Encoding, byte[] Bytes)> Forms()
    {
        var plain = Encoding.UTF8.GetBytes(Text);
        yield return ("UTF-8", plain);
        yield return ("UTF-16 LE", Encoding.Unicode.GetBytes(Text));
        yield return ("UTF-16 BE", Encoding.BigEndianUnicode.GetBytes(Text));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        for (var alignment = 0; alignment < 3; alignment++)
        {
            var run = Base64Run(plain, alignment);
            yield return ($"base64 +{alignment}", Encoding.ASCII.GetBytes(run));
            var url = run.Replace('+', '-').Replace('/', '_');
            if (url != run)
            {
                yield return ($"base64url +{alignment}", Encoding.ASCII.GetBytes(url));
            }
        }
    }

    /// <summary>
    /// The characters that depend on the text alone, when <paramref name="before"/> unknown bytes share its first group
    /// of three.
    /// </summary>
    private static string Base64Run(byte[] plain, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. plain]).TrimEnd('=');
        var first = before switch { 0 => 0, 1 => 2, _ => 3 };
        var whole = (before + plain.Length) * 8 / 6; // Characters whose six bits are all known.
        return text[first..whole];
    }
}
