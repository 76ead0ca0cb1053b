using System.Buffers;
using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>Where a sealed column value lives. A value moved to another place does not open.</summary>
/// <param name="Table">Table name.</param>
/// <param name="Column">Column name.</param>
/// <param name="Row">The row's id, random and made before the insert.</param>
/// <param name="Owner">The owner whom the caller authorised.</param>
/// <param name="Epoch">Epoch of the key.</param>
public readonly record struct FieldPlace(string Table, string Column, UInt128 Row, UInt128 Owner, uint Epoch);

/// <summary>Seals single column values: version 1, a random nonce, AES-256-GCM ciphertext, tag.</summary>
public static class FieldSealer
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 1 + NonceSize + TagSize;

    /// <summary>The value, sealed for its place.</summary>
    public static byte[] Seal(SecretKey key, in FieldPlace place, ReadOnlySpan<byte> value)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        RandomNumberGenerator.Fill(nonce);
        return Seal(key, place, value, nonce);
    }

    /// <summary>The value of a place.</summary>
    /// <exception cref="SealBrokenException">Another key or place, or changed bytes.</exception>
    public static byte[] Open(SecretKey key, in FieldPlace place, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < Overhead || sealedValue[0] != Version)
        {
            throw new SealBrokenException(
                $"The sealed value in {place.Table}.{place.Column} is cut off or of another version.");
        }

        var value = new byte[sealedValue.Length - Overhead];
        using var aead = new AesGcm(key.Bytes, TagSize);
        try
        {
            aead.Decrypt(
                sealedValue.Slice(1, NonceSize), sealedValue[(1 + NonceSize)..^TagSize], sealedValue[^TagSize..],
                value, AssociatedData(place));
        }
        catch (AuthenticationTagMismatchException broken)
        {
            throw new SealBrokenException(
                $"The sealed value in {place.Table}.{place.Column} was changed or belongs to another row or owner.",
                broken);
        }

        return value;
    }

    /// <summary>As above with a given nonce: only the test vectors may choose one.</summary>
    internal static byte[] Seal(SecretKey key, in FieldPlace place, ReadOnlySpan<byte> value, ReadOnlySpan<byte> nonce)
    {
        var sealedValue = new byte[Overhead + value.Length];
        sealedValue[0] = Version;
        nonce.CopyTo(sealedValue.AsSpan(1));
        using var aead = new AesGcm(key.Bytes, TagSize);
        aead.Encrypt(
            nonce, value, sealedValue.AsSpan(1 + NonceSize, value.Length), sealedValue.AsSpan(^TagSize..),
            AssociatedData(place));
        return sealedValue;
    }

    private static ReadOnlySpan<byte> AssociatedData(in FieldPlace place)
    {
        var data = new ArrayBufferWriter<byte>(128);
        data.Text("CohortVault field 1");
        data.Text(place.Table);
        data.Text(place.Column);
        data.Id(place.Row);
        data.Id(place.Owner);
        data.Number(place.Epoch);
        return data.WrittenSpan;
    }
}
