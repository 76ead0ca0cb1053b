using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Passwords;

/// <summary>
/// Passwords known from breaches, in a file of the operator's: a line each, <c>SHA-1 in hex:how often</c>, in the order of the
/// digests, as Pwned Passwords is downloaded. Nothing is asked of a service elsewhere. Looked up by halving, some thirty short
/// reads; the file is never loaded.
/// </summary>
internal sealed class BreachedPasswords(IOptions<AccountOptions> options)
{
    private const int DigestLength = 40;

    // A digest, a colon, a count of up to ten digits, and a line end.
    private const int LongestLine = DigestLength + 1 + 10 + 2;

    public bool IsOn => options.Value.BreachedPasswords.Length > 0;

    /// <summary>Whether the file has this password; false without a file.</summary>
    /// <exception cref="IOException">The file has gone or is not in order.</exception>
    public bool Contains(string password)
    {
        if (!IsOn)
        {
            return false;
        }

#pragma warning disable CA5350 // Names a line of a public list; protects nothing.
        var wanted = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
        using var file = File.OpenHandle(options.Value.BreachedPasswords);
        var (from, to) = (0L, RandomAccess.GetLength(file));
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            var (start, digest, next) = LineAt(file, middle);
            switch (string.CompareOrdinal(digest, wanted))
            {
                case 0:
                    return true;
                case < 0:
                    from = next;
                    break;
                default:
                    to = start;
                    break;
            }
        }

        return false;
    }

    /// <summary>What is wrong with a file, looked at in some places; null if nothing.</summary>
    public static string? Problem(string path)
    {
        const int places = 64;
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            var before = "";
            for (var place = 0; place < places; place++)
            {
                var digest = LineAt(file, length * place / places).Digest;
                if (string.CompareOrdinal(before, digest) > 0)
                {
                    return "is not in the order of the digests; sort it, or download Pwned Passwords ordered by hash.";
                }

                before = digest;
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return "holds something else than lines of a SHA-1 digest in capital hex digits, a colon and a count.";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "cannot be read.";
        }
    }

    // The line that a position is in.
    private static (long Start, string Digest, long Next) LineAt(Microsoft.Win32.SafeHandles.SafeFileHandle file, long position)
    {
        Span<byte> around = stackalloc byte[2 * LongestLine];
        var from = Math.Max(0, position - LongestLine);
        var read = around[..RandomAccess.Read(file, around, from)];
        var at = (int)(position - from);
        var start = read[..Math.Min(at, read.Length)].LastIndexOf((byte)'\n') + 1;
        var length = read[start..].IndexOf((byte)'\n');
        var line = Encoding.ASCII.GetString(length < 0 ? read[start..] : read.Slice(start, length));
        var isLine = line.Length > DigestLength && line[DigestLength] == ':'
            && line.AsSpan(0, DigestLength).IndexOfAnyExcept("0123456789ABCDEF") < 0;
        return isLine && (start > 0 || from == 0)
            ? (from + start, line[..DigestLength], from + start + (length < 0 ? line.Length : length + 1))
            : throw new InvalidDataException("A line of the list of breached passwords is malformed.");
    }
}

/// <summary>Looks at the operator's list of breached passwords at the start.</summary>
internal sealed class BreachedPasswordsValidator : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options) =>
        options.BreachedPasswords.Length > 0 && BreachedPasswords.Problem(options.BreachedPasswords) is { } problem
            ? ValidateOptionsResult.Fail($"Accounts:BreachedPasswords: the file {options.BreachedPasswords} {problem}")
            : ValidateOptionsResult.Success;
}
