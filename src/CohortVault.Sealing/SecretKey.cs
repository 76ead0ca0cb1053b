using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// A 256-bit key in a buffer that the garbage collector does not move and that is zeroed when disposed.
/// </summary>
public sealed class SecretKey : IDisposable
{
    /// <summary>Length of every key of this library, in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Size, pinned: true);
    private bool _disposed;

    private SecretKey()
    {
    }

    /// <summary>The key itself; throws once the key is disposed.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>A new key from the system's random source.</summary>
    public static SecretKey Generate()
    {
        var key = new SecretKey();
        RandomNumberGenerator.Fill(key._bytes);
        return key;
    }

    /// <summary>A copy of key bytes that came from elsewhere; the caller clears the original.</summary>
    public static SecretKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A key has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        var key = new SecretKey();
        bytes.CopyTo(key._bytes);
        return key;
    }

    /// <summary>
    /// A key for one purpose, derived with HKDF-SHA-512; without this key nothing about it can be learned.
    /// </summary>
    public SecretKey Derive(ReadOnlySpan<byte> info)
    {
        var key = new SecretKey();
        HKDF.DeriveKey(HashAlgorithmName.SHA512, Bytes, key._bytes, salt: [], info);
        return key;
    }

    /// <summary>Another holder of the same key, disposed on its own.</summary>
    public SecretKey Copy() => FromBytes(Bytes);

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _disposed = true;
    }
}
