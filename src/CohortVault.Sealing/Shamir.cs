using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// Splits a key so that any <c>threshold</c> shares give it back and fewer say nothing about it (Shamir 1979): every byte is
/// the value at 0 of a random polynomial over GF(256), a share its values at one other place. The field is that of AES.
/// Multiplication takes the same time whatever it multiplies.
/// </summary>
public static class Shamir
{
    /// <summary>Most shares that a key can be split into.</summary>
    public const int MostShares = 255;

    private const int Polynomial = 0x11B;

    /// <summary>The shares of a key, under a new set id; the caller disposes them.</summary>
    /// <param name="secret">What is split.</param>
    /// <param name="threshold">How many give it back, from 2.</param>
    /// <param name="count">How many there are, up to <see cref="MostShares"/>.</param>
    public static KeyShare[] Split(SecretKey secret, int threshold, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostShares);
        Span<byte> set = stackalloc byte[KeyShare.SetIdSize];
        RandomNumberGenerator.Fill(set);
        var coefficients = GC.AllocateArray<byte>((threshold - 1) * SecretKey.Size, pinned: true);
        RandomNumberGenerator.Fill(coefficients);
        try
        {
            return Split(secret, threshold, count, set, coefficients);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(coefficients);
        }
    }

    /// <summary>The key out of shares of one set, each of another index, as many as their threshold.</summary>
    /// <exception cref="ArgumentException">Too few, of several sets, or one twice.</exception>
    public static SecretKey Combine(IReadOnlyCollection<KeyShare> shares)
    {
        if (shares.Count == 0 || shares.Count < shares.First().Threshold
            || shares.Select(share => (share.SetId, share.Threshold)).Distinct().Count() > 1
            || shares.Select(share => share.Index).Distinct().Count() < shares.Count)
        {
            throw new ArgumentException(
                "A key needs shares of one set, each of another index, as many as their threshold.", nameof(shares));
        }

        Span<byte> secret = stackalloc byte[SecretKey.Size];
        secret.Clear();
        foreach (var share in shares)
        {
            // The share's Lagrange polynomial at 0; indices are no secret, and subtraction is XOR.
            byte weight = 1;
            foreach (var other in shares.Where(other => other.Index != share.Index))
            {
                weight = Multiply(weight, Multiply(other.Index, Inverse((byte)(other.Index ^ share.Index))));
            }

            for (var at = 0; at < SecretKey.Size; at++)
            {
                secret[at] ^= Multiply(share.Value.Bytes[at], weight);
            }
        }

        try
        {
            return SecretKey.FromBytes(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>As above with given set id and coefficients: only the test vectors may choose them.</summary>
    /// <param name="secret">What is split.</param>
    /// <param name="threshold">How many give it back.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="set">Id of the set.</param>
    /// <param name="coefficients">Those of x, then those of x², ..., each as long as the key.</param>
    internal static KeyShare[] Split(
        SecretKey secret, int threshold, int count, ReadOnlySpan<byte> set, ReadOnlySpan<byte> coefficients)
    {
        var shares = new KeyShare[count];
        Span<byte> value = stackalloc byte[SecretKey.Size];
        for (var index = 1; index <= count; index++)
        {
            for (var at = 0; at < SecretKey.Size; at++)
            {
                byte sum = 0;
                for (var power = threshold - 2; power >= 0; power--)
                {
                    sum = Multiply((byte)(sum ^ coefficients[(power * SecretKey.Size) + at]), (byte)index);
                }

                value[at] = (byte)(sum ^ secret.Bytes[at]);
            }

            shares[index - 1] = new KeyShare(set, (byte)threshold, (byte)index, value);
        }

        CryptographicOperations.ZeroMemory(value);
        return shares;
    }

    /// <summary>Product in GF(256) modulo x⁸+x⁴+x³+x+1.</summary>
    internal static byte Multiply(byte left, byte right)
    {
        int product = 0, shifted = left;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= shifted & -((right >> bit) & 1);
            shifted = (shifted << 1) ^ (Polynomial & -(shifted >> 7));
        }

        return (byte)product;
    }

    /// <summary>Inverse in GF(256): the 254th power; of 0 it is 0.</summary>
    internal static byte Inverse(byte value)
    {
        byte power = value;
        for (var bit = 0; bit < 6; bit++)
        {
            power = Multiply(Multiply(power, power), value);
        }

        return Multiply(power, power);
    }
}
