using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>Seals and opens the chunks of one object. Place and end of the object are in the nonce.</summary>
internal sealed class ChunkCipher(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> noncePrefix) : IDisposable
{
    private readonly AesGcm _aead = new(fileKey, SealedObjectFormat.TagSize);
    private readonly byte[] _noncePrefix = noncePrefix.ToArray();

    /// <summary>Ciphertext and tag of a chunk into <paramref name="record"/>; returns their length.</summary>
    public int Seal(uint index, bool last, ReadOnlySpan<byte> plain, Span<byte> record)
    {
        Span<byte> nonce = stackalloc byte[SealedObjectFormat.NonceSize];
        Nonce(index, last, nonce);
        _aead.Encrypt(nonce, plain, record[..plain.Length], record.Slice(plain.Length, SealedObjectFormat.TagSize));
        return plain.Length + SealedObjectFormat.TagSize;
    }

    /// <summary>
    /// Opens a chunk; <paramref name="plain"/> holds it only if its tag is right, otherwise it is cleared.
    /// </summary>
    public void Open(uint index, bool last, ReadOnlySpan<byte> record, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[SealedObjectFormat.NonceSize];
        Nonce(index, last, nonce);
        var length = record.Length - SealedObjectFormat.TagSize;
        try
        {
            _aead.Decrypt(nonce, record[..length], record[length..], plain[..length]);
        }
        catch (AuthenticationTagMismatchException broken)
        {
            CryptographicOperations.ZeroMemory(plain);
            throw new SealBrokenException(
                last
                    ? $"Chunk {index} of the sealed object, its last, is damaged, or the object was cut off."
                    : $"Chunk {index} of the sealed object is damaged or out of place.",
                broken);
        }
    }

    public void Dispose()
    {
        _aead.Dispose();
        CryptographicOperations.ZeroMemory(_noncePrefix);
    }

    private void Nonce(uint index, bool last, Span<byte> nonce)
    {
        _noncePrefix.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[SealedObjectFormat.NoncePrefixSize..], index);
        nonce[^1] = last ? (byte)1 : (byte)0;
    }
}
