using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Sealing;

/// <summary>A key wrapped under a passphrase, with all that is needed to try one.</summary>
/// <param name="Salt">32 random bytes.</param>
/// <param name="Iterations">Rounds of PBKDF2-HMAC-SHA-512.</param>
/// <param name="Wrapped">RFC 5649 under a key derived from the passphrase, 40 bytes.</param>
public sealed record PassphraseSeal(byte[] Salt, int Iterations, byte[] Wrapped)
{
    /// <summary>Fewest rounds that are accepted, when sealing and when opening.</summary>
    public const int FewestIterations = 600_000;

    /// <summary>Most rounds that are tried: what is read from a file must not hold the program up for hours.</summary>
    public const int MostIterations = 100_000_000;

    private const int SaltSize = 32;

    /// <summary>The key, wrapped under a passphrase with a new salt. As slow as the rounds make it.</summary>
    /// <param name="passphrase">What a person types.</param>
    /// <param name="purpose">What the key is for; bound into the wrapping.</param>
    /// <param name="iterations">Rounds, from <see cref="FewestIterations"/>.</param>
    /// <param name="key">What is wrapped.</param>
    public static PassphraseSeal Of(string passphrase, string purpose, int iterations, SecretKey key) =>
        Of(passphrase, purpose, iterations, key, RandomNumberGenerator.GetBytes(SaltSize));

    /// <summary>The key out of its wrapping; null for another passphrase or purpose, or changed values.</summary>
    public SecretKey? Open(string passphrase, string purpose)
    {
        if (Salt.Length != SaltSize || Iterations is < FewestIterations or > MostIterations)
        {
            return null;
        }

        using var parent = Derive(passphrase, Salt, Iterations);
        try
        {
            return KeyWrap.Unwrap(parent, Scope(purpose), Wrapped);
        }
        catch (SealBrokenException)
        {
            return null;
        }
    }

    /// <summary>As above with a given salt: only the test vectors may choose one.</summary>
    internal static PassphraseSeal Of(string passphrase, string purpose, int iterations, SecretKey key, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, FewestIterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MostIterations);
        using var parent = Derive(passphrase, salt, iterations);
        return new PassphraseSeal(salt, iterations, KeyWrap.Wrap(parent, Scope(purpose), key));
    }

    private static KeyScope Scope(string purpose) => new($"passphrase:{purpose}", 0, 0, 1);

    private static SecretKey Derive(string passphrase, byte[] salt, int iterations)
    {
        var typed = Encoding.UTF8.GetBytes(passphrase);
        Span<byte> derived = stackalloc byte[SecretKey.Size];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(typed, salt, derived, iterations, HashAlgorithmName.SHA512);
            return SecretKey.FromBytes(derived);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(typed);
            CryptographicOperations.ZeroMemory(derived);
        }
    }
}
