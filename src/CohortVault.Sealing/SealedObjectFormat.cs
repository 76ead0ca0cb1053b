using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// Layout and key derivation of the sealed object; the specification is docs/formats/sealed-object.md.
/// </summary>
internal static class SealedObjectFormat
{
    public const int HeaderSize = 80;
    public const int SaltOffset = 16;
    public const int SaltSize = 32;
    public const int CommitmentOffset = SaltOffset + SaltSize;
    public const int CommitmentSize = 32;
    public const int ChunkSize = 65_536;
    public const int TagSize = 16;
    public const int RecordSize = ChunkSize + TagSize;
    public const int NoncePrefixSize = 7;
    public const int NonceSize = 12;
    public const int MaximumContextSize = 1024;

    private const int DerivedSize = SecretKey.Size + NoncePrefixSize + CommitmentSize;

    // Magic, version 1, suite 1 (HKDF-SHA-512 and AES-256-GCM), chunk size 2^16, five reserved zero bytes.
    private static ReadOnlySpan<byte> Preamble => "CVSEALED\x01\x01\x10\0\0\0\0\0"u8;

    private static ReadOnlySpan<byte> Label => "CohortVault sealed object\0"u8;

    /// <summary>Writes the header for a salt and returns the cipher that goes with it.</summary>
    public static ChunkCipher CreateHeader(
        SecretKey objectKey, ReadOnlySpan<byte> context, ReadOnlySpan<byte> salt, Span<byte> header)
    {
        Preamble.CopyTo(header);
        salt.CopyTo(header[SaltOffset..]);
        return Derive(objectKey, context, header, header.Slice(CommitmentOffset, CommitmentSize));
    }

    /// <summary>Checks a header, the key commitment included, and returns the cipher that goes with it.</summary>
    public static ChunkCipher OpenHeader(SecretKey objectKey, ReadOnlySpan<byte> context, ReadOnlySpan<byte> header)
    {
        if (!header[..8].SequenceEqual(Preamble[..8]))
        {
            throw new SealBrokenException("This is not a sealed object: it does not begin with CVSEALED.");
        }

        if (!header[..SaltOffset].SequenceEqual(Preamble))
        {
            throw new SealBrokenException("The sealed object's header names a version or suite that is not supported.");
        }

        Span<byte> expected = stackalloc byte[CommitmentSize];
        var cipher = Derive(objectKey, context, header, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, header.Slice(CommitmentOffset, CommitmentSize)))
        {
            cipher.Dispose();
            throw new SealBrokenException(
                "The sealed object does not open with this key: wrong key or context, or a changed header.");
        }

        return cipher;
    }

    private static ChunkCipher Derive(
        SecretKey objectKey, ReadOnlySpan<byte> context, ReadOnlySpan<byte> header, Span<byte> commitment)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(context.Length, MaximumContextSize, nameof(context));
        Span<byte> info = stackalloc byte[Label.Length + SaltOffset + sizeof(ushort) + context.Length];
        Label.CopyTo(info);
        header[..SaltOffset].CopyTo(info[Label.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(info[(Label.Length + SaltOffset)..], (ushort)context.Length);
        context.CopyTo(info[(Label.Length + SaltOffset + sizeof(ushort))..]);

        Span<byte> derived = stackalloc byte[DerivedSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA512, objectKey.Bytes, derived, header.Slice(SaltOffset, SaltSize), info);
        derived[(SecretKey.Size + NoncePrefixSize)..].CopyTo(commitment);
        var cipher = new ChunkCipher(derived[..SecretKey.Size], derived.Slice(SecretKey.Size, NoncePrefixSize));
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }
}
